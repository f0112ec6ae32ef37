import { described } from '../../model/network';
import type { Property } from '../../model/property';
import type { World } from '../../model/world';
import { attempt, type Check, type Escape, forEach } from '../check';
import { containersOf, fromTask, nameOfContainer, runs, type Task } from '../task';
import { type Finding, residual, violated } from '../verdict';

/**
 * E18: the containers are the reviewed ones, without log router, proxy, Service Connect or Lattice; GuardDuty's
 * agent is residual.
 */
const company: Check = (world, task) => [
  ...sidecars(world, task),
  ...proxies(world, task),
  ...logDrivers(world, task),
  ...guardDuty(world, task),
];

function sidecars(world: World, task: Task): Finding[] {
  return attempt(() => {
    const names = containersOf(world, task).map(nameOfContainer);
    const { containers = names.slice(0, 1) } = task.reviewed;
    return names
      .filter(name => !containers.includes(name))
      .map(name =>
        violated(`container ${name} shares the task's network and role, and nobody has reviewed it`, [
          ...fromTask(task),
          `container ${name}`,
          'the same network interface and credentials',
        ]),
      );
  });
}

function proxies(world: World, task: Task): Finding[] {
  return [
    ...attempt(() =>
      world.properties(task.definition).at('ProxyConfiguration').isAbsent
        ? undefined
        : violated('a proxy in the task takes its traffic', [
            ...fromTask(task),
            'ProxyConfiguration',
            'a proxy container',
          ]),
    ),
    ...forEach(
      () => runs(world, task),
      ({ resource, label, kind }) => {
        if (kind !== 'service') return undefined;
        const properties = world.properties(resource);
        const isOn = properties.at('ServiceConnectConfiguration', 'Enabled').flag(false);
        const isLattice = properties.at('VpcLatticeConfigurations').items().length > 0;
        if (!isOn && !isLattice) return undefined;
        const what = isOn ? 'Service Connect' : 'VPC Lattice';
        return violated(`${label} is joined to ${what}`, [
          ...fromTask(task),
          `service ${label}`,
          what,
          'every other service there',
        ]);
      },
    ),
  ];
}

function logDrivers(world: World, task: Task): Finding[] {
  return forEach(
    () => containersOf(world, task),
    container => {
      const driver = container.at('LogConfiguration', 'LogDriver').optionalText() ?? 'none';
      const router = !container.at('FirelensConfiguration').isAbsent;
      if (!router && (driver === 'awslogs' || driver === 'none')) return undefined;
      return violated(
        `${container.where} logs through ${router ? 'FireLens' : driver}, which can send anywhere`,
        [
          ...fromTask(task),
          `container ${nameOfContainer(container)}`,
          `log driver ${driver}`,
          'wherever the log router sends',
        ],
      );
    },
  );
}

/** GuardDuty puts an agent and an endpoint of its own into clusters that do not opt out. */
function guardDuty(world: World, task: Task): Finding[] {
  return forEach(
    () => runs(world, task).slice(0, 1),
    run => {
      const { resource } = run.cluster.identity();
      const tags = resource ? world.properties(resource).at('Tags').items() : [];
      const optedOut = tags.some(
        tag =>
          tag.at('Key').optionalText() === 'GuardDutyManaged' && tag.at('Value').optionalText() === 'false',
      );
      if (optedOut) return undefined;
      const detector = described(world, 'AWS::GuardDuty::Detector').find(({ properties }) =>
        putsAgents(properties),
      );
      if (detector)
        return violated(`${detector.resource.label} puts GuardDuty's agent into every Fargate task`, [
          ...fromTask(task),
          `GuardDuty ${detector.resource.label}`,
          'a sidecar and an endpoint that admits the whole VPC',
        ]);
      return residual(
        "the containers are the reviewed ones; where the account has GuardDuty's runtime monitoring on, it adds its agent and an endpoint from outside the templates, unless the cluster is left out by its tag: ops setup says whether",
      );
    },
  );
}

/** Runtime monitoring that manages agents by itself. */
function putsAgents(detector: Property): boolean {
  const isOn = (setting: Property) => setting.at('Status').optionalText() !== 'DISABLED';
  return detector
    .at('Features')
    .items()
    .filter(feature => feature.at('Name').text() === 'RUNTIME_MONITORING' && isOn(feature))
    .flatMap(feature => feature.at('AdditionalConfiguration').items())
    .some(extra => extra.at('Name').text() === 'ECS_FARGATE_AGENT_MANAGEMENT' && isOn(extra));
}

/** What stands in the task beside the code. */
export const SIDECARS: readonly Escape[] = [
  {
    id: 'E18',
    title: 'sidecars',
    holds:
      'the task holds the reviewed containers only, logs to CloudWatch, and no proxy or agent is put into it',
    check: company,
  },
];
