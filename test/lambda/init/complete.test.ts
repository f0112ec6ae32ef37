import { inspect } from 'node:util';
import { complete } from '../../../lambda/init/complete';
import type { SecretKey } from '../../../lib/contract/secret-keys';

const TOKEN: SecretKey = { key: 'TOKEN', source: 'random', minLength: 32 };
const PROJECT: SecretKey = { key: 'PROJECT', source: 'person' };
const LICENCE: SecretKey = { key: 'LICENCE', source: 'none' };
const LONG_ENOUGH = 'x'.repeat(32);

const valuesOf = (json: string | undefined): Record<string, string> => JSON.parse(json ?? '{}');

describe('a secret that only a person can put right is refused', () => {
  test.each([
    ['text that is no JSON', 'hunter2-in-plain-text', [TOKEN], 'the value is not JSON'],
    ['a list', '["hunter2"]', [TOKEN], 'no object'],
    ['null', 'null', [TOKEN], 'no object'],
    ['a bare string', '"hunter2"', [TOKEN], 'no object'],
    ['a number for a known key', '{"TOKEN": 20260101}', [TOKEN], 'these keys is no string: TOKEN'],
    [
      'an object for an unknown key',
      '{"other": {"password": "hunter2"}}',
      [TOKEN],
      'these keys is no string: other',
    ],
    [
      'a random key that is too short',
      '{"TOKEN": "hunter2"}',
      [TOKEN],
      'TOKEN is shorter than 32 characters',
    ],
    ['a key that nothing makes', '{"PROJECT": "p"}', [LICENCE], 'LICENCE is missing'],
    ['an empty key that nothing makes', '{"LICENCE": ""}', [LICENCE], 'LICENCE is missing'],
  ])('%s', (_, json, keys, message) => {
    expect(() => complete(json, keys)).toThrow(message);
  });

  test('with every problem at once', () => {
    expect(() => complete('{"TOKEN": "short"}', [TOKEN, LICENCE])).toThrow(
      /TOKEN is shorter.*; LICENCE is missing/,
    );
  });

  test.each(['hunter2', '{"TOKEN": "hunter2"}', '{"TOKEN": hunter2}', '["hunter2"]'])(
    'and the error does not quote the value: %s',
    json => {
      expect.assertions(1);
      try {
        complete(json, [TOKEN]);
      } catch (error) {
        expect(inspect(error, { showHidden: true })).not.toContain('hunter2');
      }
    },
  );
});

describe('what is missing', () => {
  test.each([undefined, '', '{}', '{"TOKEN": ""}'])('is generated when the secret holds %j', json => {
    const { created, json: completed } = complete(json, [TOKEN]);
    expect(created).toEqual(['TOKEN']);
    expect(valuesOf(completed).TOKEN).toMatch(/^[\w-]{43,}$/);
  });

  test.each([1, 32, 44, 100])('is generated with at least %d characters', minLength => {
    const { json } = complete(undefined, [{ key: 'TOKEN', source: 'random', minLength }]);
    expect(valuesOf(json).TOKEN?.length).toBeGreaterThanOrEqual(minLength);
  });

  test('is another value each time', () => {
    expect(complete(undefined, [TOKEN]).json).not.toBe(complete(undefined, [TOKEN]).json);
  });

  test('is written empty and reported when a person has to set it', () => {
    const { created, missing, json } = complete('{"other": "kept"}', [PROJECT]);
    expect({ created, missing }).toEqual({ created: [], missing: ['PROJECT'] });
    expect(valuesOf(json)).toEqual({ other: 'kept', PROJECT: '' });
  });

  test('is reported and not written again while a person has not set it', () => {
    expect(complete('{"PROJECT": " "}', [PROJECT])).toEqual({
      created: [],
      missing: ['PROJECT'],
      json: undefined,
    });
  });
});

describe('what is there', () => {
  test('is left alone when nothing is missing', () => {
    const json = JSON.stringify({ TOKEN: LONG_ENOUGH, PROJECT: 'p', LICENCE: 'l' });
    expect(complete(json, [TOKEN, PROJECT, LICENCE])).toEqual({ created: [], missing: [], json: undefined });
  });

  test('is kept to the letter when something is added, unknown and odd keys too', () => {
    const held = { 'ключ "鍵"': ' \u2028\n🙂 ', __proto: 'p', constructor: 'c', LICENCE: 'l' };
    const json = `{"__proto__": "own", ${JSON.stringify(held).slice(1)}`;
    const completed = valuesOf(complete(json, [TOKEN]).json);
    expect(Object.entries(completed)).toEqual([
      ...Object.entries(JSON.parse(json)),
      ['TOKEN', expect.any(String)],
    ]);
  });

  test('of the prototype is not taken for a key', () => {
    expect(() => complete('{}', [{ key: 'constructor', source: 'none' }])).toThrow('constructor is missing');
  });
});
