import { at, isPlainMap, listAt, type Plain, type PlainMap } from '../../../../assurance/model/plain';
import { contains, parseCidr } from '../../../../config/cidr';
import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';

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
      if (isEarlier(rule, other, before, after))
        return [
          about(
            change,
            RULE,
            'block',
            `the rule ${name} lets requests through before rules that would refuse them`,
          ),
        ];
      const [old, limit] = [rateOf(rule), rateOf(other)];
      if (old !== undefined && limit !== undefined && limit <= old && isSameButRate(rule, other))
        return [about(change, RULE, 'inform', `the rate limit of ${name} goes from ${old} to ${limit}`)];
      return [about(change, RULE, 'ask', `the rule ${name} changes: ${limits(old, limit)}`)];
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

const rateOf = (rule: Plain): number | undefined => {
  const limit = at(rule, 'Statement', 'RateBasedStatement', 'Limit');
  return limit === undefined ? undefined : Number(limit);
};

function isSameButRate(one: Plain, other: Plain): boolean {
  const rest = (rule: Plain) =>
    isPlainMap(rule) ? { ...rule, Statement: { ...rateStatement(rule), Limit: undefined } } : rule;
  return canonical(rest(one)) === canonical(rest(other));
}

function rateStatement(rule: PlainMap): PlainMap {
  const found = at(rule, 'Statement', 'RateBasedStatement');
  return isPlainMap(found) ? found : {};
}

const limits = (before: number | undefined, after: number | undefined) =>
  before === after ? 'look at what it matches' : `its rate limit goes from ${before} to ${after}`;

/** A rule that lets through stands before more rules that refuse than it did. */
function isEarlier(before: Plain, after: Plain, oldAcl: Plain, newAcl: Plain): boolean {
  if (at(after, 'Action', 'Allow') === undefined) return false;
  const later = (acl: Plain, rule: Plain) =>
    listAt(acl, 'Rules').filter(
      other => refuses(other) && Number(at(other, 'Priority')) > Number(at(rule, 'Priority')),
    );
  return later(newAcl, after).length > later(oldAcl, before).length;
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
