import { code, mark, type Section } from '../content';
import type { Findings } from '../findings';

export function schedulesSection({ schedules }: Findings): Section | undefined {
  if (schedules.length === 0) return undefined;
  return {
    id: 'schedules',
    title: 'What runs by the clock',
    blocks: [
      {
        kind: 'table',
        caption: 'Schedules, in their own time',
        head: ['what', 'when', 'time of', 'for', 'as written'],
        rows: schedules.map(({ name, rule, zone, what, expression, isOff }) => [
          [name, ...(isOff ? [' ', mark('off', 'care')] : [])],
          [rule],
          [zone],
          [what || '–'],
          [code(expression)],
        ]),
      },
    ],
  };
}
