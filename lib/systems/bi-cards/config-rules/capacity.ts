import { fargateMistake } from '../../../config/fargate';
import { rulesFor, unless } from '../../../config/rules';
import type { BalancedTasks } from '../../../config/schema';
import type { BiCardsConfig } from '../config';

const { rule } = rulesFor<BiCardsConfig>();

export const capacityRules = [
  rule(['api'], ({ api }) => [...taskSize('api', api), ...taskRange('api', api.tasks)]),
  rule(['executor'], ({ executor }) => [
    ...taskSize('executor', executor),
    ...taskRange('executor', executor.tasks),
  ]),

  rule(['executor'], ({ executor: { tmpMiB, memoryMiB } }) =>
    unless(tmpMiB <= memoryMiB / 2, {
      path: 'executor.tmpMiB',
      found: `${tmpMiB} of the task's ${memoryMiB} MiB`,
      allowed: `at most half of executor.memoryMiB: a full /tmp must not starve the card that filled it`,
    }),
  ),

  rule(['timeLimits'], ({ timeLimits }) =>
    LADDER.flatMap((step, index) => {
      const inner = LADDER[index - 1];
      return inner === undefined
        ? []
        : unless(timeLimits[inner] < timeLimits[step], {
            path: `timeLimits.${step}`,
            found: `${timeLimits[step]} s`,
            allowed: `more than timeLimits.${inner}, ${timeLimits[inner]} s: the innermost limit answers first`,
          });
    }),
  ),

  rule(['timeLimits'], ({ timeLimits: { deregistration, loadBalancerIdle } }) =>
    unless(deregistration >= loadBalancerIdle, {
      path: 'timeLimits.deregistration',
      found: `${deregistration} s`,
      allowed: `at least timeLimits.loadBalancerIdle, ${loadBalancerIdle} s: a stopping task finishes its requests`,
    }),
  ),
];

/** From the innermost limit outwards. */
const LADDER = ['card', 'apiToExecutor', 'loadBalancerIdle', 'cloudFrontRead'] as const;

function taskSize(service: string, { cpu, memoryMiB }: { cpu: number; memoryMiB: number }) {
  const mistake = fargateMistake(cpu, memoryMiB);
  return mistake === undefined
    ? []
    : [
        {
          path: `${service}.${mistake.part}`,
          found: String({ cpu, memoryMiB }[mistake.part]),
          allowed: mistake.allowed,
        },
      ];
}

function taskRange(service: string, tasks: BalancedTasks) {
  return tasks.kind === 'fixed'
    ? []
    : unless(tasks.min <= tasks.max, {
        path: `${service}.tasks.min`,
        found: String(tasks.min),
        allowed: `at most ${service}.tasks.max: ${tasks.max}`,
      });
}
