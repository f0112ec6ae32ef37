import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, planInstall } from '../../lib/local/install';
import { executable, temporaryDirectory } from './support';

const directory = temporaryDirectory();
const pipCalls = join(directory, 'pip-calls');
const offline = join(directory, 'offline');

/** Does what is asked of Python here: its version, an environment, a package. */
const env = {
  ...process.env,
  PYTHON: executable(
    join(directory, 'python3'),
    `case "$1 $2" in
      "-c import sys"*) echo \${FAKE_VERSION:-3.11.7} ;;
      "-c import ministack") test -f "$(dirname "$0")/ministack" ;;
      "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
      "-m pip")
        echo "$@" >> ${pipCalls}
        if test -f ${offline}; then echo "no matching distribution"; exit 1; fi
        touch "$(dirname "$0")/ministack" ;;
    esac`,
  ),
};

beforeEach(() => {
  rmSync(pipCalls, { force: true });
  rmSync(offline, { force: true });
});

async function installed(name: string): Promise<string> {
  const venv = join(directory, name);
  await install(venv, await planInstall(venv, { env }), { env });
  return venv;
}

test('nothing is installed on a fresh machine', async () => {
  expect(await planInstall(join(directory, 'fresh'), { env })).toMatchObject({ installed: false });
});

test('an environment without its stamp is half made, and is made again from nothing', async () => {
  const venv = join(directory, 'half-made');
  mkdirSync(join(venv, 'bin'), { recursive: true });
  writeFileSync(join(venv, 'leftover'), '');
  const plan = await planInstall(venv, { env });
  expect(plan.installed).toBe(false);

  await install(venv, plan, { env });
  expect(existsSync(join(venv, 'leftover'))).toBe(false);
  expect(await planInstall(venv, { env })).toMatchObject({ installed: true });
});

test('an environment whose interpreter no longer works is not installed', async () => {
  const venv = await installed('broken');
  rmSync(join(venv, 'bin', 'python'));
  expect(await planInstall(venv, { env })).toMatchObject({ installed: false });
});

test('an environment that lost the emulator is not installed', async () => {
  const venv = await installed('emptied');
  rmSync(join(venv, 'bin', 'ministack'));
  expect(await planInstall(venv, { env })).toMatchObject({ installed: false });
});

test('another version of Python asks for another environment', async () => {
  const venv = await installed('upgraded');
  const before = await planInstall(venv, { env });
  const after = await planInstall(venv, { env: { ...env, FAKE_VERSION: '3.12.0' } });
  expect(after.installed).toBe(false);
  expect(after.id).not.toBe(before.id);
});

test('a failing installation says why, and leaves nothing that looks installed', async () => {
  const venv = join(directory, 'failed');
  writeFileSync(offline, '');
  const failing = install(venv, await planInstall(venv, { env }), { env });
  await expect(failing).rejects.toThrow(
    /could not install the emulator: .*no matching distribution.*run the command again/s,
  );
  expect(await planInstall(venv, { env })).toMatchObject({ installed: false });
});

test('only pinned, hashed wheels are installed', async () => {
  await installed('pinned');
  expect(readFileSync(pipCalls, 'utf8')).toMatch(
    /--require-hashes --only-binary :all: --requirement \S+requirements\.txt/,
  );
});
