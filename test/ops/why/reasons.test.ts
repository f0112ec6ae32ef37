import { explain, isOrdinary } from '../../../lib/ops/why/reasons';
import { fromArchive, type StoppedTask } from '../../../lib/ops/why/stopped-task';

const task = (more: Partial<StoppedTask>): StoppedTask => ({
  id: 't1',
  of: 'api',
  isJob: false,
  stoppedAt: new Date('2026-11-28T02:00:00Z'),
  stopCode: '',
  reason: '',
  containers: [{ name: 'api' }],
  ...more,
});
const INITIALISATION =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried';

describe('what ECS says is put in words, and what is to be done is said:', () => {
  it.each<[string, string, Partial<StoppedTask>, RegExp]>([
    [
      'out-of-memory',
      'a container that used too much',
      {
        stopCode: 'EssentialContainerExited',
        reason: 'Essential container in task exited',
        containers: [
          {
            name: 'executor',
            exitCode: 137,
            reason: 'OutOfMemoryError: Container killed due to memory usage',
          },
        ],
      },
      /^out of memory/,
    ],
    [
      'image-not-found',
      'a digest that is gone',
      {
        stopCode: 'TaskFailedToStart',
        reason:
          'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 1.dkr.ecr.ap-northeast-1.amazonaws.com/bi-api@sha256:aa: 1.dkr.ecr.ap-northeast-1.amazonaws.com/bi-api@sha256:aa: not found',
      },
      /^image not found/,
    ],
    [
      'wrong-platform',
      'an image for another processor',
      {
        reason:
          "CannotPullContainerError: pull image manifest has been retried 5 time(s): image Manifest does not contain descriptor matching platform 'linux/arm64'",
      },
      /^wrong platform/,
    ],
    [
      'image-no-way',
      'a registry that does not answer',
      {
        reason:
          'CannotPullContainerError: ref pull has been retried 5 time(s): dial tcp 10.30.1.2:443: i/o timeout',
      },
      /^no way to the image/,
    ],
    [
      'image-denied',
      'a policy in the way',
      {
        reason:
          'CannotPullContainerError: failed to copy: httpReadSeeker: unexpected status code 403 Forbidden',
      },
      /^image refused/,
    ],
    [
      'secret-key-missing',
      'a key that nobody has set',
      {
        reason: `${INITIALISATION} 1 time(s): retrieved secret from Secrets Manager did not contain json key VERTEX_AI_PROJECT_ID`,
      },
      /secret has no key VERTEX_AI_PROJECT_ID/,
    ],
    [
      'secret-no-json',
      'a secret that is no JSON',
      { reason: `${INITIALISATION} 1 time(s): invalid character 'h' looking for beginning of value` },
      /^secret unreadable/,
    ],
    [
      'secret-denied',
      'a key that may not be used',
      {
        reason: `${INITIALISATION} 1 time(s): failed to fetch secret arn:x from secrets manager: AccessDeniedException: Access to KMS is not allowed`,
      },
      /^secret refused/,
    ],
    [
      'secret-gone',
      'a secret that was deleted',
      {
        reason: `${INITIALISATION} 1 time(s): failed to fetch secret arn:x: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
      },
      /^secret gone/,
    ],
    [
      'secret-no-way',
      'Secrets Manager out of reach',
      {
        reason: `${INITIALISATION} 5 time(s): failed to fetch secret arn:x: RequestCanceled: request context canceled caused by: context deadline exceeded`,
      },
      /^no way to the secret/,
    ],
    [
      'health-check-balancer',
      'a task that does not answer the load balancer',
      {
        stopCode: 'ServiceSchedulerInitiated',
        reason: 'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:x)',
      },
      /^health check failed: the load balancer/,
    ],
    [
      'health-check-container',
      'a command that fails in the container',
      { stopCode: 'ServiceSchedulerInitiated', reason: 'Task failed container health checks' },
      /^health check failed: the command/,
    ],
    [
      'spot',
      'Spot capacity taken back',
      { stopCode: 'SpotInterruption', reason: 'Your Spot Task was interrupted.' },
      /^interrupted/,
    ],
    [
      'no-capacity',
      'no room',
      {
        reason:
          'Capacity is unavailable at this time. Please try again later or in a different availability zone',
      },
      /^no capacity/,
    ],
    [
      'no-network',
      'no network interface',
      { reason: 'Timeout waiting for network interface provisioning to complete.' },
      /^no network/,
    ],
    [
      'exit-code',
      'a program that failed',
      {
        stopCode: 'EssentialContainerExited',
        reason: 'Essential container in task exited',
        containers: [{ name: 'api', exitCode: 1 }],
      },
      /^exit code 1 of container api: an error/,
    ],
    [
      'exit-code',
      'a program that was killed',
      { stopCode: 'EssentialContainerExited', containers: [{ name: 'api', exitCode: 137 }] },
      /^exit code 137 .*SIGKILL.*stop timeout/,
    ],
    [
      'exit-code',
      'a signal without an entry',
      { stopCode: 'EssentialContainerExited', containers: [{ name: 'api', exitCode: 140 }] },
      /signal 12/,
    ],
    [
      'exit-0',
      'a service that ended by itself',
      { stopCode: 'EssentialContainerExited', containers: [{ name: 'api', exitCode: 0 }] },
      /exit code 0, which a service never should/,
    ],
  ])('%s: %s', (kind, _, more, words) => {
    const found = explain(task(more));
    expect(found).toEqual({ kind, words: expect.stringMatching(words), todo: expect.any(String) });
    expect(isOrdinary(found)).toBe(false);
  });
});

describe('what is as it should be is told apart:', () => {
  it.each<[string, Partial<StoppedTask>]>([
    [
      'replaced by a deployment',
      {
        stopCode: 'ServiceSchedulerInitiated',
        reason: 'Scaling activity initiated by (deployment ecs-svc/123)',
      },
    ],
    ['stopped by its service', { stopCode: 'ServiceSchedulerInitiated' }],
    [
      'a job that ended',
      { isJob: true, stopCode: 'EssentialContainerExited', containers: [{ name: 'executor', exitCode: 0 }] },
    ],
    [
      'maintenance of AWS',
      { reason: 'ECS is performing maintenance on the underlying infrastructure hosting the task.' },
    ],
  ])('%s', (_, more) => expect(isOrdinary(explain(task(more)))).toBe(true));
});

it('a task that somebody stopped is not ordinary, and says who said what', () => {
  const found = explain(task({ stopCode: 'UserInitiated', reason: 'Task stopped by user: ann looks' }));
  expect(found).toEqual({ kind: 'by-hand', words: 'stopped by somebody: Task stopped by user: ann looks' });
  expect(isOrdinary(found)).toBe(false);
});

it('what nobody knows is given in ECS’s own words', () => {
  expect(explain(task({ reason: 'Something new', stopCode: 'NewCode' })).words).toBe(
    'Something new; NewCode',
  );
  expect(explain(task({ containers: [] })).words).toBe('no reason given');
});

describe('the archive', () => {
  const event = {
    'detail-type': 'ECS Task State Change',
    detail: {
      taskArn: 'arn:aws:ecs:ap-northeast-1:1:task/bi-production/abc',
      group: 'service:executor',
      lastStatus: 'STOPPED',
      stoppedAt: '2026-11-28T02:00:00.123Z',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ name: 'executor', exitCode: 1, lastStatus: 'STOPPED' }],
    },
  };

  it.each(['', 'no JSON', '{}', JSON.stringify({ detail: { ...event.detail, lastStatus: 'RUNNING' } })])(
    'leaves out %p',
    line => expect(fromArchive(line)).toBeUndefined(),
  );

  it('is read as EventBridge writes it', () => {
    expect(fromArchive(JSON.stringify(event))).toMatchObject({ id: 'abc', of: 'executor', isJob: false });
    const job = { detail: { ...event.detail, group: 'family:bi-production-nightly' } };
    expect(fromArchive(JSON.stringify(job))).toMatchObject({ of: 'bi-production-nightly', isJob: true });
  });
});
