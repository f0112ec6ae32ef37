/**
 * Every command of AWS that a document gives or mentions, read by AWS's own command line as far as a request. Needs
 * Python, bash and, where it is not installed yet, a package index for the AWS CLI.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type AwsCli, awsCli } from '../../../lib/local/aws-cli/aws-cli';
import { mentionsIn } from '../../support/commands/mentions';
import { PAGES, read } from '../../support/pages';
import { blocks, type Call, callsIn } from '../../support/shell';
import { awsEnvironment } from './aws-environment';

jest.setTimeout(300_000);

const root = join(__dirname, '../../..');
const directory = mkdtempSync(join(tmpdir(), 'aws-commands-'));

let cli: AwsCli;
beforeAll(async () => {
  cli = await awsCli(join(root, '.local/aws-cli'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const FORMATS = ['short', 'detailed', 'json'];

/** `logs tail` came with version 2, which PyPI does not have: its options, as those of what it is made of. */
function tail([group = '', ...options]: readonly string[]): readonly string[] {
  const out = ['logs', 'filter-log-events', '--log-group-name', group];
  const left = options.filter(option => option !== '--follow');
  while (left.length > 0) {
    const [option = '', value = ''] = left.splice(0, 2);
    const known =
      (option === '--format' && FORMATS.includes(value)) ||
      (option === '--since' && /^\d+[smhdw]$/.test(value));
    if (!known) out.push(option, value);
  }
  return out;
}

/** Every file that a command reads is there, and what a person fills in is filled in. */
function forVersion1(args: readonly string[]): readonly string[] {
  const [service, operation, ...rest] = args;
  if (service === 'logs' && operation === 'tail') return tail(rest);
  const format = args.indexOf('--cli-binary-format');
  return args
    .filter((_, i) => format === -1 || (i !== format && i !== format + 1))
    .map(arg => arg.replace(/^(fileb?:\/\/).*/, `$1${cli.aws}`).replaceAll('…', 'something'));
}

interface Asked {
  readonly arguments: readonly string[];
  /** Whether it is to be typed as it is; a mention may leave out what the operation needs. */
  readonly complete: boolean;
}

/** For each, null or why it is none. */
function reasons(commands: readonly Asked[]): (string | null)[] {
  const plugin = join(directory, 'bin');
  mkdirSync(plugin, { recursive: true });
  // `ecs execute-command` looks for it before it asks ECS.
  writeFileSync(join(plugin, 'session-manager-plugin'), '#!/bin/sh\n');
  chmodSync(join(plugin, 'session-manager-plugin'), 0o755);
  const { stdout, stderr } = spawnSync(cli.python, [join(root, 'test/support/aws-cli-parse.py')], {
    cwd: directory,
    encoding: 'utf8',
    input: JSON.stringify(
      commands.map(command => ({ ...command, arguments: forVersion1(command.arguments) })),
    ),
    env: awsEnvironment(directory, { PATH: `${plugin}${delimiter}${process.env.PATH}` }),
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Each once, where it comes first: the CLI takes a moment for each. */
const ofAws = (calls: readonly Call[]) => [
  ...new Map(
    calls
      .filter(({ words }) => words[0] === 'aws')
      .reverse()
      .map(call => [call.words.join('\0'), call] as const),
  ).values(),
];
const given = ofAws(blocks.flatMap(callsIn));
const mentioned = ofAws(PAGES.flatMap(page => mentionsIn(page, read(page))));

function wrong(calls: readonly Call[], complete: boolean): string[] {
  const found = reasons(calls.map(({ words }) => ({ arguments: words.slice(1), complete })));
  return calls.flatMap(({ where, words }, i) =>
    found[i] === null ? [] : [`${where}: ${words.join(' ')}\n  ${found[i]}`],
  );
}

const asked = (command: string, complete: boolean) =>
  reasons([{ arguments: command.split(' '), complete }])[0];

test.each([
  ['an option that is none', 'ecs describe-services --clutser a --services b', /--clutser/],
  ['an operation that is none', 'iam creat-policy --policy-name a --policy-document {}', /creat-policy/],
  ['a service that is none', 'imm create-policy', /./],
  ['a query that is none', 'ecs list-clusters --query a[.b', /Bad value for --query/],
  ['what a parameter does not take', 'ecs update-service --service a --desired-count four', /four/],
  ['one without what it needs', 'iam create-policy --policy-name a', /--policy-document/],
  ['an option that tail does not have', 'logs tail /x --sicne 1h', /./],
])('of a block is refused with %s', (_, command, words) => {
  expect(asked(command, true)).toMatch(words);
});

test.each([
  ['an operation that is none', 'cloudwatch set-alarm-stat', /set-alarm-stat/],
  ['an option that is none', 'ecs update-service --desired-cuont 4', /--desired-cuont/],
  ['an option that is none and has no value', 'ecs update-service --task-definitoin', /--task-definitoin/],
])('of a sentence is refused with %s', (_, command, words) => {
  expect(asked(command, false)).toMatch(words);
});

test.each([
  'ecs update-service --task-definition',
  'secretsmanager restore-secret',
  's3 rm s3://…/lock.json',
  'ecs update-service --desired-count 4',
])('of a sentence may leave something out: %s', command => expect(asked(command, false)).toBeNull());

test('of every block is one, up to the request', () => {
  expect(wrong(given, true)).toEqual([]);
  expect(given.length).toBeGreaterThan(80);
});

test('of every sentence is one', () => {
  expect(wrong(mentioned, false)).toEqual([]);
  expect(mentioned.length).toBeGreaterThan(5);
});

test('is read by the pinned CLI', () => {
  const pinned = /^awscli==(\S+)/m.exec(
    readFileSync(join(root, 'lib/local/aws-cli/requirements.in'), 'utf8'),
  )?.[1];
  const { stdout, stderr } = spawnSync(cli.aws, ['--version'], {
    encoding: 'utf8',
    env: awsEnvironment(directory),
  });
  expect(stdout + stderr).toContain(`aws-cli/${pinned} `);
});
