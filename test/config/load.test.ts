import { z } from 'zod';
import { ConfigError, UserError } from '../../lib/config/errors';
import { load, type SystemConfig } from '../../lib/config/load';
import { rulesFor, unless } from '../../lib/config/rules';

const schema = z.strictObject({
  size: z.strictObject({ min: z.int().min(1), max: z.int().max(9) }),
  mode: z.enum(['slow', 'fast']),
  names: z.array(z.string()).optional(),
});
type Toy = z.infer<typeof schema>;
const { rule, pairRule } = rulesFor<Toy>();

const system = (deployments: Record<string, unknown>): SystemConfig<Toy> => ({
  system: 'toy',
  schema,
  rules: [
    rule(['size'], ({ size: { min, max } }) =>
      unless(min <= max, { path: 'size.min', found: String(min), allowed: `at most ${max}` }),
    ),
  ],
  pairRules: [
    pairRule(['mode'], ({ mode }, earlier, name) =>
      unless(mode !== earlier.mode, {
        path: 'mode',
        found: `${mode}, as in ${name}`,
        allowed: 'another mode',
      }),
    ),
  ],
  deployments,
});

const valid: Toy = { size: { min: 1, max: 2 }, mode: 'slow' };

/** The message that loading ends with. */
function refusal(deployments: Record<string, unknown>): string {
  try {
    load(system(deployments), 'toy-a');
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('loading a configuration', () => {
  test('reports every problem of every deployment at once, each with its place, what was found and what is allowed', () => {
    expect(
      refusal({
        'toy-a': { size: { min: 3, max: 2 }, mode: 'quick' },
        'toy-b': { size: { minn: 1, max: 12 }, mode: 'slow', names: ['x', 5] },
        'toy-c': valid,
      }),
    ).toBe(`7 problems in lib/systems/toy/environments.ts:

toy-a: mode
  found:   "quick"
  allowed: "slow", "fast"

toy-a: size.min
  found:   3
  allowed: at most 2

toy-b: size.min
  found:   nothing
  allowed: a whole number

toy-b: size.max
  found:   12
  allowed: at most 9

toy-b: size.minn
  found:   unknown key "minn"
  allowed: did you mean "min"? one of: min, max

toy-b: names[1]
  found:   5
  allowed: a string

toy-c: mode
  found:   slow, as in toy-b
  allowed: another mode`);
  });

  test('an unknown key that resembles none lists those that exist', () => {
    expect(refusal({ 'toy-a': { ...valid, colour: 'red' } })).toMatch(
      /toy-a: colour\n {2}found: {3}unknown key "colour"\n {2}allowed: one of: size, mode, names$/,
    );
  });

  test('an unknown key or a value out of bounds does not hide what the rules find', () => {
    const message = refusal({ 'toy-a': { ...valid, size: { min: 11, max: 10, step: 1 } } });
    expect(message).toMatch(/size\.step/);
    expect(message).toMatch(/size\.max\n.*10\n.*at most 9/);
    expect(message).toMatch(/size\.min\n.*11\n.*at most 10/);
  });

  test('rules do not run on values of the wrong type', () => {
    expect(refusal({ 'toy-a': { ...valid, size: { min: 'many', max: 2 } } })).toMatch(
      /^one problem in .*\n\ntoy-a: size\.min\n {2}found: {3}"many"\n {2}allowed: a whole number$/,
    );
  });

  test('a configuration that is no object at all is one problem', () => {
    expect(refusal({ 'toy-a': undefined })).toMatch(/^one problem in .*\n\ntoy-a\n.*nothing\n.*an object$/);
  });

  test('a mistake in one deployment stops the others too', () => {
    expect(refusal({ 'toy-a': valid, 'toy-b': {} })).toMatch(/toy-b: size/);
  });

  test('an unknown deployment is answered with the nearest name and all others', () => {
    const loading = () => load(system({ 'toy-alpha': valid, 'toy-omega': valid }), 'toy-alfa');
    expect(loading).toThrow(UserError);
    expect(loading).toThrow(
      'unknown deployment "toy-alfa"; did you mean "toy-alpha"? allowed: toy-alpha, toy-omega',
    );
  });

  test('a name of the language is no deployment', () => {
    expect(() => load(system({ 'toy-a': valid }), 'constructor')).toThrow(/unknown deployment/);
  });

  test('a valid configuration is returned as it was written', () => {
    expect(load(system({ 'toy-a': valid, 'toy-b': { ...valid, mode: 'fast' } }), 'toy-a')).toEqual(valid);
  });
});
