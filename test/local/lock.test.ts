import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../../lib/local/lock';
import { temporaryDirectory } from './support';

const directory = temporaryDirectory();
const tick = () => new Promise(resolve => setTimeout(resolve, 20));

test('two runs never work at the same time', async () => {
  const file = join(directory, 'exclusive');
  let working = 0;
  const seen: number[] = [];
  const work = async () => {
    working += 1;
    seen.push(working);
    await tick();
    working -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(file, {}, work)));
  expect(seen).toEqual([1, 1, 1, 1, 1]);
});

test('the lock is free again after work that failed', async () => {
  const file = join(directory, 'failed');
  await expect(withLock(file, {}, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(file)).toBe(false);
});

test.each([
  ['of a process that ended', JSON.stringify({ pid: spawnSync('true').pid, startedAt: 'before' })],
  ['of a process whose pid was recycled', JSON.stringify({ pid: process.pid, startedAt: 'before' })],
  ['that is unreadable', '{'],
  ['that is empty', ''],
])('a lock %s is taken over, by one run after the other', async (name, content) => {
  const file = join(directory, name);
  writeFileSync(file, content);
  let working = 0;
  const work = async () => {
    working += 1;
    expect(working).toBe(1);
    await tick();
    working -= 1;
  };
  await Promise.all([withLock(file, {}, work), withLock(file, {}, work), withLock(file, {}, work)]);
  expect(readdirSync(directory).filter(entry => entry.startsWith(name))).toEqual([]);
});

test('whoever waits is told for whom, and gives up with advice', async () => {
  const file = join(directory, 'held');
  const holders: number[] = [];
  await withLock(file, {}, async () => {
    const second = withLock(file, { onWait: pid => holders.push(pid), timeoutMs: 250 }, tick);
    await expect(second).rejects.toThrow(/another run \(pid \d+\) has held .*; wait for it, or end it/);
  });
  expect(holders).toEqual([process.pid]);
});

test('waiting ends with the signal', async () => {
  const file = join(directory, 'aborted');
  const controller = new AbortController();
  await withLock(file, {}, async () => {
    const second = withLock(file, { signal: controller.signal }, tick);
    controller.abort();
    await expect(second).rejects.toThrow('aborted');
  });
});
