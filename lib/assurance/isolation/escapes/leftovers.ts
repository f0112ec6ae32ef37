import type { Property } from '../../model/property';
import type { World } from '../../model/world';
import { attempt, type Check, type Escape, forEach } from '../check';
import { containersOf, fromTask, nameOfContainer, runs, type Task } from '../task';
import { type Finding, residual, unproved, violated } from '../verdict';

/** Where a task may write, as root or not. */
const WRITABLE = '/tmp';

/**
 * E27: no volume but the task's own memory, `/tmp` the only mount, read-only root; not root, no capability, not
 * privileged.
 */
const leftovers: Check = (world, task) => [
  ...volumes(world, task),
  ...forEach(
    () => containersOf(world, task),
    container => [...mounts(task, container), ...privileges(task, container)],
  ),
  ...attempt(() => {
    const properties = world.properties(task.definition);
    const shared = ['PidMode', 'IpcMode']
      .map(name => properties.at(name))
      .find(mode => mode.optionalText() === 'host');
    return (
      shared &&
      violated(`${shared.where} is host`, [
        ...fromTask(task),
        `${shared.where} host`,
        'other tasks on the machine',
      ])
    );
  }),
  ...forEach(
    () => runs(world, task),
    ({ kind }) =>
      kind === 'service'
        ? residual(
            `nothing outlives a task: ${WRITABLE} is its memory; but jobs that one task of the service runs share ${WRITABLE}`,
          )
        : undefined,
  ),
];

function volumes(world: World, task: Task): Finding[] {
  return [
    ...forEach(
      () => world.properties(task.definition).at('Volumes').items(),
      volume => {
        const kept = volume
          .entries()
          .find(([key, property]) => key !== 'Name' && !(key === 'Host' && property.entries().length === 0));
        return (
          kept &&
          violated(`${volume.where} outlives the task (${kept[0]})`, [
            ...fromTask(task),
            `volume ${volume.at('Name').description}`,
            kept[0],
            'the next job',
          ])
        );
      },
    ),
    ...forEach(
      () => runs(world, task),
      run =>
        run.volumes.items().length > 0
          ? violated(`${run.label} attaches a volume to the task`, [
              ...fromTask(task, run),
              run.volumes.where,
              'the next job',
            ])
          : undefined,
    ),
  ];
}

function mounts(task: Task, container: Property): Finding[] {
  const paths = () =>
    [...container.at('MountPoints').items(), ...container.at('LinuxParameters', 'Tmpfs').items()].map(mount =>
      mount.at('ContainerPath'),
    );
  return [
    ...forEach(paths, path =>
      path.text() === WRITABLE
        ? undefined
        : violated(`${path.where} is ${path.text()}`, [...fromTask(task), `mount ${path.text()}`]),
    ),
    ...attempt(() =>
      container.at('VolumesFrom').items().length > 0
        ? violated(`${container.where} takes volumes of another container`, [
            ...fromTask(task),
            container.at('VolumesFrom').where,
          ])
        : undefined,
    ),
    ...attempt(() =>
      container.at('ReadonlyRootFilesystem').flag(false)
        ? undefined
        : violated(`${container.where} may write its root file system`, [
            ...fromTask(task),
            `container ${nameOfContainer(container)}`,
            'ReadonlyRootFilesystem is not true',
            'files that the next job runs',
          ]),
    ),
  ];
}

/** What would let code get around the read-only file system. */
function privileges(task: Task, container: Property): Finding[] {
  const to = (what: string) => [
    ...fromTask(task),
    `container ${nameOfContainer(container)}`,
    what,
    'root in the container',
  ];
  const linux = container.at('LinuxParameters');
  return [
    ...attempt(() =>
      container.at('Privileged').flag(false)
        ? violated(`${container.where} is privileged`, to('Privileged true'))
        : undefined,
    ),
    ...attempt(() => {
      const user = container.at('User').optionalText();
      if (user === undefined)
        return unproved(`${container.where} runs as whatever user the image names, which may be root`);
      return /^(root|0+)(:|$)/.test(user)
        ? violated(`${container.where} runs as ${user}`, to(`User ${user}`))
        : undefined;
    }),
    ...attempt(() =>
      linux
        .at('Capabilities', 'Drop')
        .items()
        .some(capability => capability.text() === 'ALL')
        ? undefined
        : violated(`${container.where} keeps Linux capabilities`, to('capabilities are not dropped')),
    ),
    ...attempt(() => {
      const added = linux.at('Capabilities', 'Add').items();
      return added.length > 0
        ? violated(
            `${container.where} adds Linux capabilities`,
            to(`capability ${added.map(one => one.text()).join(', ')}`),
          )
        : undefined;
    }),
    ...attempt(() =>
      linux.at('Devices').items().length > 0
        ? violated(`${container.where} has devices of the machine`, to('Devices'))
        : undefined,
    ),
  ];
}

/** What the code can write, and become. */
export const LEFTOVERS: readonly Escape[] = [
  {
    id: 'E27',
    title: 'what one job leaves to the next',
    holds:
      'no volume outlives the task, only /tmp can be written, and the code is not root and cannot become it',
    check: leftovers,
  },
];
