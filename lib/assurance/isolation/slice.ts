import { firewallAssociations } from '../model/dns';
import { nameOf, textOf } from '../model/names';
import { described } from '../model/network';
import type { Property } from '../model/property';
import type { Resource } from '../model/template-set';
import type { World } from '../model/world';
import { bucketsWithin } from './s3-grants';
import { rolesOf, runs, subnetsOf, type Task, vpc } from './task';

const IN_VPC = ['Subnet', 'RouteTable', 'SecurityGroup', 'VPCEndpoint'].map(type => `AWS::EC2::${type}`);

/** Everything the proof rests on. */
export function slice(world: World, task: Task): Resource[] {
  const home = vpc(world, task);
  const inVpc = described(world, ...IN_VPC)
    .filter(({ properties }) => !properties.at('VpcId').isAbsent && properties.at('VpcId').isSame(home))
    .map(({ resource }) => resource);
  const names = bucketsWithin(world, task);
  const buckets = world
    .ofType('AWS::S3::Bucket')
    .filter(bucket => names.includes(textOf(world, nameOf(world, bucket))));
  const roles = Object.values(rolesOf(world, task.definition)).flatMap(role => role?.resource ?? []);
  return [
    ...new Set([
      home,
      ...subnetsOf(world, task),
      ...inVpc,
      ...firewall(world, home),
      ...roles,
      ...buckets,
      task.definition,
      ...runs(world, task).map(({ resource }) => resource),
    ]),
  ];
}

/** Associations, rule groups and domain lists. */
function firewall(world: World, home: Resource): Resource[] {
  const named = (property: Property): Resource[] => {
    const { resource } = property.isAbsent ? {} : property.identity();
    return resource ? [resource] : [];
  };
  return firewallAssociations(world, home).flatMap(({ resource, properties }) => {
    const groups = named(properties.at('FirewallRuleGroupId'));
    const lists = groups
      .flatMap(group => world.properties(group).at('FirewallRules').items())
      .flatMap(rule => named(rule.at('FirewallDomainListId')));
    return [resource, ...groups, ...lists];
  });
}
