import { at, isPlainMap, listAt, type Plain, plain } from '../../../../assurance/model/plain';
import type { World } from '../../../../assurance/model/world';
import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';

const GROUP = 'AWS::Route53Resolver::FirewallRuleGroup';
const LIST = 'AWS::Route53Resolver::FirewallDomainList';

/** DNS Firewall lets names through that it did not, or is no longer asked. */
export function dnsRules(comparison: Comparison): Judged[] {
  return [
    ...comparison.of(GROUP).flatMap(change => group(change, comparison)),
    ...comparison.of(LIST).flatMap(change => list(change, comparison)),
    ...comparison.of('AWS::Route53Resolver::FirewallRuleGroupAssociation').flatMap(association),
    ...comparison.of('AWS::Route53Resolver::FirewallConfig').flatMap(config),
    ...comparison
      .of('AWS::Route53Resolver::ResolverRuleAssociation', 'AWS::Route53Profiles::ProfileAssociation')
      .flatMap(forwarded),
  ];
}

const RULE = 'dns-widened';
const ACTIONS = ['ALLOW', 'ALERT', 'BLOCK'];
const rank = (rule: Plain) => ACTIONS.indexOf(String(at(rule, 'Action')).toUpperCase());
const listOf = (rule: Plain) => String(at(rule, 'FirewallDomainListId'));

function group(change: Change, { before, after }: Comparison): Judged[] {
  if (change.kind === 'removed')
    return [about(change, RULE, 'block', 'the rules of DNS Firewall are removed')];
  if (change.kind === 'added') return [];
  const rules = (side: Change['before']) => listAt(side?.properties, 'FirewallRules').filter(isPlainMap);
  const [old, now] = [rules(change.before), rules(change.after)];
  const weaker = old
    .filter(rule => rank(rule) > 0)
    .filter(rule => {
      const same = now.filter(other => listOf(other) === listOf(rule));
      return same.length === 0 || same.some(other => rank(other) < rank(rule));
    });
  const allowed = now.filter(rule => rank(rule) < 2 && !old.some(other => listOf(other) === listOf(rule)));
  const reordered = blocksLater(old, now);
  return [
    ...weaker.map(rule =>
      about(change, RULE, 'block', `names of ${nameOf(before, listOf(rule))} are not blocked any more`),
    ),
    ...allowed.map(rule =>
      about(change, RULE, 'ask', `names of ${nameOf(after, listOf(rule))} are let through now`),
    ),
    ...(reordered
      ? [
          about(
            change,
            RULE,
            'block',
            'the rules are asked in another order: what was let through is blocked first, or the other way round',
          ),
        ]
      : []),
    ...(now.some(rule => at(rule, 'FirewallDomainRedirectionAction') === 'TRUST_REDIRECTION_DOMAIN') &&
    !old.some(rule => at(rule, 'FirewallDomainRedirectionAction') === 'TRUST_REDIRECTION_DOMAIN')
      ? [about(change, RULE, 'block', 'only the first name of a redirection chain is looked at now')]
      : []),
  ];
}

function blocksLater(old: readonly Plain[], now: readonly Plain[]): boolean {
  const order = (rules: readonly Plain[]) =>
    [...rules].sort((a, b) => Number(at(a, 'Priority')) - Number(at(b, 'Priority'))).map(listOf);
  const [before, after] = [order(old), order(now)];
  const shared = (all: readonly string[], others: readonly string[]) =>
    all.filter(one => others.includes(one));
  return shared(before, after).join() !== shared(after, before).join();
}

const nameOf = (world: World, token: string) =>
  world.set.ofType(LIST).find(({ id }) => token.includes(`${id}.`) || token.includes(`${id}}`))?.label ??
  token;

/** More names on a list that is let through, or fewer on one that is blocked. */
function list(change: Change, { before, after }: Comparison): Judged[] {
  if (change.kind !== 'changed') return [];
  const names = (side: Change['before']) => listAt(side?.properties, 'Domains').map(String);
  const [old, now] = [names(change.before), names(change.after)];
  const blocks = isBlocked(before, change) || isBlocked(after, change);
  const added = now.filter(name => !old.some(known => coversName(known, name)));
  const removed = old.filter(name => !now.includes(name));
  return [
    ...(blocks && removed.length > 0
      ? [about(change, RULE, 'block', `no longer blocked: ${removed.join(', ')}`)]
      : []),
    ...(!blocks && added.length > 0
      ? [
          about(
            change,
            RULE,
            added.some(name => name.startsWith('*')) ? 'block' : 'ask',
            `let through now: ${added.join(', ')}`,
          ),
        ]
      : []),
  ];
}

/** `*.a.b` stands for every name below `a.b`, `*` for every name. */
function coversName(known: string, name: string): boolean {
  if (known === name || known === '*') return true;
  return known.startsWith('*.') && name.endsWith(known.slice(1));
}

function isBlocked(world: World, { id }: Change): boolean {
  return world.set.ofType(GROUP).some(resource => {
    const properties = plain(world, world.resolve(resource.template.Properties ?? {}, resource));
    return listAt(properties, 'FirewallRules').some(
      rule => rank(rule) === 2 && (listOf(rule).includes(`${id}.`) || listOf(rule).includes(`${id}}`)),
    );
  });
}

function association(change: Change): Judged[] {
  if (change.kind === 'removed')
    return [about(change, RULE, 'block', 'the VPC is no longer under DNS Firewall')];
  const isWeaker = change.edits.some(
    ({ path, before }) => path[0] === 'MutationProtection' && before === 'ENABLED',
  );
  return isWeaker
    ? [
        about(
          change,
          RULE,
          'ask',
          'the association can be taken away now by whoever may change DNS Firewall (mutation protection off)',
        ),
      ]
    : [];
}

function config(change: Change): Judged[] {
  if (change.kind === 'removed')
    return [about(change, RULE, 'ask', 'whether DNS Firewall fails open is no longer written down')];
  return at(change.after?.properties, 'FirewallFailOpen') === 'ENABLED' &&
    at(change.before?.properties, 'FirewallFailOpen') !== 'ENABLED'
    ? [about(change, RULE, 'block', 'names are answered while DNS Firewall does not work (fail open)')]
    : [];
}

function forwarded(change: Change): Judged[] {
  return change.kind === 'added' ? [about(change, RULE, 'ask', 'names are asked of another resolver')] : [];
}
