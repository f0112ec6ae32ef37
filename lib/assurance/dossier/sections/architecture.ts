import type { Section } from '../content';
import type { Findings } from '../findings';

export const architectureSection = ({ flows, parts }: Findings): Section | undefined =>
  parts.length === 0
    ? undefined
    : {
        id: 'architecture',
        title: 'Architecture',
        blocks: [
          {
            kind: 'text',
            text: [
              'Every arrow is read from the templates: security groups that agree, origins, endpoints on route tables, policies, targets of schedules. Solid arrows are requests, dashed ones start something, and those in colour read or write data. Logs, metrics and keys are used by everything and have no arrows.',
            ],
          },
          { kind: 'drawing' },
          {
            kind: 'table',
            caption: 'The arrows as a list',
            isFolded: true,
            head: ['from', 'to', 'how', 'what'],
            rows: flows.map(({ from, to, kind, label }) => [
              [from.name],
              [to.name],
              [KINDS[kind]],
              [label || '–'],
            ]),
          },
        ],
      };

const KINDS = { traffic: 'request', data: 'data', starts: 'starts' } as const;
