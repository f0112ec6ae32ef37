import type { Json } from '../../../support/deployment';
import type { Mutations, Templates } from './templates';

/** A rule of its own that lets the task out. */
const out = (t: Templates, rule: Json) =>
  t.add('service', 'AWS::EC2::SecurityGroupEgress', {
    GroupId: t.groupId,
    IpProtocol: 'tcp',
    FromPort: 443,
    ToPort: 443,
    ...rule,
  });

const s3Rule = (t: Templates) =>
  t.one('AWS::EC2::SecurityGroupEgress', /^ExecutorSecurityGrouptopl/).properties;

const anotherGroup = (t: Templates, rules?: Json[]) => ({
  'Fn::GetAtt': [
    t.add('service', 'AWS::EC2::SecurityGroup', {
      GroupDescription: 'another',
      VpcId: t.export('network', t.vpc),
      ...(rules && { SecurityGroupEgress: rules }),
    }).Ref,
    'GroupId',
  ],
});

const EVERYWHERE = { CidrIp: '0.0.0.0/0', IpProtocol: '-1' };

export const EGRESS: Mutations = {
  E2: {
    'a rule to everywhere': t => out(t, { CidrIp: '0.0.0.0/0' }),
    'a rule to one address': t => out(t, { CidrIp: '203.0.113.7/32' }),
    'a rule to half of the internet': t => out(t, { CidrIp: '128.0.0.0/1' }),
    'a rule to the VPC': t => out(t, { CidrIp: '10.30.0.0/16' }),
    'a rule to everywhere by IPv6': t => out(t, { CidrIpv6: '::/0' }),
    'a rule to an address from a parameter': t => out(t, { CidrIp: { Ref: 'ApiImageDigest' } }),
    'a rule that exists under a condition': t =>
      t.add(
        'service',
        'AWS::EC2::SecurityGroupEgress',
        { GroupId: t.groupId, ...EVERYWHERE },
        { Condition: t.undecided('service') },
      ),
    'a rule in another stack': t =>
      t.add('data', 'AWS::EC2::SecurityGroupEgress', {
        GroupId: t.export('service', t.groupId),
        ...EVERYWHERE,
      }),
    'a rule for a group that is not known': t =>
      t.add('service', 'AWS::EC2::SecurityGroupEgress', { GroupId: 'sg-0123456789abcdef0', ...EVERYWHERE }),
    'an inline rule to everywhere': t => t.group.properties.SecurityGroupEgress.push(EVERYWHERE),
    'one branch of an inline rule to everywhere': t =>
      t.group.properties.SecurityGroupEgress.push({
        'Fn::If': ['Released', { Ref: 'AWS::NoValue' }, EVERYWHERE],
      }),
    'no inline rule, which EC2 fills in': t => delete t.group.properties.SecurityGroupEgress,
    'an empty list of inline rules': t => t.group.properties.SecurityGroupEgress.splice(0),
    'inline rules that vanish under a condition': t => {
      const { SecurityGroupEgress: rules } = t.group.properties;
      t.group.properties.SecurityGroupEgress = { 'Fn::If': ['Released', rules, { Ref: 'AWS::NoValue' }] };
    },
    'S3 on every port': t => Object.assign(s3Rule(t), { FromPort: 0, ToPort: 65535 }),
    'S3 by every protocol': t => Object.assign(s3Rule(t), { IpProtocol: '-1' }),
    'the prefix list of CloudFront': t =>
      Object.assign(s3Rule(t), { DestinationPrefixListId: 'pl-58a04531' }),
    'a prefix list nobody knows': t =>
      Object.assign(s3Rule(t), { DestinationPrefixListId: 'pl-0123456789abcdef0' }),
    'a prefix list of our own': t =>
      Object.assign(s3Rule(t), {
        DestinationPrefixListId: t.add('service', 'AWS::EC2::PrefixList', {
          AddressFamily: 'IPv4',
          MaxEntries: 1,
          PrefixListName: 'all',
          Entries: [{ Cidr: '0.0.0.0/0' }],
        }),
      }),
    'a prefix list from a parameter': t =>
      Object.assign(s3Rule(t), { DestinationPrefixListId: { Ref: 'ApiImageDigest' } }),
    'the group of the API': t =>
      out(t, {
        DestinationSecurityGroupId: {
          'Fn::GetAtt': [t.one('AWS::EC2::SecurityGroup', /^ApiSecurity/).id, 'GroupId'],
        },
      }),
    'the group of the load balancer': t =>
      out(t, {
        FromPort: 80,
        ToPort: 80,
        DestinationSecurityGroupId: {
          'Fn::GetAtt': [t.one('AWS::EC2::SecurityGroup', /^ApiLoad/).id, 'GroupId'],
        },
      }),
    'the endpoints on every port': t =>
      Object.assign(
        t.one('AWS::EC2::SecurityGroupEgress', /^ExecutorSecurityGrouptobiproductionnetwork/).properties,
        { FromPort: 0, ToPort: 65535 },
      ),
    'a second group that allows everything': t => t.placement.SecurityGroups.push(anotherGroup(t)),
    'a second group with a rule to everywhere': t =>
      t.placement.SecurityGroups.push(anotherGroup(t, [EVERYWHERE])),
    'a second group that allows nothing': t =>
      t.placement.SecurityGroups.push(
        anotherGroup(t, [{ CidrIp: '255.255.255.255/32', IpProtocol: 'icmp' }]),
      ),
    'a second group under a condition': t =>
      t.placement.SecurityGroups.push({
        'Fn::If': [t.undecided('service'), anotherGroup(t), { Ref: 'AWS::NoValue' }],
      }),
    'a group that is not in the templates': t =>
      t.placement.SecurityGroups.splice(0, 1, 'sg-0123456789abcdef0'),
    'a group that nobody exports': t =>
      t.placement.SecurityGroups.splice(0, 1, { 'Fn::ImportValue': 'elsewhere:group' }),
    "no group, so the VPC's default one": t => delete t.placement.SecurityGroups,
    "the VPC's default group by name": t => {
      t.placement.SecurityGroups = [
        t.export('network', { 'Fn::GetAtt': [t.vpc.Ref, 'DefaultSecurityGroup'] }),
      ];
    },
  },
  E4: {
    'a route table without the S3 endpoint': t =>
      t.endpoint(/ExecutorS3/).properties.RouteTableIds.splice(0, 1),
    'no S3 endpoint at all': t => t.remove(t.endpoint(/ExecutorS3/)),
    'the S3 endpoint under a condition': t =>
      Object.assign(t.endpoint(/ExecutorS3/).resource, { Condition: t.undecided('network') }),
    'an interface endpoint instead': t =>
      Object.assign(t.endpoint(/ExecutorS3/).properties, { VpcEndpointType: 'Interface' }),
    'the endpoint is for DynamoDB': t =>
      Object.assign(t.endpoint(/ExecutorS3/).properties, {
        ServiceName: 'com.amazonaws.ap-northeast-1.dynamodb',
      }),
  },
  E22: {
    'a subnet with IPv6 addresses': t =>
      Object.assign(t.subnet.properties, { Ipv6CidrBlock: '2001:db8::/64' }),
    'addresses assigned at creation': t =>
      Object.assign(t.subnet.properties, { AssignIpv6AddressOnCreation: true }),
    'a subnet of IPv6 alone': t => Object.assign(t.subnet.properties, { Ipv6Native: true }),
    'DNS64, which makes IPv6 of IPv4': t => Object.assign(t.subnet.properties, { EnableDns64: true }),
    'an IPv6 range added to a subnet': t =>
      t.add('network', 'AWS::EC2::SubnetCidrBlock', {
        SubnetId: { Ref: t.subnet.id },
        Ipv6CidrBlock: '2001:db8::/64',
      }),
    'an IPv6 range of the VPC': t =>
      t.add('network', 'AWS::EC2::VPCCidrBlock', { VpcId: t.vpc, AmazonProvidedIpv6CidrBlock: true }),
    'an egress-only internet gateway': t =>
      t.add('network', 'AWS::EC2::EgressOnlyInternetGateway', { VpcId: t.vpc }),
    'a rule to everywhere by IPv6': t => out(t, { CidrIpv6: '::/0' }),
  },
};
