import { configHashes, hashOf } from '../../lib/release/config-hashes';
import { accessDeployments } from '../../lib/systems/bi-cards/load';
import { DEPLOYMENTS } from '../../lib/systems/names';

/** The roles of workflows have the configuration of the environment that they deploy. */
const CONFIGURED = DEPLOYMENTS.filter(name => !accessDeployments.has(name));

test('every configured deployment has a hash, and no two are configured alike', () => {
  const hashes = configHashes();
  expect(Object.keys(hashes).sort()).toEqual([...CONFIGURED].sort());
  expect(new Set(Object.values(hashes)).size).toBe(CONFIGURED.length);
  expect(configHashes()).toEqual(hashes);
});

describe('the hash of a configuration', () => {
  test.each([
    ['a value', { a: { b: 2 } }],
    ['a key', { a: { c: 1 } }],
    ['one key more', { a: { b: 1 }, c: null }],
    ['the order of a list', { a: { b: 1 }, list: [2, 1] }],
    ['a number as text', { a: { b: '1' } }],
  ])('changes with %s', (_, other) => {
    const one = 'list' in other ? { a: { b: 1 }, list: [1, 2] } : { a: { b: 1 } };
    expect(hashOf(other)).not.toBe(hashOf(one));
  });

  test('is the same in any order of keys, and without what is not there', () => {
    expect(hashOf({ b: [{ y: 1, x: 2 }], a: 1, c: undefined })).toBe(hashOf({ a: 1, b: [{ x: 2, y: 1 }] }));
  });
});
