import { attempt, type Check, type Escape, forEach } from '../check';
import { fromTask, placements, runs } from '../task';
import { unproved, violated } from '../verdict';

/** E1: `AssignPublicIp` is the literal DISABLED in every run, and no subnet maps public addresses. */
const publicAddress: Check = (world, task) => [
  ...forEach(
    () => runs(world, task),
    run => {
      const assigned = run.network.atAnyCase('AssignPublicIp');
      if (assigned.isAbsent)
        return unproved(`${run.label} leaves open whether its tasks get a public address`);
      if (assigned.text() === 'DISABLED') return undefined;
      return violated(`${run.label} gives its tasks a public address`, [
        ...fromTask(task, run),
        `AssignPublicIp ${assigned.text()}`,
        'public address',
        'internet',
      ]);
    },
  ),
  ...forEach(
    () => placements(world, task),
    ({ run, subnet }) =>
      world.properties(subnet).at('MapPublicIpOnLaunch').flag(false)
        ? violated(`${subnet.label} gives out public addresses`, [
            ...fromTask(task, run),
            `subnet ${subnet.label}`,
            'MapPublicIpOnLaunch true',
            'public address',
          ])
        : undefined,
  ),
];

const FARGATE = /^FARGATE(_SPOT)?$/;

/**
 * E16: launch type or capacity providers of every run are Fargate's, network mode is awsvpc, nothing else is
 * compatible.
 */
const instanceCredentials: Check = (world, task) => [
  ...forEach(
    () => runs(world, task),
    run => {
      const providers = run.capacityProviders.items().map(item => item.atAnyCase('CapacityProvider').text());
      const launchType = run.launchType.optionalText();
      const others = [...providers, ...(launchType ? [launchType] : [])].filter(name => !FARGATE.test(name));
      if (others.length > 0)
        return violated(`${run.label} runs on ${others.join(', ')}`, [
          ...fromTask(task, run),
          `capacity ${others.join(', ')}`,
          'instance metadata at 169.254.169.254',
          "the instance role's credentials",
        ]);
      if (launchType || providers.length > 0) return undefined;
      return unproved(
        `${run.label} says neither launch type nor capacity provider, so the cluster's default decides`,
      );
    },
  ),
  ...attempt(() => {
    const properties = world.properties(task.definition);
    const others = properties
      .at('RequiresCompatibilities')
      .items()
      .map(one => one.text())
      .filter(one => one !== 'FARGATE');
    if (others.length > 0)
      return violated(`the task may be run on ${others.join(', ')}`, [
        ...fromTask(task),
        `RequiresCompatibilities ${others.join(', ')}`,
        'instance metadata',
      ]);
    const mode = properties.at('NetworkMode').optionalText() ?? 'bridge';
    if (mode === 'awsvpc') return undefined;
    return violated(`network mode ${mode} shares the instance's network`, [
      ...fromTask(task),
      `network mode ${mode}`,
      'instance metadata',
    ]);
  }),
];

/** How a task is placed: see docs/isolation.md. */
export const PLACEMENT: readonly Escape[] = [
  {
    id: 'E1',
    title: 'public address of the task',
    holds: 'every run says AssignPublicIp DISABLED, in subnets that give out no public addresses',
    check: publicAddress,
  },
  {
    id: 'E16',
    title: 'instance metadata',
    holds: 'every run is on Fargate, which offers no instance metadata',
    check: instanceCredentials,
  },
];
