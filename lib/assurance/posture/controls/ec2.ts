import { endpoints } from '../../model/endpoints';
import { type Described, naming, rulesOf, type SecurityRule } from '../../model/network';
import { tokens } from '../../model/tokens';
import { Reference } from '../../model/value';
import type { World } from '../../model/world';
import { type Check, type Control, demand, each, failed } from '../control';

const VPC = ['AWS::EC2::VPC'];
const GROUP = ['AWS::EC2::SecurityGroup'];

/** Parameter `authorizedTcpPorts` of EC2.18. */
const AUTHORIZED = [80, 443];
/** Parameter `blockedPorts` of EC2.19. */
const HIGH_RISK = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080,
  8088, 8888, 9200, 9300,
];

/** A range of addresses by its prefix length: an address that is not known is still one address. */
function isFromAnywhere({ kind, peer }: SecurityRule): boolean {
  if (kind !== 'ipv4' && kind !== 'ipv6') return false;
  const prefix = peer.value === undefined ? undefined : /\/(\d+)$/.exec(tokens(peer.value))?.[1];
  return prefix === undefined ? peer.cannotTell() : prefix === '0';
}

const openRules = ({ resource }: Described, world: World) =>
  rulesOf(world, resource, 'ingress').filter(isFromAnywhere);

const hasEndpoint =
  (service: string): Check =>
  ({ resource }, world) => {
    const found = endpoints(world).some(
      endpoint =>
        endpoint.kind === 'Interface' && endpoint.service === service && endpoint.vpc.isSame(resource),
    );
    return demand(found, `${resource.label} has no interface endpoint for ${service}`);
  };

export const EC2: readonly Control[] = [
  {
    id: 'EC2.2',
    title: 'Default security groups allow no traffic',
    types: VPC,
    // Rules of a default group are in no template: what takes them away is.
    check: ({ resource }, world) => {
      const restricted = world.ofType('Custom::VpcRestrictDefaultSG').some(restriction => {
        const { value } = world.properties(restriction).at('DefaultSecurityGroupId');
        return (
          value instanceof Reference &&
          value.resource === resource.id &&
          value.attribute === 'DefaultSecurityGroup'
        );
      });
      return demand(restricted, `nothing takes the rules of the default group of ${resource.label} away`);
    },
  },
  {
    id: 'EC2.6',
    title: 'VPCs have flow logs',
    types: VPC,
    check: ({ resource }, world) => {
      const logs = naming(world, resource, 'ResourceId', 'AWS::EC2::FlowLog');
      // Parameter `trafficType` of the control: rejected traffic has to be among it.
      const rejected = logs.filter(({ properties }) =>
        ['ALL', 'REJECT'].includes(properties.at('TrafficType').optionalText() ?? ''),
      );
      return demand(rejected.length > 0, `${resource.label} has no flow log of rejected traffic`);
    },
  },
  {
    id: 'EC2.10',
    title: 'VPCs have an interface endpoint for Amazon EC2',
    types: VPC,
    check: hasEndpoint('ec2'),
  },
  {
    id: 'EC2.15',
    title: 'Subnets do not assign public IP addresses',
    types: ['AWS::EC2::Subnet'],
    check: ({ properties }) => {
      const onLaunch = properties.at('MapPublicIpOnLaunch');
      return demand(!onLaunch.flag(false), `${onLaunch.where} is true`);
    },
  },
  {
    id: 'EC2.18',
    title: 'Security groups allow unrestricted ingress to authorized ports only',
    types: GROUP,
    check: (group, world) =>
      each(openRules(group, world), ({ protocol, ports, label }) => {
        const isAuthorized = protocol === 'tcp' && ports.from === ports.to && AUTHORIZED.includes(ports.from);
        return demand(isAuthorized, `${label} opens more than TCP ${AUTHORIZED.join(' and ')} to everybody`);
      }),
  },
  {
    id: 'EC2.19',
    title: 'Security groups allow no unrestricted ingress to ports with high risk',
    types: GROUP,
    check: (group, world) =>
      each(openRules(group, world), ({ ports, label }) => {
        const port = HIGH_RISK.find(risky => risky >= ports.from && risky <= ports.to);
        return port === undefined ? 'met' : failed(`${label} opens port ${port} to everybody`);
      }),
  },
  {
    id: 'EC2.55',
    title: 'VPCs have an interface endpoint for the ECR API',
    types: VPC,
    check: hasEndpoint('ecr.api'),
  },
  {
    id: 'EC2.56',
    title: 'VPCs have an interface endpoint for the Docker registry',
    types: VPC,
    check: hasEndpoint('ecr.dkr'),
  },
  {
    id: 'EC2.57',
    title: 'VPCs have an interface endpoint for Systems Manager',
    types: VPC,
    check: hasEndpoint('ssm'),
  },
  {
    id: 'EC2.58',
    title: 'VPCs have an interface endpoint for Incident Manager contacts',
    types: VPC,
    check: hasEndpoint('ssm-contacts'),
  },
  {
    id: 'EC2.60',
    title: 'VPCs have an interface endpoint for Incident Manager',
    types: VPC,
    check: hasEndpoint('ssm-incidents'),
  },
];
