import { att, join, likeCdk, policy, ref, statement } from '../support';

export const vpc = 'Vpc8378EB38';
export const gateway = 'VpcIGWD7BA715C';
export const nat = 'VpcPublicSubnet1NATGateway4D7517AA';
export const privateSubnet = 'VpcPrivateSubnet1Subnet536B997A';
export const privateRoutes = 'VpcPrivateSubnet1RouteTableB2C5B500';
export const isolatedSubnet = 'VpcIsolatedSubnet1SubnetE48C5737';
export const isolatedRoutes = 'VpcIsolatedSubnet1RouteTable4771E3E5';
export const isolatedAssociation = 'VpcIsolatedSubnet1RouteTableAssociationD300FCBB';
const publicSubnet = 'VpcPublicSubnet1Subnet5C2D37C4';
export const publicRoutes = 'VpcPublicSubnet1RouteTable6C95E38E';
export const s3Endpoint = 'VpcS3EndpointF4B0D5C1';
export const ecrEndpoint = 'VpcEcrEndpoint2C9E1A77';
export const endpointGroup = 'EndpointSecurityGroup61B1A06B';
export const apiGroup = 'ApiSecurityGroup0D4C1E88';
export const workerGroup = 'WorkerSecurityGroup3E1F9A02';
export const workerToEndpoints = 'WorkerSecurityGrouptoEndpoints443A1B2C3D4';
const workerToS3 = 'WorkerSecurityGrouptoS3443B5C6D7E8';
export const allowed = 'AllowedNames0B9E4C15';
export const everything = 'EveryName7A6E2D90';
export const firewallRules = 'FirewallRules1D9A37B2';
export const firewallAssociation = 'FirewallAssociation5E8C0F43';
export const flowLog = 'VpcFlowLog6A1B0C9D';

const region = ref('AWS::Region');
const subnet = (cidr: string, name: string, open = false) => ({
  Type: 'AWS::EC2::Subnet',
  Properties: {
    AvailabilityZone: 'ap-northeast-1a',
    CidrBlock: cidr,
    MapPublicIpOnLaunch: open,
    Tags: [{ Key: 'Name', Value: name }],
    VpcId: ref(vpc),
  },
});
const routeTable = { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref(vpc) } };
const association = (table: string, of: string) => ({
  Type: 'AWS::EC2::SubnetRouteTableAssociation',
  Properties: { RouteTableId: ref(table), SubnetId: ref(of) },
});
const exported = (name: string, value: object) => ({
  Value: value,
  Export: { Name: `shop-network:${name}` },
});

/** A public, a private and an isolated subnet; what runs in the last one reaches S3 and the image repository. */
export const NETWORK = likeCdk(
  'shop-network',
  {
    [vpc]: {
      Type: 'AWS::EC2::VPC',
      Properties: { CidrBlock: '10.20.0.0/16', EnableDnsHostnames: true, EnableDnsSupport: true },
    },
    [gateway]: { Type: 'AWS::EC2::InternetGateway', Properties: {} },
    VpcVPCGWBF912B6E: {
      Type: 'AWS::EC2::VPCGatewayAttachment',
      Properties: { InternetGatewayId: ref(gateway), VpcId: ref(vpc) },
    },
    [publicSubnet]: subnet('10.20.0.0/24', 'public'),
    [publicRoutes]: routeTable,
    VpcPublicSubnet1RouteTableAssociation97140677: association(publicRoutes, publicSubnet),
    VpcPublicSubnet1DefaultRoute3DA9E72A: {
      Type: 'AWS::EC2::Route',
      Properties: {
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: ref(gateway),
        RouteTableId: ref(publicRoutes),
      },
      DependsOn: ['VpcVPCGWBF912B6E'],
    },
    VpcPublicSubnet1EIPD7E02669: { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc' } },
    [nat]: {
      Type: 'AWS::EC2::NatGateway',
      Properties: {
        AllocationId: att('VpcPublicSubnet1EIPD7E02669', 'AllocationId'),
        SubnetId: ref(publicSubnet),
      },
    },
    [privateSubnet]: subnet('10.20.1.0/24', 'private'),
    [privateRoutes]: routeTable,
    VpcPrivateSubnet1RouteTableAssociation70C59FA6: association(privateRoutes, privateSubnet),
    VpcPrivateSubnet1DefaultRouteBE02A9ED: {
      Type: 'AWS::EC2::Route',
      Properties: {
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: ref(nat),
        RouteTableId: ref(privateRoutes),
      },
    },
    [isolatedSubnet]: subnet('10.20.2.0/24', 'isolated'),
    [isolatedRoutes]: routeTable,
    [isolatedAssociation]: association(isolatedRoutes, isolatedSubnet),
    [s3Endpoint]: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: {
        PolicyDocument: policy({
          ...statement('Allow', ['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::shop-uploads-example/*'),
          Principal: { AWS: '*' },
        }),
        RouteTableIds: [ref(isolatedRoutes)],
        ServiceName: join('com.amazonaws.', region, '.s3'),
        VpcEndpointType: 'Gateway',
        VpcId: ref(vpc),
      },
    },
    [ecrEndpoint]: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: {
        PolicyDocument: policy({
          ...statement(
            'Allow',
            ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            [join('arn:aws:ecr:', region, ':', ref('AWS::AccountId'), ':repository/shop-worker')],
          ),
          Principal: { AWS: '*' },
        }),
        PrivateDnsEnabled: true,
        SecurityGroupIds: [att(endpointGroup, 'GroupId')],
        ServiceName: join('com.amazonaws.', region, '.ecr.dkr'),
        SubnetIds: [ref(isolatedSubnet)],
        VpcEndpointType: 'Interface',
        VpcId: ref(vpc),
      },
    },
    [endpointGroup]: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: 'interface endpoints',
        SecurityGroupEgress: [
          {
            CidrIp: '255.255.255.255/32',
            Description: 'Disallow all traffic',
            FromPort: 252,
            IpProtocol: 'icmp',
            ToPort: 86,
          },
        ],
        SecurityGroupIngress: [
          {
            Description: 'the worker',
            FromPort: 443,
            IpProtocol: 'tcp',
            SourceSecurityGroupId: att(workerGroup, 'GroupId'),
            ToPort: 443,
          },
        ],
        VpcId: ref(vpc),
      },
    },
    [apiGroup]: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: 'the API',
        SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', FromPort: 443, IpProtocol: 'tcp', ToPort: 443 }],
        SecurityGroupIngress: [{ CidrIp: '10.20.0.0/24', FromPort: 8000, IpProtocol: 'tcp', ToPort: 8000 }],
        VpcId: ref(vpc),
      },
    },
    [workerGroup]: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: 'the worker',
        SecurityGroupEgress: [
          { CidrIp: '255.255.255.255/32', FromPort: 252, IpProtocol: 'icmp', ToPort: 86 },
        ],
        VpcId: ref(vpc),
      },
    },
    [workerToEndpoints]: {
      Type: 'AWS::EC2::SecurityGroupEgress',
      Properties: {
        Description: 'the endpoints',
        DestinationSecurityGroupId: att(endpointGroup, 'GroupId'),
        FromPort: 443,
        GroupId: att(workerGroup, 'GroupId'),
        IpProtocol: 'tcp',
        ToPort: 443,
      },
    },
    [workerToS3]: {
      Type: 'AWS::EC2::SecurityGroupEgress',
      Properties: {
        DestinationPrefixListId: 'pl-61a54008',
        FromPort: 443,
        GroupId: att(workerGroup, 'GroupId'),
        IpProtocol: 'tcp',
        ToPort: 443,
      },
    },
    [allowed]: {
      Type: 'AWS::Route53Resolver::FirewallDomainList',
      Properties: { Domains: ['s3.ap-northeast-1.amazonaws.com', '*.dkr.ecr.ap-northeast-1.amazonaws.com'] },
    },
    [everything]: { Type: 'AWS::Route53Resolver::FirewallDomainList', Properties: { Domains: ['*'] } },
    [firewallRules]: {
      Type: 'AWS::Route53Resolver::FirewallRuleGroup',
      Properties: {
        FirewallRules: [
          { Action: 'ALLOW', FirewallDomainListId: att(allowed, 'Id'), Priority: 100 },
          {
            Action: 'BLOCK',
            BlockResponse: 'NXDOMAIN',
            FirewallDomainListId: att(everything, 'Id'),
            Priority: 200,
          },
        ],
      },
    },
    [firewallAssociation]: {
      Type: 'AWS::Route53Resolver::FirewallRuleGroupAssociation',
      Properties: {
        FirewallRuleGroupId: att(firewallRules, 'Id'),
        MutationProtection: 'ENABLED',
        Priority: 101,
        VpcId: ref(vpc),
      },
    },
    [flowLog]: {
      Type: 'AWS::EC2::FlowLog',
      Properties: {
        LogDestination: 'arn:aws:s3:::shop-flow-logs-example',
        LogDestinationType: 's3',
        ResourceId: ref(vpc),
        ResourceType: 'VPC',
        TrafficType: 'ALL',
      },
    },
  },
  {
    Outputs: {
      ExportsOutputRefVpc8378EB38C5E4B1A2: exported('ExportsOutputRefVpc8378EB38C5E4B1A2', ref(vpc)),
      ExportsOutputRefIsolated1: exported('ExportsOutputRefIsolated1', ref(isolatedSubnet)),
      ExportsOutputRefPrivate1: exported('ExportsOutputRefPrivate1', ref(privateSubnet)),
      ExportsOutputWorkerGroup: exported('ExportsOutputWorkerGroup', att(workerGroup, 'GroupId')),
      ExportsOutputApiGroup: exported('ExportsOutputApiGroup', att(apiGroup, 'GroupId')),
      ExportsOutputFlowLog: exported('ExportsOutputFlowLog', ref(flowLog)),
    },
  },
);
