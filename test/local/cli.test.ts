import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT } from '../../lib/local/errors';
import { executable, temporaryDirectory } from './support';

const directory = temporaryDirectory();

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/local.ts', ...args], {
    cwd: join(__dirname, '../..'),
    env: { ...process.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data));
  return { child, ended: once(child, 'close').then(([code]) => ({ code, output })) };
}

test('a port that is none is refused with what is allowed', async () => {
  expect(await start(['up', '--port', '70000']).ended).toEqual({
    code: EXIT.cannotRun,
    output: expect.stringContaining('allowed: 0 to 65535'),
  });
});

test('what the machine lacks is said without a stack trace, and the exit code tells it from a failed deployment', async () => {
  const { ended } = start(['up', '--directory', join(directory, 'lacking')], { PYTHON: '/nowhere/python3' });
  const { code, output } = await ended;
  expect(code).toBe(EXIT.cannotRun);
  expect(output).toContain('needs Python 3.10 or newer');
  expect(output).not.toMatch(/^ +at /m);
});

test('a signal ends what is under way, and says how to go on', async () => {
  const marker = join(directory, 'asked');
  const PYTHON = executable(join(directory, 'slow-python'), `touch ${marker}; sleep 60`);
  const { child, ended } = start(['up', '--directory', join(directory, 'interrupted')], { PYTHON });
  while (!existsSync(marker)) await sleep(50);
  child.kill('SIGINT');
  expect(await ended).toEqual({
    code: EXIT.interrupted,
    output: expect.stringContaining('run the same command again to go on'),
  });
});

test('help says what the exit codes mean', async () => {
  const { code, output } = await start(['up', '--help']).ended;
  expect(code).toBe(EXIT.ok);
  for (const exit of Object.values(EXIT)) expect(output).toMatch(new RegExp(`\\b${exit}\\b`));
});

test('down is no mistake where nothing runs', async () => {
  expect(await start(['down', '--directory', join(directory, 'nothing')]).ended).toEqual({
    code: EXIT.ok,
    output: 'nothing was running\n',
  });
});
