/**
 * The developers' stack with programs of others: `docker compose` reads the compose file, and the initialiser works on
 * a real S3 server. Needs Go.
 *
 * DynamoDB Local is not installed here: its licence is no open one. Tables are made on dynalite instead, and on a
 * DynamoDB Local that you run yourself, whose tables of our names this test deletes:
 *   DYNAMODB_LOCAL=http://localhost:8001 npm run test:deep -- developers-stack
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TABLES } from '../../lib/contract/bi-cards';
import { PATH_VARIABLES } from '../../lib/contract/developers-stack';
import { run } from '../../lib/dev/run';
import { remove } from '../../lib/dev/tables';
import { developersStack } from '../../lib/dev/target';
import { run as runCommand } from '../../lib/local/command';
import { ROOT } from '../../lib/local/layout';
import { freePort } from '../../lib/local/port';
import { itInitialises } from '../dev/scenario';
import { type Dynalite, options, startDynalite } from '../dev/support';
import type { Json } from '../support/deployment';
import { COMPOSE, goTool, VERSITYGW } from './go/install';

const MINUTE = 60_000;
jest.setTimeout(15 * MINUTE);

const directory = mkdtempSync(join(tmpdir(), 'developers-stack-'));
afterAll(() => rmSync(directory, { recursive: true, force: true, maxRetries: 10 }));

describe('docker compose', () => {
  const SETTINGS = { JWT_SECRET_KEY: 'k'.repeat(32), VERTEX_AI_PROJECT_ID: 'a-project' };
  const folders = Object.fromEntries(
    Object.values(PATH_VARIABLES).map(name => [name, join(directory, name)]),
  );
  let compose: string;
  beforeAll(async () => {
    compose = await goTool(COMPOSE);
  });

  const config = (variables: Readonly<Record<string, string>>) =>
    runCommand(compose, ['--file', join(ROOT, 'docker-compose.yml'), 'config', '--format', 'json'], {
      // No .env of whoever runs this, and no Docker either.
      cwd: directory,
      env: { PATH: process.env.PATH, HOME: directory, COMPOSE_DISABLE_ENV_FILE: '1', ...variables },
    });

  test.each([...Object.keys(SETTINGS), ...Object.keys(folders)])(
    'refuses to start without %s',
    async missing => {
      const { code, output } = await config({ ...SETTINGS, ...folders, [missing]: '' });
      expect(code).not.toBe(0);
      expect(output).toMatch(new RegExp(`required variable ${missing} is missing a value: .*\\.env\\.local`));
    },
  );

  test('understands the file, and resolves every mount to the folder that is named', async () => {
    const { code, output } = await config({ ...SETTINGS, ...folders });
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
    const { services }: Json = JSON.parse(output);
    const mounts = services.api.volumes.map(
      ({ type, source, target }: Json) => `${type} ${source} ${target}`,
    );
    expect(mounts).toEqual([
      `bind ${folders.API_PATH}/app /app/app`,
      `bind ${folders.GCP_CREDENTIALS_PATH} /app/secrets`,
    ]);
    expect(services.executor).toMatchObject({ read_only: true, user: 'executor', cap_drop: ['ALL'] });
    expect(services.executor.environment).toMatchObject({ ENV: 'local', S3_ENDPOINT: 'http://minio:9000' });
    expect(Object.keys(services)).toHaveLength(7);
  });
});

describe('the initialiser, on an S3 server and a DynamoDB', () => {
  const { DYNAMODB_LOCAL } = process.env;
  let s3: ChildProcess | undefined;
  let dynamodb: Dynalite | undefined;

  afterAll(async () => {
    await dynamodb?.stop();
    if (!s3) return;
    s3.kill();
    await once(s3, 'close');
  });

  itInitialises(async () => {
    const [program, port] = [await goTool(VERSITYGW), await freePort()];
    const data = join(directory, 's3');
    mkdirSync(data);
    s3 = spawn(
      program,
      ['--region', 'ap-northeast-1', '--port', `127.0.0.1:${port}`, 'posix', '--nometa', data],
      {
        cwd: directory,
        env: { PATH: process.env.PATH, ROOT_ACCESS_KEY: 'minioadmin', ROOT_SECRET_KEY: 'minioadmin' },
        stdio: 'ignore',
      },
    );
    if (!DYNAMODB_LOCAL) dynamodb = await startDynalite();
    const target = developersStack({
      dynamodb: DYNAMODB_LOCAL ?? dynamodb?.endpoint,
      s3: `http://127.0.0.1:${port}`,
    });
    const anew = { what: 'tables', reset: true, confirm: () => Promise.resolve(true) } as const;
    await run(target, options(anew));
    for (const { name } of TABLES) await remove(target.dynamodb, name, options());
    return target;
  });
});
