import { at, isPlainMap, listAt, type Plain } from '../../../assurance/model/plain';
import { contains, parseCidr } from '../../../config/cidr';
import type { Change, Comparison } from '../comparison';
import { canonical } from '../edits';
import { about, type Judged } from '../rule';

/** What AWS WAF lets through that it did not. */
export function webAclRules(comparison: Comparison): Judged[] {
  return [
    ...comparison.of('AWS::WAFv2::WebACL').filter(isChanged).flatMap(acl),
    ...comparison.of('AWS::WAFv2::IPSet').filter(isChanged).flatMap(addresses),
  ];
}

const isChanged = ({ kind }: Change) => kind === 'changed';
const RULE = 'web-acl-weakened';

function acl(change: Change): Judged[] {
  const [before, after] = [change.before?.properties, change.after?.properties];
  const wasBlocking = at(before, 'DefaultAction', 'Block') !== undefined;
  const isBlocking = at(after, 'DefaultAction', 'Block') !== undefined;
  return [
    ...(wasBlocking && !isBlocking
      ? [about(change, RULE, 'block', 'what no rule mentions is let through now, and was refused before')]
      : []),
    ...rules(change, before, after),
  ];
}

function rules(change: Change, before: Plain, after: Plain): Judged[] {
  const named = (acl: Plain) =>
    new Map(
      listAt(acl, 'Rules')
        .filter(isPlainMap)
        .map(rule => [String(rule.Name), rule]),
    );
  const now = named(after);
  return [...named(before)]
    .flatMap(([name, rule]) => {
      const other = now.get(name);
      if (!other) return refuses(rule) ? [about(change, RULE, 'block', `the rule ${name} is removed`)] : [];
      if (canonical(rule) === canonical(other)) return [];
      if (refuses(rule) && !refuses(other))
        return [about(change, RULE, 'block', `the rule ${name} only counts now`)];
      return [about(change, RULE, 'ask', `the rule ${name} changes: ${limits(rule, other)}`)];
    })
    .concat(
      [...now]
        .filter(([name, rule]) => !named(before).has(name) && at(rule, 'Action', 'Allow') !== undefined)
        .map(([name]) => about(change, RULE, 'ask', `the new rule ${name} lets requests through`)),
    );
}

/** Whether a rule keeps anything out: blocking itself, or a managed group that is not set to count. */
const refuses = (rule: Plain): boolean =>
  at(rule, 'Action', 'Block') !== undefined ||
  at(rule, 'Action', 'Challenge') !== undefined ||
  at(rule, 'Action', 'Captcha') !== undefined ||
  at(rule, 'OverrideAction', 'None') !== undefined;

function limits(before: Plain, after: Plain): string {
  const rate = (rule: Plain) => at(rule, 'Statement', 'RateBasedStatement', 'Limit');
  const [old, now] = [rate(before), rate(after)];
  return old === now ? 'look at what it matches' : `its rate limit goes from ${old} to ${now}`;
}

function addresses(change: Change): Judged[] {
  const list = (side: Change['before']) => listAt(side?.properties, 'Addresses').map(String);
  const known = list(change.before);
  const added = list(change.after).filter(address => !known.some(old => covers(old, address)));
  if (added.length === 0) return [];
  const isWide = added.some(address => (parseCidr(address)?.prefix ?? 32) < 8);
  return [
    about(change, RULE, isWide ? 'block' : 'ask', `more addresses are on the list: ${added.join(', ')}`),
  ];
}

function covers(outer: string, inner: string): boolean {
  const [wide, narrow] = [parseCidr(outer), parseCidr(inner)];
  return outer === inner || (wide !== undefined && narrow !== undefined && contains(wide, narrow));
}
