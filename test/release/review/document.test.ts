/** No rule stands in docs/review.md that is none; that each stands there, the recorded pairs show. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentedRules } from './support';

const ROOT = join(__dirname, '../../..');
const sources = ['rules', 'protections'].flatMap(folder =>
  readdirSync(join(ROOT, 'lib/release/review', folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => readFileSync(join(ROOT, 'lib/release/review', folder, file), 'utf8')),
);

it('no rule is documented that nothing says', () => {
  expect(
    [...documentedRules()].filter(rule => !sources.some(source => source.includes(`'${rule}'`))),
  ).toEqual([]);
});
