/** actionlint takes Go to build, which `.ci/run` does before the tests; who has not built it tests everything else. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Machine } from './machine';
import { ROOT, textOf } from './workflow';

const COMMAND = join(ROOT, '.ci/actionlint');
const version = /^version=(v[\d.]+)$/m.exec(readFileSync(COMMAND, 'utf8'))?.[1];
const isBuilt = existsSync(join(ROOT, `.cache/actionlint-${version}/actionlint`));
const lint = (...files: string[]) => spawnSync(COMMAND, ['-no-color', ...files], { encoding: 'utf8' });

const machine = new Machine();
afterAll(() => machine.remove());

(isBuilt ? describe : describe.skip)('actionlint', () => {
  it('finds nothing in the workflows', () => {
    expect(lint()).toMatchObject({ status: 0, stdout: '' });
  });

  it.each([
    ['a job that waits for none', 'needs: review', 'needs: reviews', 'job "reviews" which does not exist'],
    ['an input that nobody gives', 'inputs.release', 'inputs.relase', 'property "relase" is not defined'],
    ['a permission there is none of', 'id-token: write', 'id-tokens: write', 'unknown permission scope'],
    ['a schedule that never comes', "- cron: '0 0 * * 1'", "- cron: '0 0 * * 8'", 'invalid CRON format'],
  ])('finds %s', (_, from, to, message) => {
    const file = ['deploy.yml', 'drift.yml'].find(name => textOf(name).includes(from)) ?? '';
    machine.write(file, textOf(file).replaceAll(from, to));
    const { status, stdout } = lint(machine.path(file));
    expect(stdout).toContain(message);
    expect(status).toBe(1);
  });
});

it('says what is missing where there is no Go and nothing is built', () => {
  const { status, stderr } = machine.run(
    `mkdir -p copy/.ci && cp '${COMMAND}' copy/.ci/ && PATH=/usr/bin:/bin copy/.ci/actionlint`,
  );
  expect(status).toBe(127);
  expect(stderr).toContain('Go');
});
