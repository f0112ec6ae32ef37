import {
  apiGroup,
  ecrEndpoint,
  endpointGroup,
  gateway,
  isolatedAssociation,
  isolatedRoutes,
  isolatedSubnet,
  NETWORK,
  nat,
  privateRoutes,
  s3Endpoint,
  vpc,
  workerGroup,
  workerToEndpoints,
} from './bases/network';
import { SERVICE, workerService } from './bases/service';
import {
  att,
  changing,
  edited,
  imported,
  listed,
  type Pair,
  plus,
  ref,
  set,
  statement,
  without,
} from './support';

const { ask, block, clear } = changing('shop-network', NETWORK);
const both = (edit: Parameters<typeof edited>[1]) => ({
  before: { 'shop-network': NETWORK, 'shop-service': SERVICE },
  after: { 'shop-network': NETWORK, 'shop-service': edited(SERVICE, edit) },
});
const wayOut = (target: object) => ({
  IsolatedRoute9A8B7C6D: {
    Type: 'AWS::EC2::Route',
    Properties: { DestinationCidrBlock: '0.0.0.0/0', RouteTableId: ref(isolatedRoutes), ...target },
  },
});
const second = (rest: object) => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { GroupDescription: 'a second group', VpcId: ref(vpc), ...rest },
});
const https = { CidrIp: '0.0.0.0/0', FromPort: 443, IpProtocol: 'tcp', ToPort: 443 };
const smtp = { CidrIp: '0.0.0.0/0', FromPort: 587, IpProtocol: 'tcp', ToPort: 587 };
const ssh = {
  Ssh1F2E3D4C: {
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: {
      CidrIp: '10.20.0.0/16',
      FromPort: 22,
      GroupId: att(apiGroup, 'GroupId'),
      IpProtocol: 'tcp',
      ToPort: 22,
    },
  },
};
const awsvpc = 'NetworkConfiguration.AwsvpcConfiguration';

export const hurting: readonly Pair[] = [
  block(
    'a rule lets the worker talk to the whole internet',
    { about: 'security group rule added', resource: workerGroup },
    set(workerGroup, { 'SecurityGroupEgress.+': https }),
  ),
  block(
    'a rule resource of its own lets the worker out',
    { about: 'security group rule added', resource: 'Out1A2B3C4D' },
    plus({
      Out1A2B3C4D: {
        Type: 'AWS::EC2::SecurityGroupEgress',
        Properties: { ...https, GroupId: att(workerGroup, 'GroupId') },
      },
    }),
  ),
  block(
    'a rule of the worker points to all addresses instead of the endpoints',
    { about: 'security group widened', resource: workerToEndpoints },
    set(workerToEndpoints, { CidrIp: '0.0.0.0/0', DestinationSecurityGroupId: undefined }),
  ),
  block(
    'two halves of the internet are allowed, so that neither is all of it',
    { about: 'security group widened', resource: workerGroup },
    set(workerGroup, { 'SecurityGroupEgress.+': { ...https, CidrIp: '0.0.0.0/1' } }),
    set(workerGroup, { 'SecurityGroupEgress.+': { ...https, CidrIp: '128.0.0.0/1' } }),
  ),
  block(
    'the API is reached from everywhere',
    { about: 'security group widened', resource: apiGroup },
    set(apiGroup, { 'SecurityGroupIngress.0.CidrIp': '0.0.0.0/0' }),
  ),
  block(
    'the API is reached from everywhere over IPv6',
    { about: 'security group widened', resource: apiGroup },
    set(apiGroup, {
      'SecurityGroupIngress.+': { CidrIpv6: '::/0', FromPort: 8000, IpProtocol: 'tcp', ToPort: 8000 },
    }),
  ),
  // Hesitated: the network is the same and private; a person has to say why every port.
  ask(
    'one port becomes all of them',
    { about: 'port range widened', resource: apiGroup },
    set(apiGroup, { 'SecurityGroupIngress.0.FromPort': 0, 'SecurityGroupIngress.0.ToPort': 65535 }),
  ),
  block(
    'rules of the worker are no longer written, which means that everything goes out',
    { about: 'default egress', resource: workerGroup },
    set(workerGroup, { SecurityGroupEgress: undefined }),
  ),
  {
    name: 'the worker gets a second security group that lets everything out',
    ...both(
      set(workerService, { [`${awsvpc}.SecurityGroups.+`]: imported('shop-network:ExportsOutputApiGroup') }),
    ),
    verdict: 'block',
    about: 'security group attached',
    resource: workerService,
  },
  {
    name: 'the worker moves to subnets that have a way out',
    ...both(
      set(workerService, { [`${awsvpc}.Subnets.0`]: imported('shop-network:ExportsOutputRefPrivate1') }),
    ),
    verdict: 'block',
    about: 'subnet, isolation',
    resource: workerService,
  },
  block(
    'an isolated table gets a route to the NAT gateway',
    { about: 'route added', resource: 'IsolatedRoute9A8B7C6D' },
    plus(wayOut({ NatGatewayId: ref(nat) })),
  ),
  block(
    'an isolated table gets a route to the internet gateway',
    { about: 'route added', resource: 'IsolatedRoute9A8B7C6D' },
    plus(wayOut({ GatewayId: ref(gateway) })),
  ),
  block(
    'an isolated table gets a route to another network',
    { about: 'route added', resource: 'IsolatedRoute9A8B7C6D' },
    plus(wayOut({ TransitGatewayId: 'tgw-0a1b2c3d4e5f60718' })),
  ),
  block(
    'an isolated subnet follows the table that leads out',
    { about: 'route table of a subnet', resource: isolatedAssociation },
    set(isolatedAssociation, { RouteTableId: ref(privateRoutes) }),
  ),
  block(
    'an endpoint allows everything because its policy is gone',
    { about: 'endpoint policy', resource: s3Endpoint },
    set(s3Endpoint, { PolicyDocument: undefined }),
  ),
  block(
    'an endpoint lets objects be written to anybody’s bucket',
    { about: 'endpoint policy widened', resource: s3Endpoint },
    set(s3Endpoint, { 'PolicyDocument.Statement.0.Resource': '*' }),
  ),
  block(
    'an endpoint for calls to the whole of STS appears beside the worker',
    { about: 'endpoint added', resource: 'VpcStsEndpoint0F1E2D3C' },
    plus({
      VpcStsEndpoint0F1E2D3C: {
        Type: 'AWS::EC2::VPCEndpoint',
        Properties: {
          PrivateDnsEnabled: true,
          SecurityGroupIds: [att(endpointGroup, 'GroupId')],
          ServiceName: 'com.amazonaws.ap-northeast-1.sts',
          SubnetIds: [ref(isolatedSubnet)],
          VpcEndpointType: 'Interface',
          VpcId: ref(vpc),
        },
      },
    }),
  ),
];

export const harmless: readonly Pair[] = [
  clear(
    'a rule of a group says what it is for',
    {},
    set(apiGroup, { 'SecurityGroupIngress.0.Description': 'from the load balancer' }),
  ),
  clear(
    'the API is reached from half of the addresses that it was',
    {},
    set(apiGroup, { 'SecurityGroupIngress.0.CidrIp': '10.20.0.0/25' }),
  ),
  changing('shop-network', edited(NETWORK, set(apiGroup, { 'SecurityGroupEgress.+': smtp }))).clear(
    'the API may send no mail any more',
    {},
    set(apiGroup, { 'SecurityGroupEgress.1': undefined }),
  ),
  changing('shop-network', edited(NETWORK, plus(ssh))).clear(
    'the API is reached by SSH no more',
    {},
    without(...Object.keys(ssh)),
  ),
  clear(
    'a new group comes that lets nothing out',
    {},
    plus({ Quiet0D1E2F3A: second({ SecurityGroupEgress: [{ ...https, CidrIp: '255.255.255.255/32' }] }) }),
  ),
  clear(
    'the policy of an endpoint allows reading only',
    {},
    set(s3Endpoint, { 'PolicyDocument.Statement.0.Action': 's3:GetObject' }),
  ),
  clear(
    'the policy of an endpoint denies something on top',
    {},
    set(s3Endpoint, {
      'PolicyDocument.Statement.+': { ...statement('Deny', 's3:PutObjectAcl', '*'), Principal: { AWS: '*' } },
    }),
  ),
  clear(
    'the policy of an endpoint lists its actions in another order',
    {},
    set(ecrEndpoint, {
      'PolicyDocument.Statement.0.Action': ['ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
    }),
  ),
  // Hesitated: traffic that went through NAT takes another way, under a policy of its own.
  ask(
    'the private table gets an endpoint for the database',
    { about: 'endpoint added' },
    plus({
      VpcDynamoEndpoint4B5C6D7E: {
        Type: 'AWS::EC2::VPCEndpoint',
        Properties: {
          PolicyDocument: {
            Statement: [
              {
                ...statement('Allow', 'dynamodb:*', 'arn:aws:dynamodb:*:111122223333:table/shop_*'),
                Principal: { AWS: '*' },
              },
            ],
          },
          RouteTableIds: [ref(privateRoutes)],
          ServiceName: 'com.amazonaws.ap-northeast-1.dynamodb',
          VpcEndpointType: 'Gateway',
          VpcId: ref(vpc),
        },
      },
    }),
  ),
  clear(
    'a public route waits for the gateway by another spelling of the same dependency',
    {},
    set('VpcPublicSubnet1DefaultRoute3DA9E72A', { DependsOn: 'VpcVPCGWBF912B6E' }),
  ),
  {
    name: 'the rules of a group stand in another order',
    before: {
      'shop-network': edited(
        NETWORK,
        set(apiGroup, { 'SecurityGroupIngress.+': { ...https, CidrIp: '10.20.1.0/24' } }),
      ),
    },
    after: {
      'shop-network': edited(NETWORK, t => {
        const two = set(apiGroup, { 'SecurityGroupIngress.+': { ...https, CidrIp: '10.20.1.0/24' } })(t);
        return set(apiGroup, {
          SecurityGroupIngress: listed(two, apiGroup, 'SecurityGroupIngress').toReversed(),
        })(two);
      }),
    },
    verdict: 'clear',
  },
];
