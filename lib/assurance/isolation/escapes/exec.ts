import { type Check, type Escape, forEach } from '../check';
import { reachableEndpoints } from '../reach';
import { fromTask, runs } from '../task';
import { unproved, violated } from '../verdict';

/** E17: `EnableExecuteCommand` is written and false in every run; no Systems Manager endpoint can be reached. */
const shell: Check = (world, task) => [
  ...forEach(
    () => runs(world, task),
    run => {
      // A service keeps what it was told before, and a run leaves it to the caller.
      if (run.enableExecuteCommand.isAbsent)
        return unproved(`${run.label} does not say that ECS Exec is off`);
      if (!run.enableExecuteCommand.flag(false)) return undefined;
      return violated(`${run.label} allows ECS Exec, a channel in and out`, [
        ...fromTask(task, run),
        'EnableExecuteCommand true',
        'AWS Systems Manager',
        "an operator's terminal",
      ]);
    },
  ),
  ...forEach(
    () => reachableEndpoints(world, task),
    ({ service, resource }) =>
      /^(ssm|ssmmessages|ec2messages)$/.test(service)
        ? violated(`the task reaches ${service}, the channel of ECS Exec`, [
            ...fromTask(task),
            `endpoint ${resource.label}`,
            service,
          ])
        : undefined,
  ),
];

/** A way in and out that looks like administration. */
export const EXEC: readonly Escape[] = [
  {
    id: 'E17',
    title: 'ECS Exec',
    holds: 'every run says that ECS Exec is off, and its channel cannot be reached',
    check: shell,
  },
];
