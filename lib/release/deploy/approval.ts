import { createHash } from 'node:crypto';
import type { Change } from '@aws-sdk/client-cloudformation';
import { EXIT } from '../../ops/exit';
import type { BiCardsSession } from '../../ops/session';
import type { Finding, Review } from '../review/verdict';
import type { ChangeSet } from './stacks/change-sets';
import { Refused } from './stop';

/** What was let through, and as what. */
export interface Approval {
  /** Stands for all templates, parameters and change sets that could be made up front. */
  readonly hash: string;
  /** Whether a person had to say yes. */
  readonly asked: boolean;
  /** What a later change set may bring without a new question. */
  readonly findings: readonly Finding[];
}

/** Sixteen hexadecimal digits: short enough to be typed. */
const DIGITS = 16;

/** Names exactly what a person is shown; any other template, parameter or change has another. */
export function approvalHash(review: Review, changeSets: readonly ChangeSet[]): string {
  const hash = createHash('sha256').update(`${review.hash}\n`);
  const lines = changeSets.map(
    ({ stack, description }) => `${stack} ${JSON.stringify((description.Changes ?? []).map(essence))}\n`,
  );
  for (const line of lines.sort()) hash.update(line);
  return hash.digest('hex').slice(0, DIGITS);
}

/** A change without what differs between two change sets of the same content. */
function essence({ ResourceChange }: Change): unknown {
  const {
    Action,
    LogicalResourceId,
    ResourceType,
    Replacement,
    Scope = [],
    Details = [],
  } = ResourceChange ?? {};
  const details = Details.map(({ Target, ChangeSource, Evaluation }) =>
    [Target?.Attribute, Target?.Name, Target?.RequiresRecreation, ChangeSource, Evaluation].join(' '),
  );
  return [Action, LogicalResourceId, ResourceType, Replacement, [...Scope].sort(), details.sort()];
}

/**
 * Lets a reviewed change through, after a person where the review asks.
 *
 * @param approved hash that a person gave on the command line
 * @throws Refused where the review blocks, nobody could be asked, or somebody said no
 */
export async function approve(
  session: BiCardsSession,
  review: Review,
  hash: string,
  approved: string | undefined,
): Promise<Approval> {
  const { ui, config, isProduction } = session;
  const findings = review.findings.filter(({ severity }) => severity !== 'inform');
  if (review.verdict === 'block')
    throw new Refused(
      'the review blocks this release; nothing was changed:',
      findings.filter(({ severity }) => severity === 'block').map(describeFinding),
    );
  if (approved !== undefined && approved !== hash)
    throw new Refused(
      `--approve ${approved} is not what would be deployed now, which is ${hash}: something changed since. Read the review again`,
      findings.map(describeFinding),
      EXIT.notClear,
    );
  if (review.verdict === 'clear' || approved === hash)
    return { hash, asked: review.verdict !== 'clear', findings };
  for (const line of [
    ...findings.map(describeFinding),
    ...review.unjudged.map(what => `not judged: ${what}`),
  ])
    ui.say(`  • ${line}`);
  const answer = await ui.confirm(
    `The review asks about ${findings.length + review.unjudged.length} of these. Deploy ${hash}?`,
    isProduction ? config.environment : undefined,
  );
  if (answer === 'yes') return { hash, asked: true, findings };
  throw new Refused(
    answer === 'no'
      ? 'not approved; nothing was changed'
      : `a person has to decide; nothing was changed. To approve exactly this: --approve ${hash}`,
    answer === 'no' ? [] : findings.map(describeFinding),
    EXIT.notClear,
  );
}

/**
 * Whether a change set that could only be made now brings nothing that was not approved.
 *
 * @throws Refused with what is new
 */
export function requireApproved(approval: Approval, stack: string, review: Review): void {
  const keyOf = ({ rule, severity, resource, change }: Finding) =>
    [rule, severity, resource, change].join('|');
  const known = new Set(approval.findings.map(keyOf));
  const fresh = review.findings.filter(
    finding => finding.severity !== 'inform' && !known.has(keyOf(finding)),
  );
  if (fresh.length > 0)
    throw new Refused(
      `the change set of ${stack} could only be made now, and brings what nobody has approved:`,
      fresh.map(describeFinding),
      EXIT.notClear,
    );
}

export const describeFinding = ({ severity, rule, label, reason }: Finding) =>
  `${severity.toUpperCase()} ${rule}: ${label}\n${reason}`;
