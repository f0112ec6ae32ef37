import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { requireSettings, VARIABLES } from '../../lib/dev/settings';
import { temporaryDirectory } from '../local/support';

const directory = temporaryDirectory();
const example = readFileSync(join(__dirname, '../../.env.example'), 'utf8');
const LONG = 'k'.repeat(32);
const GOOD = {
  JWT_SECRET_KEY: LONG,
  VERTEX_AI_PROJECT_ID: 'a-project',
  FRONTEND_PATH: './frontend',
  API_PATH: './backend',
  EXECUTOR_PATH: './executor',
  GCP_CREDENTIALS_PATH: './secrets',
};

for (const folder of ['frontend', 'backend', 'executor', 'secrets']) mkdirSync(join(directory, folder));

function check(settings: Record<string, string>, environment: NodeJS.ProcessEnv = {}): string {
  const file = join(directory, '.env.local');
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  try {
    requireSettings(file, environment);
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test('a key that is too short is refused with both lengths, and never shown', () => {
  const message = check({ ...GOOD, JWT_SECRET_KEY: 'hunter2'.repeat(4) });
  expect(message).toContain('JWT_SECRET_KEY: found 28 characters, allowed: at least 32');
  expect(message).toContain('openssl rand');
  expect(message).not.toContain('hunter2');
});

test('a key of 31 characters is refused, one of 32 accepted', () => {
  expect(check({ ...GOOD, JWT_SECRET_KEY: LONG.slice(1) })).toContain('found 31 characters');
  expect(check(GOOD)).toBe('accepted');
});

test('nothing is refused with what at least is allowed', () => {
  expect(check({ ...GOOD, VERTEX_AI_PROJECT_ID: '' })).toMatch(
    /VERTEX_AI_PROJECT_ID: found nothing, allowed: at least 1 character$/,
  );
});

test('a file in the place of a folder is refused', () => {
  writeFileSync(join(directory, 'file'), '');
  expect(check({ ...GOOD, API_PATH: './file' })).toContain(
    `API_PATH: there is no folder ${join(directory, 'file')}`,
  );
});

test('everything that is wrong is said at once', () => {
  const message = check({
    JWT_SECRET: LONG,
    FRONTEND_PATH: './nowhere',
    API_PATH: 'backend',
    EXECUTOR_PATH: './executor',
  });
  expect(
    message
      .split('\n')
      .slice(1)
      .map(line => line.trim().split(':')[0]),
  ).toEqual([
    'JWT_SECRET',
    'JWT_SECRET_KEY',
    'VERTEX_AI_PROJECT_ID',
    'FRONTEND_PATH',
    'API_PATH',
    'GCP_CREDENTIALS_PATH',
  ]);
  expect(message).toContain('did you mean JWT_SECRET_KEY?');
  expect(message).toContain(join(directory, 'nowhere'));
});

test('the environment wins over the file, as it does for compose', () => {
  expect(check(GOOD, { JWT_SECRET_KEY: 'short' })).toContain('found 5 characters');
  expect(check({ ...GOOD, JWT_SECRET_KEY: 'short' }, { JWT_SECRET_KEY: LONG })).toBe('accepted');
  expect(check(GOOD, { API_PATH: './nowhere' })).toContain('API_PATH');
});

test('a missing file is answered with how to make it', () => {
  expect(() => requireSettings(join(directory, 'none'), {})).toThrow('cp .env.example .env.local');
});

test('in a container the environment is all there is, and names no folders', () => {
  expect(() => requireSettings(undefined, { ...GOOD, API_PATH: undefined })).not.toThrow();
  expect(() => requireSettings(undefined, { JWT_SECRET_KEY: 'short' })).toThrow(
    'the environment cannot be used',
  );
});

describe('.env.example', () => {
  test('has every variable, and no other', () => {
    expect(Object.keys(parseEnv(example)).sort()).toEqual([...VARIABLES].sort());
  });

  test('explains each, right above it', () => {
    const lines = example.split('\n');
    const bare = lines.filter((line, index) => /^[A-Z_]+=/.test(line) && !lines[index - 1]?.startsWith('# '));
    expect(bare).toEqual([]);
  });

  test('holds no secret, so that nobody starts with one that everybody knows', () => {
    expect(parseEnv(example).JWT_SECRET_KEY).toBe('');
  });
});

/** Otherwise a key that is too short shows in the log of a container that ended, and nowhere else. */
test.each(['.env.example', 'docker-compose.yml', 'README.md', 'README.ja.md', 'docs/developers-stack.md'])(
  '%s checks the settings before it starts a container',
  page => {
    const text = readFileSync(join(__dirname, '../..', page), 'utf8');
    const [check, start] = ['npm run dev:init -- --check', 'docker compose --env-file .env.local up'];
    const told = [...text.matchAll(new RegExp(`${check}|${start}`, 'g'))].map(([command]) => command);
    expect(told.slice(0, told.indexOf(start) + 1)).toEqual([check, start]);
  },
);
