/**
 * The commands of ops in the runbook, and the deployment guide's own, against a local deployment. Whether every command
 * of AWS exists is in aws-commands.test.ts.
 * Needs Python, bash and, where they are not installed yet, a package index for the emulator and the AWS CLI.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ListTasksCommand } from '@aws-sdk/client-ecs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GOOGLE_KEY, IMAGE_PARAMETERS } from '../../../lib/contract/bi-cards';
import { type AwsCli, awsCli } from '../../../lib/local/aws-cli/aws-cli';
import { LocalCloud } from '../../../lib/local/local-cloud';
import { up } from '../../../lib/local/up';
import { EXIT } from '../../../lib/ops/exit';
import { opsArguments } from '../../support/commands/npm';
import { programOf } from '../../support/commands/ours';
import { blocks, callsIn } from '../../support/shell';
import { awsEnvironment } from './aws-environment';
import { ops } from './ops';
import { names, Probes } from './probes';

jest.setTimeout(300_000);

const root = join(__dirname, '../../..');
const directory = mkdtempSync(join(tmpdir(), 'bi-runbook-'));
const options = { directory, venv: join(root, '.local/venv'), port: 0 };
const cloud = new LocalCloud(options);
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const images = (value: string) =>
  Object.fromEntries(Object.values(IMAGE_PARAMETERS).map(name => [`${names.stacks.service}:${name}`, value]));
const runbook = blocks.filter(({ page }) => page.startsWith('docs/runbook/'));
/** The runbook says production; here its names end otherwise. */
const here = (text: string) => text.replaceAll('production', 'local').replaceAll('staging', 'local');

let cli: AwsCli;
let probes: Probes;

beforeAll(async () => {
  cli = await awsCli(join(root, '.local/aws-cli'));
  await up({ ...options, quiet: true });
  await cloud.deploy({ parameters: images(digest('a')) });
  probes = new Probes(cloud.clients());
});

afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
});

/** Sections 5 to 7 of the deployment guide, as they stand there. */
const GUIDE = {
  'logs of a time': `aws logs filter-log-events \\
  --log-group-name /ecs/bi-production-api \\
  --start-time $(date -d '1 hour ago' +%s)000 \\
  --filter-pattern "ERROR"`,
  'metrics of a service': `aws cloudwatch get-metric-statistics \\
  --namespace AWS/ECS \\
  --metric-name CPUUtilization \\
  --dimensions Name=ClusterName,Value=bi-production Name=ServiceName,Value=api \\
  --start-time $(date -d '1 hour ago' -u +%Y-%m-%dT%H:%M:%SZ) \\
  --end-time $(date -u +%Y-%m-%dT%H:%M:%SZ) \\
  --period 300 \\
  --statistics Average`,
  'an earlier task definition': `aws ecs update-service \\
  --cluster bi-production \\
  --service api \\
  --task-definition bi-production-api:123  # 前のリビジョン番号`,
  'more tasks': `aws ecs update-service \\
  --cluster bi-production \\
  --service api \\
  --desired-count 4`,
  'a table as it was': `aws dynamodb restore-table-to-point-in-time \\
  --source-table-name bi_dashboards \\
  --target-table-name bi_dashboards_restored \\
  --restore-date-time 2024-01-15T10:00:00Z`,
  'a version of a file': `aws s3api get-object \\
  --bucket bi-datasets-production \\
  --key datasets/ds_abc123/data/part-0000.parquet \\
  --version-id "xxxxx" \\
  restored-file.parquet`,
  'the state of a task': `aws ecs describe-tasks \\
  --cluster bi-production \\
  --tasks arn:aws:ecs:ap-northeast-1:123456789:task/bi-production/xxxxx`,
} as const;

/** What of the guide does not run here. */
const NOT_HERE = {
  'aws logs tail /ecs/bi-production-api --follow':
    'only version 2 of the AWS CLI has it; it would follow for ever, and the containers that write are not run here',
  'aws ecs execute-command': 'the emulator runs no container that a shell could open in',
} as const;

describe('the guide’s own commands', () => {
  /** With `aws` as the pinned one. */
  async function shell(code: string): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn('bash', ['--norc', '-c', code], {
      cwd: directory,
      env: awsEnvironment(directory, {
        AWS_ENDPOINT_URL: cloud.endpoint,
        PATH: `${dirname(cli.aws)}${delimiter}${process.env.PATH}`,
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', chunk => {
      out += chunk;
    });
    child.stderr.on('data', chunk => {
      err += chunk;
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject).once('close', status => resolve({ code: status, out, err }));
    });
  }

  /** Ids that a person looks up, in the place of the guide's examples. */
  async function run(what: keyof typeof GUIDE, ids: Readonly<Record<string, string>> = {}) {
    const code = Object.entries(ids).reduce((text, [from, to]) => text.replace(from, to), here(GUIDE[what]));
    const { code: status, out, err } = await shell(code);
    expect({ err, status }).toEqual({ err: '', status: 0 });
    return JSON.parse(out);
  }

  test('fail as they should where something is not there', async () => {
    const { code, err } = await shell(here(GUIDE['more tasks']).replace('service api', 'service apo'));
    expect(code).not.toBe(0);
    expect(err).toContain('ServiceNotFoundException');
  });

  test('read the log of a time', async () => {
    expect(await run('logs of a time')).toMatchObject({ events: [] });
  });

  test('read the metrics of a service', async () => {
    expect(await run('metrics of a service')).toMatchObject({ Label: 'CPUUtilization' });
  });

  test('say how many tasks there are to be', async () => {
    expect(await run('more tasks')).toMatchObject({ service: { desiredCount: 4 } });
  });

  test('show the state of a task', async () => {
    const { taskArns: [task = ''] = [] } = await cloud
      .clients()
      .ecs.send(new ListTasksCommand({ cluster: names.cluster, serviceName: 'api' }));
    const guide = 'arn:aws:ecs:ap-northeast-1:123456789:task/bi-local/xxxxx';
    expect(await run('the state of a task', { [guide]: task })).toMatchObject({
      tasks: [{ taskArn: task, lastStatus: 'RUNNING' }],
      failures: [],
    });
  });

  test('go back to an earlier task definition', async () => {
    await cloud.deploy({ parameters: images(digest('b')) });
    expect(await probes.service('api')).toMatchObject({ digest: digest('b') });
    const { out } = await shell(
      'aws ecs list-task-definitions --family-prefix bi-local-api --status INACTIVE --query taskDefinitionArns --output text; aws ecs list-task-definitions --family-prefix bi-local-api --query taskDefinitionArns --output text',
    );
    const revisions = out.match(/bi-local-api:\d+/g) ?? [];
    const earlier = revisions
      .map(one => Number(one.split(':')[1]))
      .sort((a, b) => a - b)
      .at(-2);
    await run('an earlier task definition', { ':123': `:${earlier}` });
    expect(await probes.service('api')).toMatchObject({ digest: digest('a') });
  });

  test('restore a table under another name', async () => {
    expect(await run('a table as it was')).toMatchObject({
      TableDescription: { TableName: 'bi_dashboards_restored' },
    });
  });

  test('read a version of a file', async () => {
    const Key = 'datasets/ds_abc123/data/part-0000.parquet';
    const put = (Body: string) =>
      cloud.clients().s3.send(new PutObjectCommand({ Bucket: names.datasetsBucket, Key, Body }));
    const { VersionId = '' } = await put('before');
    await put('after');
    await run('a version of a file', { xxxxx: VersionId });
    expect(readFileSync(join(directory, 'restored-file.parquet'), 'utf8')).toBe('before');
  });

  test('that do not run here are in the runbook all the same, or are said to be left out', () => {
    const pages = runbook.map(({ code }) => code).join('\n');
    expect(pages).toContain('aws logs tail /ecs/bi-production-api --follow');
    // The runbook opens a shell with `ops exec`, which refuses the executor.
    expect(pages).toContain('npm run ops -- exec api');
    for (const reason of Object.values(NOT_HERE)) expect(reason.length).toBeGreaterThan(20);
  });
});

/** Whether `ops` takes `--dry-run` for this; it then changes something without. */
function canBeTried(args: readonly string[]): boolean {
  let command = programOf('bin/ops.ts');
  for (const arg of args) command = command.commands.find(one => one.name() === arg) ?? command;
  return command.options.some(({ long }) => long === '--dry-run');
}

describe('every command of ops in the runbook that changes something', () => {
  const all = runbook.flatMap(callsIn).flatMap(({ where, words }) => {
    const given = opsArguments(words);
    return given && canBeTried(given) ? [{ where, given }] : [];
  });
  const distinct = [...new Map(all.map(one => [one.given.map(here).join(' '), one])).values()];

  test('is among them', () => {
    expect(distinct.map(({ given: [name] }) => name)).toEqual(
      expect.arrayContaining(['deploy', 'restore', 'rollback', 'secret']),
    );
  });

  test.each(distinct.map(({ where, given }) => [`${where}: ${given.join(' ')}`, given] as const))(
    'runs with --dry-run, or says what is wrong: %s',
    async (_, given) => {
      const args = [...given.map(here).filter(one => one !== '--dry-run'), '--dry-run'];
      const { code, err } = await ops(
        cloud.endpoint,
        args,
        undefined,
        'a-value-of-36-characters-0123456789ab\n',
      );
      expect({ err, ends: [EXIT.done, EXIT.notClear, EXIT.refused].includes(code as never) }).toEqual({
        err: expect.not.stringMatching(/defect of the command|\n\s+at /),
        ends: true,
      });
      expect(err).not.toContain('a-value-of-36');
      // What names nothing that is missing here gets to its end; no key of Google is used here.
      if (given[0] === 'secret' && !given.includes(GOOGLE_KEY.key)) expect(code).toBe(EXIT.done);
    },
  );
});

describe('what the runbook promises of', () => {
  const run = (...args: string[]) => ops(cloud.endpoint, args);

  test('secrets: a rotation changes one key, replaces the tasks and leaves a line', async () => {
    await probes.setSecret('VERTEX_AI_PROJECT_ID', 'a-project');
    const before = await probes.secretLengths();
    const { code, out, err } = await run(
      'secret',
      'rotate',
      'JWT_SECRET_KEY',
      '-d',
      names.deployment,
      '--yes',
      '--json',
    );
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: EXIT.done, err: '' });
    expect(JSON.parse(out)).toMatchObject({ key: 'JWT_SECRET_KEY', changed: true });
    expect(await probes.secretLengths()).toEqual({ ...before, JWT_SECRET_KEY: 43 });
    expect(await probes.secretsIn(out + err)).toEqual([]);
    const listed = await run('secret', 'list', '-d', names.deployment, '--json');
    expect(listed).toMatchObject({ code: EXIT.done });
    expect(JSON.parse(listed.out).secrets[0].keys[0]).toMatchObject({
      state: 'set',
      changed: expect.stringMatching(/^\d{4}-/),
    });
  });

  test('a value from a pipe: it is saved, and not shown', async () => {
    const args = ['secret', 'set', 'VERTEX_AI_PROJECT_ID', '-d', names.deployment, '--yes'];
    const { code, out, err } = await ops(cloud.endpoint, args, undefined, 'another-project\n');
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: EXIT.done, err: '' });
    expect((await probes.secretLengths()).VERTEX_AI_PROJECT_ID).toBe('another-project'.length);
    expect(out + err).not.toContain('another-project');
  });

  test('the first-time list: what the local cloud knows is in order', async () => {
    const { code, out, err } = await run('setup', '-d', names.deployment, '--json');
    const { checks } = JSON.parse(out);
    const open = checks.filter(({ status }: { status: string }) => status === 'todo' || status === 'unknown');
    expect({ code, open, err: open.length > 0 ? err : '' }).toEqual({ code: EXIT.done, open: [], err: '' });
  });

  test.each(['daily', 'weekly', 'monthly'])('reports: a %s one reads every section', async kind => {
    const { code, out } = await run('report', kind, '-d', names.deployment, '--json');
    const { sections } = JSON.parse(out);
    const failed = sections.filter(({ failed: reason }: { failed?: string }) => reason !== undefined);
    expect({ code, failed }).toEqual({ code: EXIT.done, failed: [] });
    const text = await run('report', kind, '-d', names.deployment);
    expect(text.out).toMatch(/^# 【(日次|週次|月次)運用レポート】bi-local /);
  });
});
