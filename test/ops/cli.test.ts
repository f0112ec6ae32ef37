import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { EXIT } from '../../lib/ops/exit';
import { programOf } from '../support/commands/ours';
import { filesIn } from '../support/pages';

const root = join(__dirname, '../..');

/** The command as people run it, with no credentials and no way out of this machine. */
function ops(...args: string[]) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/bundled.mjs', 'ops', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...Object.fromEntries(inherited),
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: 'http://localhost:9',
    },
  });
  return { status, stdout, stderr };
}

// The bundle is built by the first one.
beforeAll(() => void ops('--help'), 60_000);

it.each([
  [['deploy'], /missing required argument 'deployment'/],
  [['status'], /required option '-d, --deployment <name>'/],
  [['status', '-d', 'bi-lcal'], /unknown deployment "bi-lcal"; did you mean "bi-local"\?/],
  [['status', '-d', 'bi-production', '--dry-run'], /unknown option '--dry-run'/],
  [['stauts'], /unknown command 'stauts'/],
  [['logs', 'api', '-d', 'bi-staging', '--since', 'soon'], /no time: "soon"; allowed: how long ago/],
  [['scale', 'api', '0', '-d', 'bi-staging'], /allowed: a whole number from 1/],
  [['scale', 'web', '2', '-d', 'bi-staging'], /Allowed choices are api, executor/],
  [['exec', 'executor', '-d', 'bi-staging'], /no shell in the executor/],
  [['metrics', '-d', 'bi-staging'], /CredentialsProviderError.*\n.*aws sso login/],
  [['status', '-d', 'bi-staging'], /CredentialsProviderError.*\n.*aws sso login/],
  [['deploy', 'bi-local', 'r1'], /cannot be reached.*npm run local/],
])('%p is refused with what to do, and no stack trace', (args, words) => {
  const { status, stdout, stderr } = ops(...args);
  expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect({ status, stdout }).toEqual({ status: EXIT.refused, stdout: '' });
});

it.each([['--help'], ['deploy', '--help'], ['rollback', '--help'], ['release', 'create', '--help']])(
  '%s %s explains the exit codes',
  (...args) => {
    const { status, stdout } = ops(...args.filter(Boolean));
    expect(status).toBe(EXIT.done);
    for (const [name, code] of Object.entries(EXIT))
      expect({ name, shown: new RegExp(`\\b${code} `).test(stdout) }).toEqual({ name, shown: true });
  },
);

it('has every command that is defined, where CONTRIBUTING says that commands are defined', () => {
  const files = filesIn('lib/ops', /\/commands\/[^/]+\.ts$|\/ops\/[^/]+\/command\.ts$/);
  const makers = files.flatMap(file => Object.entries<() => unknown>(require(join(root, file))));
  const defined = makers.flatMap(([name, make]) => {
    const command = name.endsWith('Command') ? make() : undefined;
    return command instanceof Command ? [command.name()] : [];
  });
  expect(
    programOf('bin/ops.ts')
      .commands.map(command => command.name())
      .sort(),
  ).toEqual(defined.sort());
});
