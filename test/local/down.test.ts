import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { down } from '../../lib/local/down';
import { temporaryDirectory } from './support';

const root = temporaryDirectory();
const { signal } = new AbortController();

function stateIn(name: string): string {
  const directory = join(root, name);
  mkdirSync(join(directory, 'venv'), { recursive: true });
  mkdirSync(join(directory, 'cdk.out'));
  for (const file of ['cdk.log', 'ministack.log', 'emulator.json']) writeFileSync(join(directory, file), '{');
  return directory;
}

test('the state goes, the installed emulator stays', async () => {
  const directory = stateIn('kept');
  expect(await down({ all: false, directory, signal })).toBe(false);
  expect(readdirSync(directory)).toEqual(['venv']);
});

test('with all, nothing stays', async () => {
  const directory = stateIn('all');
  await down({ all: true, directory, signal });
  expect(existsSync(directory)).toBe(false);
});

test('where nothing ever ran there is nothing to do', async () => {
  const directory = join(root, 'never');
  expect(await down({ all: false, directory, signal })).toBe(false);
  expect(existsSync(directory)).toBe(false);
});
