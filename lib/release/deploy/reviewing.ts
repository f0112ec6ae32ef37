import type { BiCardsSession } from '../../ops/session';
import { readExceptions } from '../review/exceptions';
import { review } from '../review/review';
import type { Finding, Review } from '../review/verdict';
import { reviewedFor } from '../reviewed-for';
import type { Reviewing } from './context';

/** The review as a deploy uses it: change sets beside the templates, and the exceptions of the repository. */
export function reviewing(session: BiCardsSession): Reviewing {
  const common = () => ({
    exceptions: readExceptions(),
    today: session.now().toISOString().slice(0, 10),
    reviewedFor,
  });
  if (session.cloud === 'local')
    // Its change sets say "Conditional" of every resource they modify, so they tell nothing about replacement.
    return async ({ before, after }) => withoutIsolation(review({ before, after, ...common() }));
  return async input => review({ ...input, ...common() });
}

/** The local cloud has no DNS Firewall and no rules between security groups, so nothing is proved there. */
function withoutIsolation({ findings, ...rest }: Review): Review {
  const excused = (finding: Finding): Finding =>
    finding.rule === 'isolation-broken' ? { ...finding, severity: 'inform' } : finding;
  const left = findings.map(excused);
  const has = (severity: Finding['severity']) => left.some(finding => finding.severity === severity);
  const verdict = has('block')
    ? 'block'
    : rest.unjudged.length > 0
      ? 'unknown'
      : has('ask')
        ? 'ask'
        : 'clear';
  return { ...rest, findings: left, verdict };
}
