import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { Emulator } from '../../lib/local/emulator';
import { layoutIn } from '../../lib/local/layout';
import { identify } from '../../lib/local/process';
import { readState, writeState } from '../../lib/local/state';
import { executable, temporaryDirectory } from './support';

const directory = temporaryDirectory();

/** Answers `ready` and, elsewhere, with its environment. */
const SERVER = `require('node:http')
  .createServer((request, response) => response.end(JSON.stringify(process.env)))
  .listen(process.env.GATEWAY_PORT, '127.0.0.1')`;
const installation = {
  id: 'one',
  python: executable(join(directory, 'python'), `exec '${process.execPath}' -e "${SERVER}"`),
};

const started: Emulator[] = [];
afterEach(async () => {
  for (const emulator of started.splice(0)) await emulator.stop();
});

function emulatorIn(name: string) {
  const layout = layoutIn(join(directory, name));
  const emulator = new Emulator(layout);
  started.push(emulator);
  return { emulator, layout };
}

test('an emulator that ends at its start is reported with the end of its log', async () => {
  const { emulator, layout } = emulatorIn('ending');
  const python = executable(join(directory, 'ending-python'), 'echo no module named ministack; exit 1');
  await expect(emulator.start({ id: 'one', python }, { port: 0 })).rejects.toThrow(
    /ended right after its start.*ministack\.log.*no module named ministack/s,
  );
  expect(readState(layout.state)).toBeUndefined();
});

test('an emulator that does not get ready is stopped', async () => {
  const { emulator } = emulatorIn('silent');
  const python = executable(join(directory, 'silent-python'), 'exec sleep 60');
  await expect(emulator.start({ id: 'one', python }, { port: 0, readyMs: 300 })).rejects.toThrow(
    'was not ready after 0.3 s',
  );
  expect(emulator.running()).toBeUndefined();
});

test('a port that somebody else uses is left alone', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const { emulator } = emulatorIn('taken');
  await expect(emulator.start(installation, { port })).rejects.toThrow(`port ${port} is in use`);
  expect(other.listening).toBe(true);
  await new Promise(resolve => other.close(resolve));
});

test('a recorded process whose pid was recycled is not ended', async () => {
  const { emulator, layout } = emulatorIn('recycled');
  writeState(layout.state, {
    process: { pid: process.pid, startedAt: 'before' },
    port: 1,
    installation: installation.id,
  });
  expect(emulator.running()).toBeUndefined();
  expect(await emulator.stop()).toBe(false);
  expect(existsSync(layout.state)).toBe(false);
});

test('a running emulator is used again, on its port', async () => {
  const { emulator } = emulatorIn('reused');
  const first = await emulator.start(installation, { port: 0 });
  expect(first.fresh).toBe(true);
  expect(await emulator.start(installation)).toEqual({ port: first.port, fresh: false });
});

test('a running emulator is not moved to another port', async () => {
  const { emulator } = emulatorIn('unmoved');
  const { port } = await emulator.start(installation, { port: 0 });
  await expect(emulator.start(installation, { port: port + 1 })).rejects.toThrow(
    `runs on port ${port} already, not on ${port + 1}`,
  );
});

test('a killed emulator is noticed and replaced', async () => {
  const { emulator } = emulatorIn('killed');
  const { port } = await emulator.start(installation, { port: 0 });
  const killed = emulator.running()?.process;
  process.kill(killed?.pid ?? 0, 'SIGKILL');
  while (killed && identify(killed.pid)) await new Promise(resolve => setTimeout(resolve, 20));
  expect(await emulator.start(installation, { port })).toEqual({ port, fresh: true });
});

test('an emulator of another version is replaced', async () => {
  const { emulator } = emulatorIn('outdated');
  const { port } = await emulator.start(installation, { port: 0 });
  expect(await emulator.start({ ...installation, id: 'two' }, { port })).toEqual({ port, fresh: true });
});

test('stopping ends the process and forgets it', async () => {
  const { emulator, layout } = emulatorIn('stopped');
  await emulator.start(installation, { port: 0 });
  expect(await emulator.stop()).toBe(true);
  expect(emulator.running()).toBeUndefined();
  expect([layout.state, layout.scratch].filter(existsSync)).toEqual([]);
});

test('what the emulator prints is kept in its log', async () => {
  const { emulator, layout } = emulatorIn('logging');
  const python = executable(join(directory, 'logging-python'), `echo hello\n. '${installation.python}'`);
  await emulator.start({ ...installation, python }, { port: 0 });
  expect(readFileSync(layout.emulatorLog, 'utf8')).toContain('hello');
});

test('neither credentials nor proxies of the caller reach the emulator and its functions', async () => {
  const { emulator, layout } = emulatorIn('isolated');
  const secrets = { AWS_PROFILE: 'production', AWS_SECRET_ACCESS_KEY: 'real', HTTPS_PROXY: 'http://proxy' };
  const before = { ...process.env };
  Object.assign(process.env, secrets);
  const { port } = await emulator.start(installation, { port: 0 });
  process.env = before;

  const seen = z
    .record(z.string(), z.string())
    .parse(await (await fetch(`http://127.0.0.1:${port}/`)).json());
  expect(Object.keys(seen).filter(name => name in secrets)).toEqual([]);
  expect(seen).toMatchObject({ BIND_HOST: '127.0.0.1', HOME: layout.scratch, TMPDIR: layout.scratch });
});
