/** The proof can fail: every mutation opens a way out, and each is seen in its row. */
import { inEveryCase } from '../../../lib/assurance/isolation/check';
import { ESCAPES, isProved, prove } from '../../../lib/assurance/isolation/prove';
import { taskWithContainer } from '../../../lib/assurance/isolation/subject';
import { verdictOf } from '../../../lib/assurance/isolation/verdict';
import { loadStacks } from '../../../lib/assurance/model/load';
import { TemplateSet } from '../../../lib/assurance/model/template-set';
import { World } from '../../../lib/assurance/model/world';
import { loadBiCards } from '../../../lib/systems/bi-cards/load';
import { synthesized } from '../../support/deployment';
import { mutations } from './mutations/all';
import { Templates } from './mutations/templates';
import { reviewedOf } from './support';

const reviewed = reviewedOf(loadBiCards('bi-production'));
const stacks = loadStacks([synthesized('bi-production').assembly.directory]);
const subject = taskWithContainer(new TemplateSet(stacks), 'executor').id;
const killed = new Set<string>();

afterAll(() => {
  const rate = (100 * killed.size) / mutations.length;
  console.log(`isolation: ${killed.size} of ${mutations.length} mutations killed (${rate} %)`);
});

const verdictOn = (row: string, templates: Templates) => {
  const found = ESCAPES.find(({ id }) => id === row);
  if (!found) throw new Error(`no row ${row}`);
  const set = new TemplateSet(JSON.parse(JSON.stringify(templates.stacks)));
  const definition = set.get(subject) ?? taskWithContainer(set, 'executor');
  return verdictOf(row, inEveryCase(new World(set), { definition, reviewed }, found.check), found.holds);
};

it('is proved before anything is changed', () => {
  const set = new TemplateSet(stacks);
  const verdicts = prove(set, { definition: taskWithContainer(set, 'executor'), reviewed });
  expect(verdicts.filter(({ verdict }) => verdict !== 'PROVED' && verdict !== 'RESIDUAL')).toEqual([]);
  expect(isProved(verdicts)).toBe(true);
});

it('has a mutation for every row', () => {
  expect(new Set(mutations.map(({ row }) => row))).toEqual(new Set(ESCAPES.map(({ id }) => id)));
});

/** Exactly one test a mutation, so a kill rate below 100 % is a failure. */
it.each(mutations)('$row: $what', ({ row, what, change }) => {
  const templates = new Templates(stacks);
  change(templates);
  const { verdict, reason, counterexample } = verdictOn(row, templates);
  if (verdict === 'VIOLATED' || verdict === 'UNPROVED') killed.add(`${row}: ${what}`);
  expect(['VIOLATED', 'UNPROVED']).toContain(verdict);
  expect(reason).not.toBe('');
  // A way out is a path, what cannot be told is a reason.
  expect(counterexample.length > 1).toBe(verdict === 'VIOLATED');
});
