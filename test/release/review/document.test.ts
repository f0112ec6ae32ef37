/** Every rule stands in docs/review.md, and no rule stands there that is none. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { review } from '../../../lib/release/review/review';
import { ALL } from './pairs';
import { setOf } from './support';

const ROOT = join(__dirname, '../../..');
const table =
  readFileSync(join(ROOT, 'docs/review.md'), 'utf8').match(/^\| about \| rules \|$.*?\n\n/ms)?.[0] ?? '';
const documented = new Set([...table.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(match => match[1]));

const sources = ['rules', 'protections'].flatMap(folder =>
  readdirSync(join(ROOT, 'lib/release/review', folder)).map(file =>
    readFileSync(join(ROOT, 'lib/release/review', folder, file), 'utf8'),
  ),
);

it('no rule speaks that is not documented', () => {
  const spoken = ALL.flatMap(
    ({ before, after }) =>
      review({ before: setOf(before), after: setOf(after), today: '2026-11-28' }).findings,
  );
  expect([...new Set(spoken.map(({ rule }) => rule))].filter(rule => !documented.has(rule))).toEqual([]);
});

it('no rule is documented that nothing says', () => {
  expect([...documented].filter(rule => !sources.some(source => source.includes(`'${rule}'`)))).toEqual([]);
});
