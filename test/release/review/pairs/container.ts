import { apiService, apiTask, SERVICE, workerService, workerTask } from './bases/service';
import { changing, edited, type Pair, put, set } from './support';

const { ask, block, clear } = changing('shop-service', SERVICE);
const c = 'ContainerDefinitions.0';
const sidecar = { Image: 'public.ecr.aws/tools/agent:latest', Name: 'agent' };

export const hurting: readonly Pair[] = [
  block(
    'the worker can be entered by ECS Exec',
    { about: 'ECS Exec', resource: workerService },
    set(workerService, { EnableExecuteCommand: true }),
  ),
  block(
    'the worker gets back a capability',
    { about: 'capabilities', resource: workerTask },
    set(workerTask, { [`${c}.LinuxParameters.Capabilities`]: { Add: ['SYS_PTRACE'], Drop: ['ALL'] } }),
  ),
  block(
    'capabilities are no longer dropped',
    { about: 'capabilities', resource: workerTask },
    set(workerTask, { [`${c}.LinuxParameters.Capabilities`]: undefined }),
  ),
  block(
    'the root of the worker can be written',
    { about: 'read-only root', resource: workerTask },
    set(workerTask, { [`${c}.ReadonlyRootFilesystem`]: undefined }),
  ),
  block(
    'a container is privileged',
    { about: 'privileged', resource: apiTask },
    set(apiTask, { [`${c}.Privileged`]: true }),
  ),
  block(
    'the worker runs as root',
    { about: 'user root', resource: workerTask },
    set(workerTask, { [`${c}.User`]: 'root' }),
  ),
  block(
    'nobody says any more who the worker runs as',
    { about: 'user root', resource: workerTask },
    set(workerTask, { [`${c}.User`]: undefined }),
  ),
  // In a task that is proved to be locked the proof blocks it; elsewhere side containers are ordinary.
  ask(
    'a container nobody knows runs beside the worker',
    { about: 'sidecar', resource: workerTask },
    set(workerTask, { 'ContainerDefinitions.+': sidecar }),
  ),
  block(
    'a file of the host is mounted into the worker',
    { about: 'volume of the host', resource: workerTask },
    set(workerTask, {
      Volumes: [{ Host: { SourcePath: '/var/run/docker.sock' }, Name: 'docker' }],
      [`${c}.MountPoints`]: [{ ContainerPath: '/var/run/docker.sock', SourceVolume: 'docker' }],
    }),
  ),
  block(
    'containers of a task share the processes of the host',
    { about: 'process namespace', resource: workerTask },
    set(workerTask, { PidMode: 'host' }),
  ),
  block(
    'the worker uses the network of the host',
    { about: 'network mode', resource: workerTask },
    set(workerTask, { NetworkMode: 'host' }),
  ),
  // Hesitated: the image is another company's, and none of ours will be told apart from it later.
  ask(
    'the image comes from a registry that was not used before',
    { about: 'image, registry', resource: workerTask },
    set(workerTask, { [`${c}.Image`]: 'docker.io/someone/worker:latest' }),
  ),
  block(
    'a secret is written into an environment variable',
    { about: 'secret in clear text', resource: apiTask },
    set(apiTask, { [`${c}.Environment`]: [{ Name: 'DB_PASSWORD', Value: 'correct-horse-battery-staple' }] }),
  ),
  // Hesitated: a missing log is noticed on the day it is needed.
  ask(
    'the API writes no log any more',
    { about: 'log lost', resource: apiTask },
    set(apiTask, { [`${c}.LogConfiguration`]: undefined }),
  ),
];

const released = (digest: string) => edited(SERVICE, put('Parameters.ApiDigest.Default', digest));
const tagged = edited(
  SERVICE,
  set(apiTask, { [`${c}.Image`]: '111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop-api:1.4.0' }),
);

export const harmless: readonly Pair[] = [
  changing('shop-service', tagged).clear(
    'an image gets another tag',
    {},
    set(apiTask, { [`${c}.Image`]: '111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop-api:1.5.0' }),
  ),
  changing('shop-service', tagged).clear(
    'an image is named by its digest instead of its tag',
    {},
    set(apiTask, {
      [`${c}.Image`]: `111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop-api@sha256:${'c0ffee01'.repeat(8)}`,
    }),
  ),
  {
    name: 'an image gets another digest by a parameter',
    before: { 'shop-service': released(`sha256:${'0a1b2c3d'.repeat(8)}`) },
    after: { 'shop-service': released(`sha256:${'4e5f6071'.repeat(8)}`) },
    verdict: 'clear',
  },
  // Hesitated: it is what the cost rule is for, and doubling is more than any share that is not noise.
  // What it costs is judged as cost.
  clear(
    'a task gets twice the processors and memory',
    { about: 'cost', resource: apiTask },
    set(apiTask, { Cpu: '1024', Memory: '2048' }),
  ),
  clear(
    'a task says by its own tag whose it is',
    {},
    set(apiTask, { Tags: [{ Key: 'owner', Value: 'shop-team' }] }),
  ),
  clear(
    'the API gets an environment variable',
    {},
    set(apiTask, { [`${c}.Environment`]: [{ Name: 'PAGE_SIZE', Value: '50' }] }),
  ),
  clear(
    'the log of a container gets a mode',
    {},
    set(apiTask, { [`${c}.LogConfiguration.Options.mode`]: 'non-blocking' }),
  ),
  clear('a container has more time to stop', {}, set(apiTask, { [`${c}.StopTimeout`]: 90 })),
  clear(
    'a container says how its health is checked',
    {},
    set(apiTask, { [`${c}.HealthCheck`]: { Command: ['CMD', '/app/health'], Interval: 30 } }),
  ),
  changing('shop-service', edited(SERVICE, set(apiService, { EnableExecuteCommand: true }))).clear(
    'the API can be entered no more',
    {},
    set(apiService, { EnableExecuteCommand: false }),
  ),
  changing('shop-service', edited(SERVICE, set(workerTask, { [`${c}.User`]: undefined }))).clear(
    'the worker runs as a user of its own from now on',
    {},
    set(workerTask, { [`${c}.User`]: '10001' }),
  ),
  changing('shop-service', edited(SERVICE, set(workerTask, { 'ContainerDefinitions.+': sidecar }))).clear(
    'a container beside the worker is gone',
    {},
    set(workerTask, { 'ContainerDefinitions.1': undefined }),
  ),
];
