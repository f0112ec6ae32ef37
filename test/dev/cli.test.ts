import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { TABLES } from '../../lib/contract/bi-cards';
import { EXIT } from '../../lib/dev/errors';
import { ROOT } from '../../lib/local/layout';
import { freePort } from '../../lib/local/port';
import { temporaryDirectory } from '../local/support';
import { type Dynalite, startDynalite } from './support';

// Every run is a process of its own.
jest.setTimeout(60_000);

const { services } = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true });
const directory = temporaryDirectory();
const envFile = join(directory, '.env.local');
mkdirSync(join(directory, 'app'));
writeFileSync(
  envFile,
  [
    `JWT_SECRET_KEY=${'k'.repeat(32)}`,
    'VERTEX_AI_PROJECT_ID=a-project',
    ...['FRONTEND', 'API', 'EXECUTOR', 'GCP_CREDENTIALS'].map(name => `${name}_PATH=./app`),
  ].join('\n'),
);

let server: Dynalite;
beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

const withEnvironment = (variables: NodeJS.ProcessEnv) => ({
  PATH: process.env.PATH,
  HOME: directory,
  ...variables,
});

async function command(
  program: readonly string[],
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
  cwd = ROOT,
) {
  const [executable = '', ...first] = program;
  const child = spawn(executable, [...first, ...args], { cwd, env: withEnvironment(variables) });
  child.stdin.end();
  let [out, err] = ['', ''];
  child.stdout.on('data', data => {
    out += data;
  });
  child.stderr.on('data', data => {
    err += data;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

const dev = (args: readonly string[], variables?: NodeJS.ProcessEnv) =>
  command([process.execPath, '--import', 'tsx', 'bin/dev.ts'], ['tables', ...args], variables);
const here = () => ['--dynamodb', server.endpoint, '--settings', envFile];

test.each([
  ['another machine', ['--dynamodb', 'http://10.0.0.1:8000', '--settings', envFile], /neither this machine/],
  ['no settings', ['--settings', join(directory, 'none')], /cp \.env\.example \.env\.local/],
  ['a time that is none', ['--wait', 'long'], /allowed: 0 to 3600/],
  ['a local cloud that is none', ['--local-cloud', 'http://10.0.0.1:4566'], /neither this machine/],
  [
    'a check that is to change something',
    ['--check', '--reset', '--yes'],
    /--check.* cannot be used with .*--reset/,
  ],
  [
    'a check of what has no settings',
    ['--check', '--local-cloud'],
    /--check.* cannot be used with .*--local-cloud/,
  ],
])(
  '%s is refused in a sentence, with the exit code that says it could not be done',
  async (_, args, message) => {
    const { code, out, err } = await dev(args);
    expect({ code, out }).toEqual({ code: EXIT.cannotRun, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^ +at /m);
  },
);

test('a key that is too short stops everything before a server is asked', async () => {
  const { code, err } = await dev(here(), { JWT_SECRET_KEY: 'hunter2' });
  expect(code).toBe(EXIT.cannotRun);
  expect(err).toContain('found 7 characters, allowed: at least 32 characters');
  expect(err).not.toContain('hunter2');
});

test('tables are created and reported; as JSON on request, with nothing else on standard output', async () => {
  const first = await dev(here());
  expect(first.code).toBe(EXIT.ok);
  expect(first.out.match(/created$/gm)).toHaveLength(TABLES.length);
  expect(first.err).toContain('create table bi_users');

  const second = await dev([...here(), '--json', '--seed']);
  expect(JSON.parse(second.out)).toMatchObject({
    dynamodb: server.endpoint,
    found: TABLES.map(({ name }) => ({ kind: 'table', name, state: 'exists', differences: [] })),
    seeded: { kept: 0 },
  });
});

test('a reset deletes nothing where nobody can be asked', async () => {
  const { code, err } = await dev([...here(), '--reset']);
  expect(code).toBe(EXIT.cannotRun);
  expect(err).toContain('Nobody can be asked here; nothing was deleted');
  const { out } = await dev([...here(), '--json']);
  expect(JSON.parse(out).found.every(({ state }: { state: string }) => state === 'exists')).toBe(true);
});

test('a signal ends the waiting, and the exit code says so', async () => {
  const nobody = ['--dynamodb', `http://127.0.0.1:${await freePort()}`, '--settings', envFile];
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/dev.ts', 'tables', ...nobody], {
    cwd: ROOT,
    env: withEnvironment({}),
  });
  const ended = once(child, 'close');
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  expect((await ended)[0]).toBe(EXIT.interrupted);
});

test('what the usage text says can be typed', async () => {
  const npm = (...args: string[]) => command(['npm'], ['run', '-s', 'dev:init', '--', ...args]);
  const [, typed = 'nothing'] =
    /^Usage: npm run dev:init --(.*?) \[options\] \[what\]$/m.exec((await npm('--help')).out) ?? [];
  const { code, err } = await npm(...typed.split(' ').filter(Boolean), '--check', '--settings', envFile);
  expect({ code, err }).toEqual({ code: EXIT.ok, err: '' });
});

describe('a check', () => {
  const check = (file: string, variables: NodeJS.ProcessEnv = {}) =>
    // A run would wait for these servers.
    dev(['--check', '--settings', file], { DYNAMODB_ENDPOINT: 'http://localhost:1', ...variables });

  test('says everything that is wrong at once', async () => {
    const wrong = join(directory, 'wrong');
    writeFileSync(
      wrong,
      'JWT_SECRET_KEY=hunter2\nFRONTEND_PATH=./app\nAPI_PATH=./nowhere\nEXECUTOR_PATH=./wrong\n',
    );
    const { code, out, err } = await check(wrong);
    expect({ code, out }).toEqual({ code: EXIT.cannotRun, out: '' });
    expect(err.trim().split('\n')).toEqual([
      `${wrong} cannot be used:`,
      expect.stringMatching(/^ {2}JWT_SECRET_KEY: found 7 characters, allowed: at least 32 characters; /),
      '  VERTEX_AI_PROJECT_ID: found nothing, allowed: at least 1 character',
      `  API_PATH: there is no folder ${join(directory, 'nowhere')}`,
      `  EXECUTOR_PATH: there is no folder ${wrong}`,
      '  GCP_CREDENTIALS_PATH: found nothing, allowed: a folder that begins with ./, ../ or /',
    ]);
  });

  test('is about the file, which compose needs, also where the environment has a key', async () => {
    const { code, err } = await command(
      [
        process.execPath,
        '--import',
        join(ROOT, 'node_modules/tsx/dist/loader.mjs'),
        join(ROOT, 'bin/dev.ts'),
      ],
      ['--check'],
      { JWT_SECRET_KEY: 'k'.repeat(32), VERTEX_AI_PROJECT_ID: 'a-project' },
      join(directory, 'app'),
    );
    expect(code).toBe(EXIT.cannotRun);
    expect(err).toMatch(/there is no \.env\.local/);
  });

  test('asks no server, and says that all is well', async () => {
    expect(await check(envFile)).toEqual({ code: EXIT.ok, out: `${envFile} can be used\n`, err: '' });
  });
});

test('help says what the exit codes mean, and shows no secret', async () => {
  const { code, out } = await dev(['--help'], { S3_SECRET_KEY: 'hunter2' });
  expect(code).toBe(EXIT.ok);
  for (const exit of Object.values(EXIT)) expect(out).toMatch(new RegExp(`\\b${exit}\\b`));
  expect(out).not.toContain('hunter2');
});

describe('the initialisers’ image', () => {
  const dockerfile = readFileSync(join(ROOT, 'lib/dev/Dockerfile'), 'utf8');

  test('runs the same code, from one file and without packages', async () => {
    const bundle = /node_modules\/\.bin\/esbuild (.*)/.exec(dockerfile)?.[1]?.split(' ') ?? [];
    const outfile = join(directory, 'dev.cjs');
    const built = await command(
      [join(ROOT, 'node_modules/.bin/esbuild')],
      [
        ...bundle.filter(argument => !argument.startsWith('--outfile')),
        `--outfile=${outfile}`,
        '--log-level=error',
      ],
    );
    expect(built).toEqual({ code: 0, out: '', err: '' });
    const variables = { DYNAMODB_ENDPOINT: server.endpoint, VERTEX_AI_PROJECT_ID: 'a-project' };
    const ran = (JWT_SECRET_KEY: string) =>
      command(
        [process.execPath, outfile],
        services['dynamodb-init'].command,
        { ...variables, JWT_SECRET_KEY },
        join(directory, 'app'),
      );
    expect(await ran('k'.repeat(32))).toMatchObject({
      code: EXIT.ok,
      out: expect.stringContaining('bi_users'),
    });
    expect(await ran('short')).toMatchObject({
      code: EXIT.cannotRun,
      err: expect.stringContaining('at least 32'),
    });
  });

  test('runs as a user that owns nothing in it', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect([...last.matchAll(/^USER (.+)$/gm)].map(([, user]) => user)).toEqual(['node']);
  });

  test('copies nothing but what its build context lets in', () => {
    const admitted = readFileSync(join(ROOT, 'lib/dev/Dockerfile.dockerignore'), 'utf8')
      .split('\n')
      .filter(line => line.startsWith('!'))
      .map(line => line.slice(1));
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    expect([...copied].sort()).toEqual([...admitted].sort());
  });
});
