import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EmulatorState, readState, writeState } from '../../lib/local/state';
import { temporaryDirectory } from './support';

const directory = temporaryDirectory();
const state: EmulatorState = { process: { pid: 4242, startedAt: 'then' }, port: 4566, installation: 'abc' };

test.each([
  ['is missing', undefined],
  ['is empty', ''],
  ['was cut off', JSON.stringify(state).slice(0, 20)],
  ['has another shape', JSON.stringify({ pid: 1 })],
  ['names no real process', JSON.stringify({ ...state, process: { pid: -1, startedAt: 'then' } })],
])('nothing is known of an emulator when the state file %s', (name, content) => {
  const file = join(directory, name);
  if (content !== undefined) writeFileSync(file, content);
  expect(readState(file)).toBeUndefined();
});

test('what was written is read again, and no draft stays behind', () => {
  const file = join(directory, 'new', 'emulator.json');
  writeState(file, state);
  expect(readState(file)).toEqual(state);
  expect(readdirSync(join(directory, 'new'))).toEqual(['emulator.json']);
});
