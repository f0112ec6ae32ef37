import type { Section, Text } from '../content';
import type { Findings } from '../findings';

/** Words that are this system's own, or that a reader may not know. */
const WORDS: readonly (readonly [word: string, meaning: string])[] = [
  ['card', 'a piece of Python that a user writes, and the picture or number that comes of it'],
  ['api', 'the service that people talk to; it keeps the data and has cards run'],
  ['executor', 'the service that runs cards, cut off from everything that they could be sent to'],
  ['dataset', 'files that cards may read, in a bucket'],
  ['init', 'a function that makes sure, when something is deployed, that the secrets have every key'],
  [
    'health',
    'a function that asks every dependency each minute whether it works, and reports it as a metric',
  ],
  ['isolation-canary', 'a job that tries to break out of the executor, and fails when it can'],
  ['job-starter', 'a state machine that starts a job unless its last run still goes on'],
  ['nightly', 'the batch job of the night; it runs in an executor of its own'],
  ['router', 'the function at the edge that sends people to the release of the site that is served'],
  ['release', 'images of both services and a site that belong together, by digest'],
  ['page, ticket', 'an alarm that gets somebody up, and one that waits for working hours'],
  [
    'budget of 30 days',
    'how much may fail before a promise is broken; 14.4 times the budget means that it is used up that much faster',
  ],
  [
    'PROVED, RESIDUAL, UNPROVED, VIOLATED',
    'closed, as the templates show; what templates cannot close; not shown either way; open',
  ],
  ['the lock', 'everything that keeps the executor in: the ways out below, closed together'],
  [
    'recovery-audit',
    'the run of restore-validation that looks for backups and restore tests that did not happen',
  ],
  ['slice', 'everything in the templates that can have a part in isolating the executor'],
  ['in passing', 'by something that the same deployment runs or brings along'],
];

/** What the words on the page mean; of our own system only. */
export const wordsSection = ({ config }: Findings): Section | undefined =>
  config && {
    id: 'words',
    title: 'Words',
    blocks: [
      {
        kind: 'table',
        caption: 'Words of this page and what they mean',
        head: ['word', 'meaning'],
        rows: WORDS.map(([word, meaning]): Text[] => [[word], [meaning]]),
      },
    ],
  };
