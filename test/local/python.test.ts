import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findPython } from '../../lib/local/python';
import { executable, temporaryDirectory } from './support';

const directory = temporaryDirectory();

/** A search path of its own, on which each named command claims to be that version. */
function machineWith(name: string, commands: Record<string, string>): NodeJS.ProcessEnv {
  const PATH = join(directory, name);
  mkdirSync(PATH);
  for (const [command, version] of Object.entries(commands))
    executable(join(PATH, command), `echo ${version}`);
  return { PATH };
}

test('a machine without Python is told what to install', async () => {
  await expect(findPython(machineWith('none', {}))).rejects.toThrow(
    /needs Python 3\.10 or newer; found: none\..*brew install python.*apt install python3.*PYTHON=/s,
  );
});

test('a Python that is too old is named with its version', async () => {
  await expect(findPython(machineWith('old', { python3: '3.9.6', python: '2.7.18' }))).rejects.toThrow(
    'found: python3 3.9.6, python 2.7.18.',
  );
});

test('a command that answers something else is no Python', async () => {
  await expect(findPython(machineWith('stub', { python3: 'install the developer tools' }))).rejects.toThrow(
    'found: none',
  );
});

test('PYTHON names the only candidate', async () => {
  const env = machineWith('chosen', { python3: '3.12.1' });
  await expect(findPython({ ...env, PYTHON: '/nowhere/python3' })).rejects.toThrow(
    'Looked for /nowhere/python3 (from PYTHON)',
  );
});

test('3.10 is new enough, and so is whatever comes after it', async () => {
  expect(await findPython(machineWith('oldest', { python3: '3.10.0' }))).toEqual({
    command: 'python3',
    version: '3.10.0',
  });
  expect(await findPython(machineWith('next', { python3: '4.0.0' }))).toMatchObject({ version: '4.0.0' });
});

test('a newer versioned command is found beside an old system Python', async () => {
  const env = machineWith('both', { python3: '3.9.6', 'python3.12': '3.12.4' });
  expect(await findPython(env)).toEqual({ command: 'python3.12', version: '3.12.4' });
});
