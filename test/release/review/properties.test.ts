/** What holds of any review, whatever the templates: tried on templates that nobody would write, and those that people did. */
import * as fc from 'fast-check';
import { isStateful } from '../../../lib/assurance/ledger/stateful';
import { review } from '../../../lib/release/review/review';
import { ALL } from './pairs';
import { sub } from './pairs/support';
import { setOf } from './support';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Template = {
  Resources: Record<string, { Type: string; [name: string]: Json }>;
  [section: string]: Json;
};
type Templates = Record<string, Template>;

const today = '2026-11-28';
const judge = (before: object, after: object) =>
  review({ before: setOf(before as never), after: setOf(after as never), today });

/** Stacks that people wrote, the same ones once. */
const WRITTEN = [...new Map(ALL.map(({ before }) => [JSON.stringify(before), before as Templates])).values()];
const written = fc.constantFrom(...WRITTEN);

/** Values that no schema foresees, and expressions that lead nowhere. */
const strange: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, '', '*', 0, -1, true, [], {}, '${', { Ref: 'Nobody' }, { Ref: 'AWS::NoValue' }),
  fc.constantFrom<Json>(
    { 'Fn::GetAtt': ['Nobody', 'Arn'] },
    { 'Fn::If': ['Never', 1, 2] },
    { 'Fn::FindInMap': ['Map', 'a', 'b'] },
    sub('<Nobody.Arn>/*'),
    { 'Fn::Join': ['', { Ref: 'Nobody' }] },
    { 'Fn::Select': [9, ['a']] },
    { 'Fn::ImportValue': { Ref: 'Nobody' } },
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

/** Puts a value somewhere below the resources, or takes one away. */
const mutation = fc.record({
  steps: fc.array(fc.nat(), { minLength: 3, maxLength: 8 }),
  value: fc.option(strange, { nil: undefined }),
});

function mutated(templates: Templates, { steps, value }: { steps: number[]; value?: Json }): Templates {
  const copy = structuredClone(templates);
  const stacks = Object.values(copy);
  const { Resources } = stacks[(steps[0] ?? 0) % stacks.length] as Template;
  const ids = Object.keys(Resources);
  let inside: Json = Resources[ids[(steps[1] ?? 0) % ids.length] as string] as Json;
  const path = steps.slice(2);
  path.forEach((step, depth) => {
    if (typeof inside !== 'object' || inside === null) return;
    const names = Object.keys(inside).filter(name => name !== 'Type');
    if (names.length === 0) return;
    const name = names[step % names.length] as string;
    const place = inside as Record<string, Json>;
    const next = place[name] as Json;
    if (depth === path.length - 1 || typeof next !== 'object' || next === null) {
      if (value === undefined) delete place[name];
      else place[name] = value;
      inside = null;
    } else inside = next;
  });
  return copy;
}

const bounded = { numRuns: 100, interruptAfterTimeLimit: 3_000 };

it('never throws, whatever stands in the templates', () => {
  fc.assert(
    fc.property(written, fc.array(mutation, { minLength: 1, maxLength: 4 }), (before, mutations) => {
      const after = mutations.reduce(mutated, before);
      expect(['clear', 'ask', 'block', 'unknown']).toContain(judge(before, after).verdict);
      expect(['clear', 'ask', 'block', 'unknown']).toContain(judge(after, before).verdict);
    }),
    bounded,
  );
});

it('is clear of what does not change, whatever it is', () => {
  fc.assert(
    fc.property(written, fc.array(mutation, { maxLength: 3 }), (base, mutations) => {
      const templates = mutations.reduce(mutated, base);
      const { verdict, findings } = judge(templates, structuredClone(templates));
      expect([verdict, findings.filter(({ severity }) => severity !== 'inform')]).toEqual(['clear', []]);
    }),
    bounded,
  );
});

it('is never clear when something that holds state goes, or comes without being kept', () => {
  const stateful = WRITTEN.flatMap(templates =>
    Object.entries(templates).flatMap(([stack, { Resources }]) =>
      Object.entries(Resources)
        .filter(([, { Type }]) => isStateful(Type))
        .map(([id, { Type }]) => ({ templates, stack, id, type: Type })),
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...stateful), ({ templates, stack, id, type }) => {
      const without = structuredClone(templates);
      delete without[stack]?.Resources[id];
      expect(judge(templates, without).verdict).not.toBe('clear');
      // Messages are not records: a new queue needs nobody.
      if (type === 'AWS::SQS::Queue') return;
      const unkept = structuredClone(templates);
      const resource = unkept[stack]?.Resources[id];
      delete resource?.DeletionPolicy;
      delete resource?.UpdateReplacePolicy;
      expect(judge(without, unkept).verdict).not.toBe('clear');
    }),
    bounded,
  );
});
