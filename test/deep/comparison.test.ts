/**
 * What scanners say when the executor's lock is opened: one mutation of each row of the proof, the stacks it changes
 * before and after. A scanner notices it when it has something new to say. `UPDATE_COMPARISON` writes the table.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadStacks } from '../../lib/assurance/model/load';
import type { Stack } from '../../lib/assurance/model/template';
import { TemplateSet } from '../../lib/assurance/model/template-set';
import { mutations } from '../assurance/isolation/mutations/all';
import { Templates } from '../assurance/isolation/mutations/templates';
import { synthesized } from '../support/deployment';
import { nag } from './scanners/cdk-nag';
import { scanners } from './scanners/install';
import { SCANNERS, scan } from './scanners/scan';

const MINUTE = 60_000;
jest.setTimeout(20 * MINUTE);

const DOCUMENT = join(__dirname, '../../docs/isolation.md');
const TABLE = /(?<=<!-- comparison -->\n)[\s\S]*?(?=<!-- end of comparison -->)/;

type Say = (stacks: readonly Stack[]) => Promise<string[]> | string[];

const JUDGES: Record<string, Say> = {
  ...Object.fromEntries(
    SCANNERS.map(scanner => [
      scanner.name,
      async (stacks: readonly Stack[]) =>
        (await scan(scanner, new TemplateSet(stacks))).map(({ rule, scope }) => `${rule} ${scope}`),
    ]),
  ),
  'cdk-nag': nag,
};

const stacks = loadStacks([synthesized('bi-production').assembly.directory]);
const firstOfEachRow = mutations
  .filter(({ row }, index) => mutations.findIndex(other => other.row === row) === index)
  .sort((a, b) => Number(a.row.slice(1)) - Number(b.row.slice(1)));

async function news(say: Say, before: readonly Stack[], after: readonly Stack[]): Promise<string[]> {
  const known = new Set(await say(before));
  return (await say(after)).filter(finding => !known.has(finding));
}

beforeAll(scanners, 15 * MINUTE);

it('docs/isolation.md tells what scanners notice', async () => {
  const rows: string[] = [];
  const noticed = Object.fromEntries(Object.keys(JUDGES).map(name => [name, 0]));
  for (const { row, what, change } of firstOfEachRow) {
    const templates = new Templates(stacks);
    change(templates);
    const changed = stacks.filter(
      ({ key, template }) =>
        JSON.stringify(template) !==
        JSON.stringify(templates.stacks.find(stack => stack.key === key)?.template),
    );
    const after = templates.stacks.filter(({ key }) => changed.some(stack => stack.key === key));
    const cells: string[] = [];
    for (const [name, say] of Object.entries(JUDGES)) {
      const rules = new Set((await news(say, changed, after)).map(finding => finding.split(' ')[0]));
      if (rules.size > 0) noticed[name] = (noticed[name] ?? 0) + 1;
      cells.push([...rules].sort().join(', '));
    }
    rows.push(`| ${row} | ${what} | ${cells.join(' | ')} |`);
  }
  const names = Object.keys(JUDGES);
  const table = [
    `| row | change | ${names.join(' | ')} |`,
    `|---|---|${names.map(() => '---|').join('')}`,
    ...rows,
    `| | noticed, of ${rows.length} | ${names.map(name => noticed[name]).join(' | ')} |`,
    '',
  ].join('\n');
  const text = readFileSync(DOCUMENT, 'utf8');
  const expected = text.replace(TABLE, () => table);
  if (process.env.UPDATE_COMPARISON) writeFileSync(DOCUMENT, expected);
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(expected);
  expect(rows.length).toBeGreaterThanOrEqual(20);
});
