import type { StoppedTask } from './stopped-task';

export interface Explanation {
  /** A key for machines. */
  readonly kind: string;
  /** What happened, in words. */
  readonly words: string;
  /** What to do; absent where it is ordinary. */
  readonly todo?: string;
}

interface Rule {
  readonly kind: string;
  /** Found in ECS's reasons for the task and its containers. */
  readonly when: RegExp;
  readonly words: (found: RegExpExecArray) => string;
  readonly todo?: string;
}

const ENDPOINTS =
  'npm run ops -- doctor: are the endpoints available? Otherwise a security group or the route to them was changed: npm run drift';

/**
 * ECS's messages by what they mean. The first that fits counts, so what is special comes before what is general. Sources:
 * ECS developer guide, stopped task error messages and exit codes; messages as people report them.
 */
const RULES: readonly Rule[] = [
  {
    kind: 'out-of-memory',
    when: /OutOfMemory|killed due to memory usage/i,
    words: () => 'out of memory: a container used more than the task has and was killed',
    todo: 'npm run ops -- metrics: a leak climbs, a large card jumps. Raise memoryMiB in lib/systems/bi-cards/environments.ts (and tmpMiB counts against it) and deploy, or find the card in the executor’s log',
  },
  {
    kind: 'image-not-found',
    when: /CannotPullContainer.*?((?:repository|image) [^\s,]*(?:does not exist|not found)|not found|manifest unknown|NAME_UNKNOWN)/is,
    words: () => 'image not found: the digest of the release is not in its repository any more',
    todo: 'deploy a release whose images exist: npm run ops -- release list; push the image by its digest otherwise',
  },
  {
    kind: 'wrong-platform',
    when: /does not contain descriptor matching platform|no matching manifest|exec format error/i,
    words: () => 'wrong platform: the image is not built for ARM64',
    todo: 'build it with --platform linux/arm64 and create a release of that; release create checks the platform',
  },
  {
    kind: 'image-no-way',
    when: /CannotPullContainer.*(timeout|deadline exceeded|dial tcp|connection (refused|reset)|EOF)/is,
    words: () => 'no way to the image: the registry or the bucket with its layers did not answer',
    todo: ENDPOINTS,
  },
  {
    kind: 'image-denied',
    when: /CannotPullContainer.*(denied|403|no basic auth|unauthorized)/is,
    words: () => 'image refused: the execution role or an endpoint policy may not pull it',
    todo: 'npm run drift; the policies are in the network and service stacks',
  },
  {
    kind: 'secret-key-missing',
    when: /did not contain json key ([\w-]+)/i,
    words: ([, key]) => `secret key missing: the application’s secret has no key ${key}`,
    todo: 'set it: npm run ops -- secret set; ECS starts no task while a key is missing',
  },
  {
    kind: 'secret-no-json',
    when: /invalid character .* looking for beginning of (value|object)/i,
    words: () => 'secret unreadable: its value is no JSON',
    todo: 'write it again as one JSON object with every key; npm run ops -- doctor says which keys there have to be',
  },
  {
    kind: 'secret-denied',
    when: /(secret|asm|ssm).*(AccessDenied|not authorized|Access to KMS)/is,
    words: () => 'secret refused: the execution role may not read it, or may not use its key',
    todo: 'npm run drift: somebody changed the role, the secret’s policy or the key’s',
  },
  {
    kind: 'secret-gone',
    when: /(secret|asm|ssm).*(ResourceNotFound|can.t find the specified secret|marked for deletion)/is,
    words: () => 'secret gone: it does not exist or waits for its deletion',
    todo: 'aws secretsmanager restore-secret --secret-id <name> takes a deletion back while it waits',
  },
  {
    kind: 'secret-no-way',
    when: /unable to (pull secrets|retrieve secret).*(deadline exceeded|timeout|retried|dial tcp)/is,
    words: () => 'no way to the secret: Secrets Manager did not answer',
    todo: `NAT gateways and their routes: ${ENDPOINTS}`,
  },
  {
    kind: 'log-no-way',
    when: /failed to validate logger args|failed to (create|initialize) .*log/i,
    words: () => 'no way to the log: CloudWatch Logs did not answer or the log group is gone',
    todo: ENDPOINTS,
  },
  {
    kind: 'health-check-balancer',
    when: /failed ELB health checks/i,
    words: () =>
      'health check failed: the load balancer got no good answer from /api/health in time, and ECS replaced the task',
    todo: 'its log around that time: npm run ops -- logs api; is it slow to start, out of threads, or waiting for a dependency?',
  },
  {
    kind: 'health-check-container',
    when: /failed container health checks/i,
    words: () => 'health check failed: the command in the container ended with an error three times',
    todo: 'its log around that time: npm run ops -- logs executor',
  },
  {
    kind: 'spot',
    when: /Spot (Task was )?interrupt/i,
    words: () => 'interrupted: AWS took the Spot capacity back',
    todo: 'ordinary for Spot; where it hurts, capacity: on-demand in lib/systems/bi-cards/environments.ts',
  },
  {
    kind: 'no-capacity',
    when: /Capacity is unavailable|unable to place a task|RESOURCE:|insufficient capacity/i,
    words: () => 'no capacity: AWS had no room for the task in these zones',
    todo: 'ECS tries again by itself; if it lasts, on-demand instead of Spot, or another size',
  },
  {
    kind: 'no-network',
    when: /network interface|ENI |InsufficientFreeAddresses/i,
    words: () => 'no network: the task got no network interface, or its subnet has no free address',
    todo: 'aws ec2 describe-subnets shows AvailableIpAddressCount; the quota of network interfaces otherwise',
  },
  {
    kind: 'circuit-breaker',
    when: /circuit breaker/i,
    words: () => 'rolled back: its deployment failed too often, and ECS went back to the version before',
    todo: 'the tasks that stopped before this one say why',
  },
  {
    kind: 'maintenance',
    when: /(AWS|ECS) .*maintenance|scheduled for retirement|infrastructure hosting/i,
    words: () => 'replaced: AWS maintains what it ran on',
  },
  {
    kind: 'replaced',
    when: /Scaling activity initiated by|deployment ecs-svc|availability zone rebalancing/i,
    words: () => 'ordinary: replaced by a deployment, or scaled in',
  },
];

/** Exit codes of a shell and of Linux: above 128 it is the number of the signal. Source: bash manual, exit status. */
const EXIT_CODES: Readonly<Record<number, string>> = {
  1: 'an error that the program did not handle; its last lines say which',
  2: 'wrong use: the command or its arguments',
  126: 'the command is not executable',
  127: 'the command does not exist in the image',
  132: 'an illegal instruction (SIGILL): built for another processor',
  134: 'it gave up itself (SIGABRT)',
  137: 'killed (SIGKILL): out of memory, or it did not end within its stop timeout',
  139: 'a memory fault (SIGSEGV)',
  143: 'it ended when it was told to (SIGTERM)',
};

/** Why a task stopped. What no rule knows is given in ECS's own words, so nothing is hidden. */
export function explain(task: StoppedTask): Explanation {
  const said = [task.reason, task.stopCode, ...task.containers.map(({ reason }) => reason ?? '')]
    .filter(Boolean)
    .join('\n');
  for (const { kind, when, words, todo } of RULES) {
    const found = when.exec(said);
    if (found) return { kind, words: words(found), ...(todo !== undefined && { todo }) };
  }
  return (
    exited(task) ??
    stoppedBySomebody(task) ?? { kind: 'unknown', words: said.replaceAll('\n', '; ') || 'no reason given' }
  );
}

function exited({ stopCode, reason, containers, of, isJob }: StoppedTask): Explanation | undefined {
  const failed = containers.find(({ exitCode }) => exitCode !== undefined && exitCode !== 0);
  const isEnd = stopCode === 'EssentialContainerExited' || /Essential container .*exited/i.test(reason);
  if (!isEnd) return undefined;
  if (!failed) {
    return isJob
      ? { kind: 'ended', words: 'ordinary: the job ended with exit code 0' }
      : {
          kind: 'exit-0',
          words: 'it ended by itself with exit code 0, which a service never should',
          todo: `npm run ops -- logs ${of}: who told it to end?`,
        };
  }
  const { name, exitCode = 0 } = failed;
  const meaning =
    EXIT_CODES[exitCode] ?? (exitCode > 128 ? `signal ${exitCode - 128}` : 'the program’s own meaning');
  return {
    kind: 'exit-code',
    words: `exit code ${exitCode} of container ${name}: ${meaning}`,
    todo: `its last lines: npm run ops -- logs ${isJob ? 'executor' : of}`,
  };
}

function stoppedBySomebody({ stopCode, reason }: StoppedTask): Explanation | undefined {
  if (stopCode === 'UserInitiated')
    return { kind: 'by-hand', words: `stopped by somebody: ${reason || 'no reason given'}` };
  if (stopCode === 'ServiceSchedulerInitiated')
    return { kind: 'replaced', words: `ordinary: stopped by its service${reason ? ` (${reason})` : ''}` };
  return undefined;
}

const ORDINARY = new Set(['replaced', 'ended', 'maintenance']);
export const isOrdinary = ({ kind }: Explanation): boolean => ORDINARY.has(kind);
