import { isolatedSubnet, NETWORK, privateSubnet, publicRoutes, vpc, workerGroup } from './bases/network';
import { SERVICE, workerService } from './bases/service';
import { changing, edited, type Pair, plus, ref, set, without } from './support';

const { ask, block, clear } = changing('shop-network', NETWORK);

export const hurting: readonly Pair[] = [
  // Hesitated: nothing is open yet, but the next instance in this subnet is.
  block(
    'a private subnet hands out public addresses',
    { about: 'public address', resource: privateSubnet },
    set(privateSubnet, { MapPublicIpOnLaunch: true }),
  ),
  {
    name: 'the worker gets a public address',
    before: { 'shop-network': NETWORK, 'shop-service': SERVICE },
    after: {
      'shop-network': NETWORK,
      'shop-service': edited(
        SERVICE,
        set(workerService, { 'NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp': 'ENABLED' }),
      ),
    },
    verdict: 'block',
    about: 'public address',
    resource: workerService,
  },
  block(
    'a subnet gets another range while everything still runs in it',
    { row: [16], about: 'replacement, subnet', resource: privateSubnet },
    set(privateSubnet, { CidrBlock: '10.20.3.0/24' }),
  ),
  block(
    'a subnet moves to another zone',
    { row: [16], about: 'replacement, subnet', resource: isolatedSubnet },
    set(isolatedSubnet, { AvailabilityZone: 'ap-northeast-1c' }),
  ),
  block(
    'the network gets another range, and everything in it with it',
    { row: [16], about: 'replacement, VPC', resource: vpc },
    set(vpc, { CidrBlock: '10.30.0.0/16' }),
  ),
  // CloudFormation makes the new group first and moves those who wear it.
  ask(
    'the description of a group is reworded, which replaces the group',
    { about: 'replacement, security group', resource: workerGroup },
    set(workerGroup, { GroupDescription: 'worker: no way out' }),
  ),
  block(
    'the only way out of the private subnets is removed',
    { about: 'route removed, availability', resource: 'VpcPrivateSubnet1DefaultRouteBE02A9ED' },
    without('VpcPrivateSubnet1DefaultRouteBE02A9ED'),
  ),
];

export const harmless: readonly Pair[] = [
  clear('a subnet gets another name tag', {}, set(privateSubnet, { Tags: [{ Key: 'Name', Value: 'apps' }] })),
  clear(
    'a second public subnet comes that nothing runs in yet',
    {},
    plus({
      VpcPublicSubnet2Subnet691E08A3: {
        ...NETWORK.Resources[privateSubnet],
        Type: 'AWS::EC2::Subnet',
        Properties: { AvailabilityZone: 'ap-northeast-1c', CidrBlock: '10.20.16.0/24', VpcId: ref(vpc) },
      },
      VpcPublicSubnet2RouteTableAssociationDD5762D8: {
        Type: 'AWS::EC2::SubnetRouteTableAssociation',
        Properties: { RouteTableId: ref(publicRoutes), SubnetId: ref('VpcPublicSubnet2Subnet691E08A3') },
      },
    }),
  ),
];
