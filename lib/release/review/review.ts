import { createHash } from 'node:crypto';
import { overCases } from '../../assurance/model/cases';
import type { TemplateSet } from '../../assurance/model/template-set';
import { CannotTell } from '../../assurance/model/unread';
import { type Exception, lifted } from './exceptions';
import type { Judged, Rule } from './rule';
import { acknowledgementRules } from './rules/access/acknowledgements';
import { identityRules } from './rules/access/identity';
import { resourcePolicyRules } from './rules/access/resource-policies';
import { protectionRules } from './rules/data/protections';
import { secretAndLogRules } from './rules/data/secrets-and-logs';
import { statefulRules } from './rules/data/stateful';
import { tableRules } from './rules/data/tables';
import { dnsRules } from './rules/network/dns';
import { routeRules } from './rules/network/routes';
import { securityGroupRules } from './rules/network/security-groups';
import { webAclRules } from './rules/network/web-acl';
import { alarmRules } from './rules/running/alarms';
import { containerRules } from './rules/running/containers';
import { customResourceRules } from './rules/running/custom-resources';
import { replacementRules } from './rules/running/replaced';
import { serviceRules } from './rules/running/services';
import { exportRules } from './rules/stacks/exports';
import { stackRules } from './rules/stacks/stacks';
import { type CostShare, costRules } from './rules/whole/cost';
import { isolationRules, type ReviewedFor } from './rules/whole/isolation';
import { notJudgedRules } from './rules/whole/not-judged';
import type { ChangeSets } from './sides/change-sets';
import { Comparison } from './sides/comparison';
import { withDefaults } from './sides/defaults';
import { withOwnAccount } from './sides/own-account';
import { unjudgeable } from './sides/unjudgeable';
import type { Finding, Review, Severity, Verdict } from './verdict';

export interface ReviewInput {
  /** What is deployed, or what the base says. */
  readonly before: TemplateSet;
  /** What would be deployed. */
  readonly after: TemplateSet;
  /**
   * What CloudFormation itself plans, by the key of the stack.
   * @default - not asked: replacement is told from the specification of the types
   */
  readonly changeSets?: ChangeSets;
  /** @default - none */
  readonly exceptions?: readonly Exception[];
  /** ISO date on which exceptions are looked at. */
  readonly today: string;
  /**
   * What has been reviewed for the isolation proof.
   * @default - the proof is not part of it: the local cloud's templates leave out what it looks at
   */
  readonly isolation?: ReviewedFor;
  /** @default - a change of cost is not judged */
  readonly cost?: CostShare;
}

/**
 * What a release would do that hurts, or that a person has to decide.
 *
 * It says `clear` only of what its rules understand: a type, a property or an expression that none of them knows is a
 * question, and what cannot be judged at all makes the verdict `unknown`, unless something blocks anyway.
 */
export function review({ before, after, exceptions = [], today, ...input }: ReviewInput): Review {
  const unjudged = unjudgeable(before, after, input.changeSets);
  const judged = comparisonsOf(before, after, input.changeSets).flatMap(comparison =>
    rulesFor(input).flatMap(([name, rule]) => inEveryCase(name, rule, comparison, unjudged)),
  );
  const findings = [...new Map(judged.map(one => [keyOf(one), one])).values()]
    .map(finished)
    .map(finding => lifted(finding, exceptions, today))
    .sort(worstFirst);
  // Where nothing changes, it does not matter what could not be read.
  const open = isSame(before, after) && !input.changeSets?.size ? [] : [...new Set(unjudged)];
  return {
    verdict: verdictOf(findings, open),
    findings,
    unjudged: open,
    hash: hashOf(before, after, input.changeSets),
  };
}

/**
 * Whatever parameters are given, and where they stay at their defaults: a look-up in a mapping says nothing before its
 * key is known. The second is looked at only where it shows something else.
 */
function comparisonsOf(before: TemplateSet, after: TemplateSet, changeSets?: ChangeSets): Comparison[] {
  const sides = [withOwnAccount(before), withOwnAccount(after)] as const;
  const open = Comparison.of(...sides, changeSets);
  const usual = Comparison.of(withDefaults(sides[0]), withDefaults(sides[1]), changeSets);
  return usual.says === open.says ? [open] : [open, usual];
}

function rulesFor({ isolation, cost }: Pick<ReviewInput, 'isolation' | 'cost'>): [string, Rule][] {
  return Object.entries({
    statefulRules,
    tableRules,
    protectionRules,
    secretAndLogRules,
    replacementRules,
    exportRules,
    identityRules,
    resourcePolicyRules,
    securityGroupRules,
    routeRules,
    dnsRules,
    containerRules,
    serviceRules,
    webAclRules,
    alarmRules,
    customResourceRules,
    acknowledgementRules,
    stackRules,
    notJudgedRules,
    ...(isolation && { isolationRules: isolationRules(isolation) }),
    ...(cost && { costRules: costRules(cost) }),
  });
}

/** What a rule cannot read hides nothing of what the others find. */
function inEveryCase(
  name: string,
  rule: Rule,
  comparison: Comparison,
  unjudged: string[],
): readonly Judged[] {
  try {
    const cases = overCases(
      comparison,
      one => rule(one),
      () => {
        unjudged.push(`${name}: it depends on too many conditions to look at every case`);
        return [];
      },
    );
    return cases.flatMap(({ result }) => result);
  } catch (error) {
    if (!(error instanceof CannotTell)) throw error;
    unjudged.push(`${name}: ${error.message}`);
    return [];
  }
}

const keyOf = ({ rule, severity, resource, reason }: Judged) => [rule, severity, resource, reason].join('\0');

function finished({ evidence, ...finding }: Judged): Finding {
  const hash = createHash('sha256').update(
    JSON.stringify([finding.rule, finding.resource, evidence], (key, value) =>
      key === 'stack' ? undefined : value,
    ),
  );
  return { ...finding, change: hash.digest('hex').slice(0, 12) };
}

const ORDER: readonly Severity[] = ['block', 'ask', 'inform'];

const worstFirst = (a: Finding, b: Finding) =>
  ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) ||
  `${a.resource} ${a.rule}`.localeCompare(`${b.resource} ${b.rule}`);

function verdictOf(findings: readonly Finding[], unjudged: readonly string[]): Verdict {
  const has = (severity: Severity) => findings.some(finding => finding.severity === severity);
  if (has('block')) return 'block';
  if (unjudged.length > 0) return 'unknown';
  return has('ask') ? 'ask' : 'clear';
}

const given = (set: TemplateSet) => set.stacks.map(({ key, parameters }) => [key, parameters]);

const isSame = (before: TemplateSet, after: TemplateSet) =>
  before.sha256 === after.sha256 && JSON.stringify(given(before)) === JSON.stringify(given(after));

function hashOf(before: TemplateSet, after: TemplateSet, changeSets: ChangeSets = new Map()): string {
  // CloudFormation lists changes in no promised order.
  const planned = [...changeSets].map(([stack, { Changes = [] }]) => [
    stack,
    Changes.map(change => JSON.stringify(change)).sort(),
  ]);
  return createHash('sha256')
    .update(JSON.stringify([before.sha256, given(before), after.sha256, given(after), planned]))
    .digest('hex');
}
