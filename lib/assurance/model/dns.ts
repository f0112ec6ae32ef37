import { described, naming } from './network';
import type { Property } from './property';
import { describe } from './property';
import type { Resource } from './template-set';
import { CannotTell } from './unread';
import type { World } from './world';

/** A rule of DNS Firewall as a VPC meets it. */
export interface FirewallRule {
  readonly action: string;
  /** Undefined where the rule looks at something else than a list in the templates; `why` says at what. */
  readonly domains?: readonly string[];
  readonly why?: string;
  readonly properties: Property;
}

export interface FirewallAssociation {
  readonly resource: Resource;
  readonly properties: Property;
}

/** The rule groups of a VPC, first evaluated first. */
export function firewallAssociations(world: World, vpc: Resource): FirewallAssociation[] {
  return byPriority(naming(world, vpc, 'VpcId', 'AWS::Route53Resolver::FirewallRuleGroupAssociation'));
}

/** Every rule that a query of the VPC may meet, first evaluated first. */
export function firewallRules(world: World, vpc: Resource): FirewallRule[] {
  return firewallAssociations(world, vpc).flatMap(({ properties }) => {
    const group = properties.at('FirewallRuleGroupId').resource();
    const rules = world.properties(group).at('FirewallRules').items();
    return byPriority(rules.map(rule => ({ properties: rule }))).map(rule =>
      readRule(world, rule.properties),
    );
  });
}

/** Every name that the VPC may resolve, as far as the rules list them. */
export const allowedNames = (world: World, vpc: Resource): string[] =>
  firewallRules(world, vpc)
    .filter(({ action }) => action === 'ALLOW')
    .flatMap(({ domains }) => domains ?? []);

function byPriority<T extends { readonly properties: Property }>(rules: readonly T[]): T[] {
  const numbered = rules.map(rule => ({ rule, priority: priorityOf(rule.properties) }));
  if (new Set(numbered.map(({ priority }) => priority)).size < numbered.length)
    throw new CannotTell(`${rules[0]?.properties.where} and another have the same priority`);
  return numbered.sort((a, b) => a.priority - b.priority).map(({ rule }) => rule);
}

function priorityOf(rule: Property): number {
  const priority = rule.at('Priority').optionalNumber();
  return priority ?? rule.at('Priority').cannotTell();
}

function readRule(world: World, properties: Property): FirewallRule {
  const action = properties.at('Action').text().toUpperCase();
  const list = properties.at('FirewallDomainListId');
  const { resource } = list.isAbsent ? {} : list.identity();
  if (!resource) {
    const why = list.isAbsent ? 'it names no domain list' : `its list is ${describe(list.value, world.set)}`;
    return { action, why, properties };
  }
  const domains = world.properties(resource);
  if (!domains.at('DomainFileUrl').isAbsent)
    return { action, why: `the names of ${resource.label} are in a file`, properties };
  return {
    action,
    domains: domains
      .at('Domains')
      .items()
      .map(name => name.text()),
    properties,
  };
}

/** Names of private zones that Cloud Map makes. */
export function namespaces(world: World): string[] {
  return described(world, 'AWS::ServiceDiscovery::PrivateDnsNamespace').map(({ properties }) =>
    properties.at('Name').text(),
  );
}
