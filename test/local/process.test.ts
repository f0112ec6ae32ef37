import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endGroup, identify, isRunning, type ProcessIdentity, startInPs } from '../../lib/local/process';
import { temporaryDirectory } from './support';

const directory = temporaryDirectory();
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process that leads a group, with a second one in it. */
function startSleeper(script = 'sleep 60 & wait'): ProcessIdentity {
  const child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' });
  children.push(child);
  const identity = identify(child.pid ?? 0);
  if (!identity) throw new Error('the sleeper did not start');
  return identity;
}

/** Fails by the test's time limit when it never comes true. */
async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

test('a recycled pid is another process, and is not ended', async () => {
  const stranger = startSleeper();
  const remembered = { ...stranger, startedAt: 'long ago' };
  expect(isRunning(remembered)).toBe(false);
  await endGroup(remembered);
  expect(isRunning(stranger)).toBe(true);
});

test('a process that ended does not run, though its parent has not looked after it yet', () => {
  const ended = startSleeper('sleep 0.1');
  // Blocks this process, which therefore cannot reap the other one.
  spawnSync('sleep', ['0.5']);
  expect(isRunning(ended)).toBe(false);
});

test('a process is ended with what it started', async () => {
  const note = join(directory, 'member');
  const leader = startSleeper(`sleep 60 & echo $! > ${note}; wait`);
  const memberPid = () => (existsSync(note) ? Number(readFileSync(note, 'utf8')) : 0);
  await eventually(() => memberPid() > 0);
  const member = identify(memberPid());

  await endGroup(leader);
  expect(isRunning(leader)).toBe(false);
  await eventually(() => member !== undefined && !isRunning(member));
});

test('a process that ignores the request is ended by force', async () => {
  const stubborn = startSleeper('trap "" TERM; while true; do sleep 0.05; done');
  await endGroup(stubborn, 300);
  expect(isRunning(stubborn)).toBe(false);
});

test('a machine without /proc learns the start from ps, the same at every look', () => {
  const start = startInPs(process.pid);
  expect(start).toMatch(/\d\d:\d\d:\d\d \d{4}$/);
  expect(startInPs(process.pid)).toBe(start);
});

test('ps knows of no process under a free pid', () => {
  expect(startInPs(2 ** 22 + 1)).toBeUndefined();
});
