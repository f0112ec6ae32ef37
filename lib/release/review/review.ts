import { createHash } from 'node:crypto';
import { overCases } from '../../assurance/model/cases';
import type { TemplateSet } from '../../assurance/model/template-set';
import { CannotTell } from '../../assurance/model/unread';
import type { ChangeSets } from './change-sets';
import { Comparison } from './comparison';
import { type Exception, lifted } from './exceptions';
import type { Judged, Rule } from './rule';
import { acknowledgementRules } from './rules/acknowledgements';
import { alarmRules } from './rules/alarms';
import { containerRules } from './rules/containers';
import { type CostShare, costRules } from './rules/cost';
import { customResourceRules } from './rules/custom-resources';
import { dnsRules } from './rules/dns';
import { exportRules } from './rules/exports';
import { identityRules } from './rules/identity';
import { isolationRules, type ReviewedFor } from './rules/isolation';
import { notJudgedRules } from './rules/not-judged';
import { protectionRules } from './rules/protections';
import { replacementRules } from './rules/replaced';
import { resourcePolicyRules } from './rules/resource-policies';
import { routeRules } from './rules/routes';
import { secretAndLogRules } from './rules/secrets-and-logs';
import { securityGroupRules } from './rules/security-groups';
import { serviceRules } from './rules/services';
import { stackRules } from './rules/stacks';
import { statefulRules } from './rules/stateful';
import { tableRules } from './rules/tables';
import { webAclRules } from './rules/web-acl';
import { unjudgeable } from './unjudgeable';
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
  /** @default - nothing reviewed beside what the proof takes for granted */
  readonly reviewedFor?: ReviewedFor;
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
  const comparison = Comparison.of(before, after, input.changeSets);
  const unjudged = unjudgeable(before, after);
  const judged = rulesFor(input).flatMap(([name, rule]) => inEveryCase(name, rule, comparison, unjudged));
  const findings = [...new Map(judged.map(one => [keyOf(one), one])).values()]
    .map(finished)
    .map(finding => lifted(finding, exceptions, today))
    .sort(worstFirst);
  return {
    verdict: verdictOf(findings, unjudged),
    findings,
    unjudged,
    hash: hashOf(before, after, input.changeSets),
  };
}

function rulesFor({
  reviewedFor = () => ({}),
  cost,
}: Pick<ReviewInput, 'reviewedFor' | 'cost'>): [string, Rule][] {
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
    isolationRules: isolationRules(reviewedFor),
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

function hashOf(before: TemplateSet, after: TemplateSet, changeSets: ChangeSets = new Map()): string {
  const parameters = (set: TemplateSet) => set.stacks.map(({ key, parameters: given }) => [key, given]);
  const planned = [...changeSets].map(([stack, { Changes }]) => [stack, Changes]);
  return createHash('sha256')
    .update(JSON.stringify([before.sha256, parameters(before), after.sha256, parameters(after), planned]))
    .digest('hex');
}
