import { file, type Section, type Text } from '../content';
import type { Findings } from '../findings';

const PAGES: readonly Text[] = [
  [file('docs/isolation.md'), ': each way out of the executor, and when it counts as closed'],
  [file('docs/threat-model.md'), ': who could attack what, and what stands against it'],
  [file('docs/security.md'), ': security controls, met and acknowledged'],
  [file('docs/review.md'), ': how a change is judged before it is deployed'],
  [file('docs/runbook/alarms.md'), ': what to do when an alarm rings (Japanese)'],
  [file('docs/runbook/releases.md'), ': how releases are deployed and taken back (Japanese)'],
  [file('docs/runbook/restore.md'), ': how data comes back (Japanese)'],
  [file('docs/adr/README.md', 'docs/adr'), ': why it is so'],
];

/** Where to read on; of our own deployments only. */
export const furtherSection = ({ deployment }: Findings): Section | undefined =>
  deployment === undefined
    ? undefined
    : { id: 'further', title: 'Where to read on', blocks: [{ kind: 'list', items: PAGES }] };
