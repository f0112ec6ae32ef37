import { rejectionsIn } from './support';

const { refuses, refusesAll } = rejectionsIn('staging');

describe('the VPC', () => {
  refuses('a text that is no range', 'network.cidr', '10.20.0.0', /an IPv4 range/);
  refuses('a VPC larger than /16', 'network.cidr', '10.0.0.0/8', /a \/8.*\/16 to \/28/);
  refusesAll(
    'a VPC of public addresses',
    { 'network.cidr': '8.8.0.0/16' },
    {
      'network.cidr': /public addresses.*10\.0\.0\.0\/8/,
      'network.subnets.public[0]': /outside the VPC/,
      'network.subnets.public[1]': /outside the VPC/,
      'network.subnets.private[0]': /outside the VPC/,
      'network.subnets.private[1]': /outside the VPC/,
      'network.subnets.executor[0]': /outside the VPC/,
      'network.subnets.executor[1]': /outside the VPC/,
    },
  );
  refusesAll(
    'a VPC too small for its subnets',
    { 'network.cidr': '10.20.0.0/18' },
    {
      'network.cidr': /16384 addresses for subnets of 24576.*room for all subnets/,
      'network.subnets.executor[0]': /outside the VPC/,
      'network.subnets.executor[1]': /outside the VPC/,
    },
  );
});

describe('subnets', () => {
  const path = 'network.subnets.public[0]';
  refuses(
    'a subnet outside the VPC',
    path,
    '10.21.0.0/20',
    /outside the VPC.*network\.cidr: 10\.20\.0\.0\/16/,
  );
  refuses('a subnet with 11 usable addresses', path, '10.20.0.0/28', /11 usable addresses.*at least 16/);
  refuses('a subnet too small for AWS', path, '10.20.0.0/31', /0 usable addresses.*\/16 to \/27/);
  refuses('a subnet that starts inside its range', path, '10.20.0.5/20', /first address.*: 10\.20\.0\.0\/20/);
  refuses(
    'a subnet that overlaps another',
    'network.subnets.executor[0]',
    '10.20.48.0/21',
    /"10\.20\.48\.0\/21", overlapping network\.subnets\.private\[1\]/,
  );
  refuses(
    'a tier with fewer subnets than zones',
    'network.subnets.public',
    ['10.20.0.0/20'],
    /1 ranges.*one range per Availability Zone: 2/,
  );
});

describe('tiers', () => {
  refuses(
    'a tier that no stack makes',
    'network.subnets.data',
    ['10.20.96.0/20'],
    /public, private, executor/,
  );
});

describe('Availability Zones', () => {
  const path = 'network.availabilityZones[1]';
  refuses('a zone of another Region', path, 'us-east-1a', /"us-east-1a".*ap-northeast-1: .*1a.*1c.*1d/);
  refuses('the zone that is closed to new accounts', path, 'ap-northeast-1b', /zones of ap-northeast-1/);
  refuses('the same zone twice', path, 'ap-northeast-1a', /named twice/);
  refusesAll(
    'a single zone',
    { 'network.availabilityZones': ['ap-northeast-1a'] },
    {
      'network.availabilityZones': /at least two/,
      'network.subnets.public': /2 ranges.*: 1/,
      'network.subnets.private': /2 ranges.*: 1/,
      'network.subnets.executor': /2 ranges.*: 1/,
    },
  );
});

describe('interface endpoints', () => {
  refuses('endpoints in more zones than there are', 'network.endpointZones', 3, /3.*at most one.*: 2/);
  refuses('no endpoint, without which no task starts', 'network.endpointZones', 0, /1/);
});

describe('NAT gateways', () => {
  refuses('more NAT gateways than zones', 'network.natGateways', 3, /at most one per Availability Zone: 2/);
  refuses('no NAT gateway on AWS', 'network.natGateways', 0, /at least 1 on AWS.*Vertex AI/);
});
