import type { Json } from '../../../support/deployment';
import type { Mutations, Templates } from './templates';

const endpointGroup = (t: Templates) => t.one('AWS::EC2::SecurityGroup', /^InterfaceEndpoints/);
const endpointGroupId = (t: Templates) => ({ 'Fn::GetAtt': [endpointGroup(t).id, 'GroupId'] });
const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

/** A rule of its own that lets somebody in. */
const into = (t: Templates, stack: string, group: Json, rule: Json) =>
  t.add(stack, 'AWS::EC2::SecurityGroupIngress', { GroupId: group, ...https, ...rule });

const endpointTo = (t: Templates, service: string, more: Json = {}) =>
  t.add('network', 'AWS::EC2::VPCEndpoint', {
    VpcEndpointType: 'Interface',
    ServiceName: `com.amazonaws.ap-northeast-1.${service}`,
    VpcId: t.vpc,
    SecurityGroupIds: [endpointGroupId(t)],
    PolicyDocument: t.endpoint(/^InterfaceEndpointsLogs/).properties.PolicyDocument,
    ...more,
  });

const calls = (t: Templates, rule: Json) =>
  t.add('service', 'AWS::EC2::SecurityGroupIngress', {
    GroupId: t.groupId,
    IpProtocol: 'tcp',
    FromPort: 8080,
    ToPort: 8080,
    ...rule,
  });
const fromApi = (t: Templates) =>
  t.one('AWS::EC2::SecurityGroupIngress', /^ExecutorSecurityGroupfrom/).properties;
const groupOf = (t: Templates, like: RegExp) => ({
  'Fn::GetAtt': [t.one('AWS::EC2::SecurityGroup', like).id, 'GroupId'],
});

const lambda = (t: Templates, more: Json) =>
  t.add('service', 'AWS::Lambda::Function', {
    Code: { ZipFile: '' },
    Role: { 'Fn::GetAtt': [t.one('AWS::IAM::Role', /^InitFunctionRole/).id, 'Arn'] },
    ...more,
  });

export const NEIGHBOURS: Mutations = {
  E19: {
    'an endpoint to secrets': t => endpointTo(t, 'secretsmanager'),
    'an endpoint to STS': t => endpointTo(t, 'sts'),
    'an endpoint to private APIs': t => endpointTo(t, 'execute-api'),
    'an endpoint to DynamoDB': t => endpointTo(t, 'dynamodb'),
    'an endpoint to a service of somebody else': t =>
      endpointTo(t, '', { ServiceName: 'com.amazonaws.vpce.ap-northeast-1.vpce-svc-0123' }),
    'an endpoint to a service network': t =>
      endpointTo(t, '', {
        ServiceName: undefined,
        VpcEndpointType: 'ServiceNetwork',
        ServiceNetworkArn: 'arn',
      }),
    'an endpoint under a condition': t =>
      Object.assign(t.stack('network').Resources[endpointTo(t, 'sts').Ref], {
        Condition: t.undecided('network'),
      }),
    'an endpoint to a service that a parameter names': t => {
      t.stack('network').Parameters.Service = { Type: 'String' };
      endpointTo(t, '', { ServiceName: { Ref: 'Service' } });
    },
    "the task's route table reaches DynamoDB": t =>
      t.endpoint(/DynamoDb/).properties.RouteTableIds.push(t.routeTable),
    'the endpoints let in the VPC': t => into(t, 'network', endpointGroupId(t), { CidrIp: '10.30.0.0/16' }),
    'the endpoints let in everybody': t => into(t, 'network', endpointGroupId(t), { CidrIp: '0.0.0.0/0' }),
    'the endpoints let in a function': t =>
      into(t, 'service', t.export('network', endpointGroupId(t)), {
        SourceSecurityGroupId: groupOf(t, /^Health/),
      }),
    'the endpoints let in each other': t =>
      into(t, 'network', endpointGroupId(t), { SourceSecurityGroupId: endpointGroupId(t) }),
    'the endpoints let in more than HTTPS': t =>
      Object.assign(
        t.one('AWS::EC2::SecurityGroupIngress', /^ExecutorSecurityGroupbiproductionnetwork/).properties,
        { FromPort: 0 },
      ),
    'the endpoints let everything out': t => delete endpointGroup(t).properties.SecurityGroupEgress,
    'the endpoints lead to the task': t =>
      t.add('service', 'AWS::EC2::SecurityGroupEgress', {
        GroupId: t.export('network', endpointGroupId(t)),
        ...https,
        DestinationSecurityGroupId: t.groupId,
      }),
    "a function wears the endpoints' group": t =>
      lambda(t, {
        VpcConfig: { SecurityGroupIds: [t.export('network', endpointGroupId(t))], SubnetIds: ['subnet-0'] },
      }),
    "a function in the task's subnet": t =>
      lambda(t, {
        VpcConfig: { SecurityGroupIds: [groupOf(t, /^Health/)], SubnetIds: [t.placement.Subnets[0]] },
      }),
    "a NAT gateway in the task's subnet": t =>
      Object.assign(t.one('AWS::EC2::NatGateway', /publicSubnet1/).properties, {
        SubnetId: { Ref: t.subnet.id },
      }),
    "another service in the task's subnet": t =>
      t
        .one('AWS::ECS::Service', /^Api/)
        .properties.NetworkConfiguration.AwsvpcConfiguration.Subnets.push(t.placement.Subnets[0]),
    'the API lets in the VPC': t => into(t, 'service', groupOf(t, /^ApiSecurity/), { CidrIp: '10.0.0.0/8' }),
    'the load balancer lets in everybody': t =>
      into(t, 'service', groupOf(t, /^ApiLoad/), { CidrIp: '0.0.0.0/0' }),
    'a group lets in a range from a parameter': t =>
      into(t, 'service', groupOf(t, /^ApiLoad/), { CidrIp: { Ref: 'ApiImageDigest' } }),
    'a new group lets in the VPC, inline': t =>
      t.add('network', 'AWS::EC2::SecurityGroup', {
        VpcId: t.vpc,
        GroupDescription: 'open',
        SecurityGroupIngress: [{ IpProtocol: '-1', CidrIp: '10.30.64.0/18' }],
      }),
    'a group lets in a prefix list of our own that holds the VPC': t =>
      into(t, 'service', groupOf(t, /^ApiSecurity/), {
        SourcePrefixListId: t.add('service', 'AWS::EC2::PrefixList', {
          AddressFamily: 'IPv4',
          MaxEntries: 1,
          PrefixListName: 'vpc',
          Entries: [{ Cidr: '10.30.0.0/16' }],
        }),
      }),
    'the task may call the API': t =>
      t.add('service', 'AWS::EC2::SecurityGroupEgress', {
        GroupId: t.groupId,
        IpProtocol: 'tcp',
        FromPort: 8000,
        ToPort: 8000,
        DestinationSecurityGroupId: groupOf(t, /^ApiSecurity/),
      }),
  },
  E20: {
    'everybody may call': t => calls(t, { CidrIp: '0.0.0.0/0' }),
    'the VPC may call': t => calls(t, { CidrIp: '10.30.0.0/16' }),
    'everybody may call, inline': t =>
      (t.group.properties.SecurityGroupIngress = [
        { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, CidrIp: '0.0.0.0/0' },
      ]),
    'everybody may call by IPv6': t => calls(t, { CidrIpv6: '::/0' }),
    'a prefix list may call': t => calls(t, { SourcePrefixListId: 'pl-58a04531' }),
    'the health check may call': t => calls(t, { SourceSecurityGroupId: groupOf(t, /^Health/) }),
    'the load balancer may call': t =>
      Object.assign(fromApi(t), { SourceSecurityGroupId: groupOf(t, /^ApiLoad/) }),
    'tasks may call each other': t => calls(t, { SourceSecurityGroupId: t.groupId }),
    'tasks may call each other instead': t => Object.assign(fromApi(t), { SourceSecurityGroupId: t.groupId }),
    'every port': t => Object.assign(fromApi(t), { FromPort: 0, ToPort: 65535 }),
    'every protocol': t => Object.assign(fromApi(t), { IpProtocol: '-1' }),
    'another port': t => Object.assign(fromApi(t), { FromPort: 22, ToPort: 22 }),
    'a group that is not in the templates': t =>
      Object.assign(fromApi(t), { SourceSecurityGroupId: 'sg-0123456789abcdef0' }),
    'somebody else wears the group of the API': t =>
      lambda(t, { VpcConfig: { SecurityGroupIds: [groupOf(t, /^ApiSecurity/)], SubnetIds: ['subnet-0'] } }),
    'a rule under a condition': t =>
      t.add(
        'service',
        'AWS::EC2::SecurityGroupIngress',
        { GroupId: t.groupId, IpProtocol: '-1', CidrIp: '0.0.0.0/0' },
        { Condition: t.undecided('service') },
      ),
    'a rule in another stack': t =>
      t.add('data', 'AWS::EC2::SecurityGroupIngress', {
        GroupId: t.export('service', t.groupId),
        IpProtocol: '-1',
        CidrIp: '0.0.0.0/0',
      }),
  },
};
