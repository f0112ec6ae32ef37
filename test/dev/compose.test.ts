import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { parse } from 'yaml';
import { EXECUTOR } from '../../lib/contract/bi-cards';
import {
  COMPOSE_HOSTS,
  DEVELOPERS_BUCKETS,
  DEVELOPERS_CREDENTIALS,
  PATH_VARIABLES,
  PUBLISHED_PORTS,
} from '../../lib/contract/developers-stack';
import { VARIABLES } from '../../lib/dev/settings';
import { ROOT } from '../../lib/local/layout';
import { temporaryDirectory } from '../local/support';
import { type Json, synthesized } from '../support/deployment';

const directory = temporaryDirectory();
const FILE = join(ROOT, 'docker-compose.yml');
const text = readFileSync(FILE, 'utf8');
const file: Json = parse(text, { merge: true });
const { services, volumes, name }: Json = file;

/** Container of a synthesized task definition. */
function taskContainer(deployment: string, container: string): { task: Json; container: Json } {
  const tasks = synthesized(deployment).resources('AWS::ECS::TaskDefinition');
  const found = tasks
    .map(({ properties }) => ({
      task: properties,
      container: properties.ContainerDefinitions.find(({ Name }: Json) => Name === container),
    }))
    .find(({ container }) => container);
  if (!found) throw new Error(`${deployment} has no container ${container}`);
  return found;
}

const environmentOf = (container: Json): Record<string, unknown> =>
  Object.fromEntries((container.Environment ?? []).map(({ Name, Value }: Json) => [Name, Value]));

/** What services may say. What would give one more than a container has by itself (`privileged`, `pid`…) is not here. */
const KEYS = new Set([
  ...['build', 'image', 'command', 'environment', 'ports', 'volumes', 'depends_on', 'healthcheck'],
  ...['user', 'read_only', 'init', 'cap_drop', 'security_opt', 'tmpfs', 'stop_grace_period', 'deploy'],
]);

/** Variables that the stack's containers have and the tasks in AWS have not, each with its reason. */
const DEVELOPERS_ONLY: Readonly<Record<string, string>> = {
  DYNAMODB_ENDPOINT: 'in AWS the SDK knows where DynamoDB is',
  S3_ENDPOINT: 'in AWS the SDK knows where S3 is',
  S3_ACCESS_KEY: 'in AWS the task role is the credential',
  S3_SECRET_KEY: 'in AWS the task role is the credential',
  GOOGLE_APPLICATION_CREDENTIALS: 'in AWS there is no key: docs/gcp.md',
};
/** Variables whose value cannot be that of `bi-local`: other names for the same things. */
const OTHER_VALUE = new Set(['S3_BUCKET_DATASETS', 'EXECUTOR_ENDPOINT']);

describe('the compose file', () => {
  const lint = (file: string) =>
    new DCLinter({
      rules: { 'require-quotes-in-ports': [1, { quoteType: 'double' }] },
      quiet: true,
      debug: false,
      exclude: [],
    })
      .lintFiles([file], false)
      .flatMap(({ messages }: Json) => messages.filter(({ type }: Json) => type === 'error'));

  it.each([
    [
      'the guide’s own, which has a key twice',
      (good: string) => good.replace(/^ {4}environment:$/m, '    volumes: []\n$&'),
    ],
    ['a service with a key that there is not', (good: string) => good.replace('read_only:', 'readonly:')],
    ['a condition that there is not', (good: string) => good.replace('service_healthy', 'service_ready')],
    ['a port for the whole network', (good: string) => good.replace('127.0.0.1:8000:', '8000:')],
    ['an image without a version', (good: string) => good.replace(/(image: minio\/minio).*/, '$1')],
  ])('would be refused as %s', (_, spoil) => {
    const spoilt = join(directory, 'docker-compose.yml');
    writeFileSync(spoilt, spoil(text));
    expect(lint(spoilt)).not.toEqual([]);
  });

  it('is one by the schema of the compose specification', () => {
    expect(lint(FILE)).toEqual([]);
  });

  it('names every image by its version', () => {
    const images: string[] = Object.values<Json>(services).flatMap(({ image }) => image ?? []);
    const dockerfile = readFileSync(join(ROOT, services['minio-init'].build.dockerfile), 'utf8');
    images.push(...[...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image));
    expect(images).toHaveLength(4);
    expect(images.filter(image => !/^[a-z/-]+:(\d+\.\d+\.\d+|RELEASE\.\d{4}-)/.test(image))).toEqual([]);
  });

  it('publishes the guide’s ports, on this machine only', () => {
    const published = Object.entries<Json>(services).flatMap(([service, { ports = [] }]) =>
      ports.map((port: string) => `${service} ${port}`),
    );
    expect(published).toEqual([
      'frontend 127.0.0.1:3000:3000',
      'api 127.0.0.1:8000:8000',
      'executor 127.0.0.1:8080:8080',
      'dynamodb-local 127.0.0.1:8001:8000',
      'minio 127.0.0.1:9000:9000',
      'minio 127.0.0.1:9001:9001',
    ]);
    expect(published.map(port => Number(port.split(':')[1]))).toEqual(Object.values(PUBLISHED_PORTS));
  });

  it('has the guide’s services and volumes, and a name', () => {
    expect(Object.keys(services)).toEqual([
      'frontend',
      'api',
      'executor',
      'dynamodb-local',
      'minio',
      'minio-init',
      'dynamodb-init',
    ]);
    expect(volumes).toEqual({ 'dynamodb-data': null, 'minio-data': null });
    expect(name).toBe('bi-cards');
    expect(Object.keys(file).filter(key => !key.startsWith('x-'))).toEqual(['name', 'services', 'volumes']);
  });

  it('gives no container more than it has by itself', () => {
    const others = Object.entries<Json>(services).flatMap(([service, definition]) =>
      Object.keys(definition)
        .filter(key => !KEYS.has(key))
        .map(key => `${service} ${key}`),
    );
    expect(others).toEqual([]);
  });

  it('lets one container be root: the database, whose new volume belongs to root', () => {
    const users = Object.entries<Json>(services).flatMap(([service, { user }]) =>
      user === undefined ? [] : [`${service} ${user}`],
    );
    expect(users).toEqual(['executor executor', 'dynamodb-local root']);
  });

  it('mounts the guide’s folders, all of them', () => {
    const mounts = (service: string) =>
      services[service].volumes.map((volume: string) => volume.replace(/\$\{(\w+)[^}]*\}/, '$1'));
    expect(mounts('frontend')).toEqual(['FRONTEND_PATH/src:/app/src', 'FRONTEND_PATH/public:/app/public']);
    expect(mounts('api')).toEqual(['API_PATH/app:/app/app', 'GCP_CREDENTIALS_PATH:/app/secrets:ro']);
  });

  it('lets the pages call the API where it is published', () => {
    expect(services.frontend.environment).toEqual({ VITE_API_URL: 'http://localhost:8000' });
  });

  it('asks for every variable of .env.local by name, with what to do where it is not set', () => {
    const asked = [...text.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, variable]) => variable);
    expect([...new Set(asked)].sort()).toEqual([...VARIABLES].sort());
    const used = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, variable]) => variable);
    expect(used.filter(variable => !asked.includes(variable))).toEqual([]);
    expect(Object.values(PATH_VARIABLES).every(variable => asked.includes(variable))).toBe(true);
  });

  it('starts nothing before what it needs is ready', () => {
    const conditions = Object.entries<Json>(services).flatMap(([service, { depends_on = {} }]) =>
      Object.entries<Json>(depends_on).map(([other, { condition }]) => ({ service, other, condition })),
    );
    for (const { service, other, condition } of conditions) {
      const ends = other.endsWith('-init');
      expect({ service, other, condition }).toEqual({
        service,
        other,
        condition: ends ? 'service_completed_successfully' : 'service_healthy',
      });
      if (!ends) expect(services[other].healthcheck.test).toEqual(expect.arrayContaining(['CMD']));
    }
    const needs = (service: string) =>
      conditions.filter(item => item.service === service).map(({ other }) => other);
    expect(needs('frontend')).toEqual(['api']);
    expect(needs('api')).toEqual(['dynamodb-init', 'executor', 'minio-init']);
  });

  it('keeps the tables in a volume, and where every credential finds the same ones', () => {
    const { command, volumes: mounts, healthcheck } = services['dynamodb-local'];
    const words: string[] = command.split(' ');
    expect(mounts).toEqual([`dynamodb-data:${words[words.indexOf('-dbPath') + 1]}`]);
    // It has a database for each credential and Region otherwise: the API would not see what the initialiser made.
    expect(words).toEqual(['-jar', 'DynamoDBLocal.jar', '-sharedDb', '-dbPath', '/data']);
    expect(healthcheck.test.slice(0, 2)).toEqual(['CMD', 'curl']);
    expect(healthcheck.test.at(-1)).toBe('http://127.0.0.1:8000');
  });

  it('keeps the objects in a volume, and has the console on the port that is published', () => {
    const { command, volumes: mounts, healthcheck } = services.minio;
    expect(mounts).toEqual([`minio-data:${command.split(' ')[1]}`]);
    expect(command).toBe(`server /data --console-address ":${PUBLISHED_PORTS.s3Console}"`);
    // `local` is the alias that the image's own `mc` has for the server beside it.
    expect(healthcheck.test).toEqual(['CMD', 'mc', 'ready', 'local']);
  });

  it('initialises by our own command, without a list of its own', () => {
    expect(services['dynamodb-init'].command).toEqual(['tables']);
    expect(services['minio-init'].command).toEqual(['buckets']);
    expect(text).not.toMatch(/bi_[a-z]+|bi-static/);
  });
});

describe('the names that compose file, initialisers and containers share', () => {
  it('are the contract’s', () => {
    const { api, executor, minio } = services;
    expect(api.environment.S3_BUCKET_DATASETS).toBe(DEVELOPERS_BUCKETS.datasets);
    expect(executor.environment.S3_BUCKET_DATASETS).toBe(DEVELOPERS_BUCKETS.datasets);
    expect(api.environment.EXECUTOR_ENDPOINT).toBe(`http://executor:${EXECUTOR.port}`);
    expect(api.environment.DYNAMODB_ENDPOINT).toBe(`http://${COMPOSE_HOSTS.dynamodb}:8000`);
    expect(api.environment.S3_ENDPOINT).toBe(`http://${COMPOSE_HOSTS.s3}:9000`);
    expect(minio.environment).toEqual({
      MINIO_ROOT_USER: DEVELOPERS_CREDENTIALS.s3.accessKeyId,
      MINIO_ROOT_PASSWORD: DEVELOPERS_CREDENTIALS.s3.secretAccessKey,
    });
  });
});

describe.each(['bi-local', 'bi-production'])('%s', deployment => {
  it.each(['api', 'executor'])('gives its %s the variables that a developer’s has', service => {
    const { container } = taskContainer(deployment, service);
    const secrets = (container.Secrets ?? []).map(({ Name }: Json) => Name);
    const here = Object.keys(services[service].environment).filter(
      variable => !(variable in DEVELOPERS_ONLY),
    );
    expect(here.sort()).toEqual([...Object.keys(environmentOf(container)), ...secrets].sort());
  });

  it('locks its executor as a developer’s is', () => {
    const { container } = taskContainer(deployment, 'executor');
    const { executor } = services;
    const [tmpfs] = container.LinuxParameters.Tmpfs;
    expect(executor.read_only).toBe(container.ReadonlyRootFilesystem);
    expect(executor.user).toBe(container.User);
    expect(executor.cap_drop).toEqual(container.LinuxParameters.Capabilities.Drop);
    expect(executor.cap_add).toEqual(container.LinuxParameters.Capabilities.Add);
    expect(executor.init).toBe(container.LinuxParameters.InitProcessEnabled);
    expect(executor.stop_grace_period).toBe(`${container.StopTimeout}s`);
    expect(executor.healthcheck.test).toEqual(container.HealthCheck.Command);
    const [path, ...mount] = executor.tmpfs[0].split(/[:,]/);
    expect(executor.tmpfs).toHaveLength(1);
    expect([path, ...mount.filter((option: string) => !option.startsWith('size='))]).toEqual([
      tmpfs.ContainerPath,
      ...tmpfs.MountOptions,
    ]);
  });
});

describe('bi-local', () => {
  it.each(['api', 'executor'])('gives its %s the values that a developer’s has', service => {
    const expected = Object.entries(environmentOf(taskContainer('bi-local', service).container)).filter(
      ([variable]) => !OTHER_VALUE.has(variable),
    );
    expect(services[service].environment).toMatchObject(Object.fromEntries(expected));
    expect(expected.length).toBeGreaterThan(2);
  });

  it('has an executor that may do exactly what a developer’s may, key by key', () => {
    const { task, container } = taskContainer('bi-local', 'executor');
    const { Capabilities, InitProcessEnabled, Tmpfs } = container.LinuxParameters;
    const { Command, Timeout, Retries, StartPeriod } = container.HealthCheck;
    const [{ ContainerPath, Size, MountOptions }] = Tmpfs;
    const { executor } = services;
    expect(executor).toStrictEqual({
      user: container.User,
      read_only: container.ReadonlyRootFilesystem,
      init: InitProcessEnabled,
      cap_drop: Capabilities.Drop,
      tmpfs: [`${ContainerPath}:size=${Size}m,${MountOptions.join(',')}`],
      stop_grace_period: `${container.StopTimeout}s`,
      deploy: { resources: { limits: { cpus: String(Number(task.Cpu) / 1024), memory: `${task.Memory}M` } } },
      healthcheck: {
        test: Command,
        interval: '3s',
        timeout: `${Timeout}s`,
        retries: Retries,
        start_period: `${StartPeriod}s`,
      },
      ports: container.PortMappings.map(
        ({ ContainerPort }: Json) => `127.0.0.1:${ContainerPort}:${ContainerPort}`,
      ),
      environment: {
        ...environmentOf(container),
        S3_BUCKET_DATASETS: DEVELOPERS_BUCKETS.datasets,
        S3_ENDPOINT: `http://${COMPOSE_HOSTS.s3}:9000`,
        S3_ACCESS_KEY: DEVELOPERS_CREDENTIALS.s3.accessKeyId,
        S3_SECRET_KEY: DEVELOPERS_CREDENTIALS.s3.secretAccessKey,
      },
      // What has no counterpart in a task definition; Fargate cannot be told about new privileges.
      security_opt: ['no-new-privileges:true'],
      build: { context: expect.stringContaining(PATH_VARIABLES.executor), dockerfile: 'Dockerfile' },
      depends_on: { minio: { condition: 'service_healthy' } },
    });
    expect(Tmpfs).toHaveLength(1);
    expect(Capabilities).toEqual({ Drop: ['ALL'] });
  });
});
