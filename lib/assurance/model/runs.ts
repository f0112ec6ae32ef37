import { textOf } from './names';
import { type Described, described } from './network';
import type { Property } from './property';
import { type TaskState, taskStates, type Unread } from './state-machines';
import type { Resource } from './template-set';
import { CannotTell } from './unread';
import { perWorld, type World } from './world';

/** One place in the templates that runs an ECS task, and how. */
export interface Run {
  readonly kind: 'service' | 'task set' | 'schedule' | 'rule' | 'pipe' | 'state';
  readonly resource: Resource;
  /** For people. */
  readonly label: string;
  readonly taskDefinition: Property;
  /** `AwsvpcConfiguration`. */
  readonly network: Property;
  readonly launchType: Property;
  readonly capacityProviders: Property;
  readonly enableExecuteCommand: Property;
  readonly cluster: Property;
  readonly volumes: Property;
  /** What the run replaces in the task definition, as `TaskOverride` of the ECS API. */
  readonly overrides: Property;
}

/** Every run in the templates, and what may hold more of them but cannot be read. */
export const allRuns = perWorld((world): { runs: Run[]; unread: Unread[] } => {
  const { states, unread } = taskStates(world);
  const calls = [...states.map(fromState), ...described(world, 'AWS::Scheduler::Schedule').map(fromSchedule)];
  const made = calls.map(call => call(world));
  return {
    unread: [...unread, ...made.filter(one => 'why' in one)],
    runs: [
      ...described(world, 'AWS::ECS::Service').map(one => run('service', one.resource, one.properties)),
      ...described(world, 'AWS::ECS::TaskSet').map(one => run('task set', one.resource, one.properties)),
      ...described(world, 'AWS::Events::Rule').flatMap(({ resource, properties }) =>
        properties
          .at('Targets')
          .items()
          .flatMap(target => ecsTarget('rule', resource, target)),
      ),
      ...described(world, 'AWS::Pipes::Pipe').flatMap(({ resource, properties }) => {
        const parameters = properties.at('TargetParameters', 'EcsTaskParameters');
        return parameters.isAbsent
          ? []
          : [run('pipe', resource, parameters, { cluster: properties.at('Target') })];
      }),
      ...made.flatMap(one => ('why' in one ? [] : one.runs)),
    ],
  };
});

function run(kind: Run['kind'], resource: Resource, request: Property, given: Partial<Run> = {}): Run {
  const definition = request.atAnyCase('TaskDefinition');
  return {
    kind,
    resource,
    label: kind === 'state' ? request.where.replace(/\.(Parameters|Arguments)$/, '') : resource.label,
    taskDefinition: definition.isAbsent ? request.atAnyCase('TaskDefinitionArn') : definition,
    network: request.atAnyCase('NetworkConfiguration', 'AwsvpcConfiguration'),
    launchType: request.atAnyCase('LaunchType'),
    capacityProviders: request.atAnyCase('CapacityProviderStrategy'),
    enableExecuteCommand: request.atAnyCase('EnableExecuteCommand'),
    cluster: request.atAnyCase('Cluster'),
    volumes: request.atAnyCase('VolumeConfigurations'),
    overrides: request.atAnyCase('Overrides'),
    ...given,
  };
}

/** What a state or a schedule calls: runs, nothing of the kind, or something that cannot be read. */
type Call = (world: World) => { readonly runs: Run[] } | Unread;

const fromState =
  ({ machine, state }: TaskState): Call =>
  world => {
    const parameters = state.at('Parameters');
    return called(world, state.at('Resource'), machine, () => [
      run('state', machine, parameters.isAbsent ? state.at('Arguments') : parameters),
    ]);
  };

const fromSchedule =
  ({ resource, properties }: Described): Call =>
  world => {
    const target = properties.at('Target');
    const runs = ecsTarget('schedule', resource, target);
    if (runs.length > 0) return { runs };
    return called(world, target.at('Arn'), resource, () => [
      run('schedule', resource, target.at('Input').json()),
    ]);
  };

/** The ECS and AWS SDK integrations that start or redefine tasks. */
const STARTS_TASKS = /:ecs:(runTask|startTask|createService|updateService|createTaskSet)\b/i;

function called(
  world: World,
  arn: Property,
  resource: Resource,
  runs: () => Run[],
): { runs: Run[] } | Unread {
  const { value } = arn;
  const text = value === undefined ? '' : textOf(world, value);
  if (STARTS_TASKS.test(text)) return { runs: runs() };
  return /\$\{(unknown|parameter):/.test(text)
    ? { resource, why: `${arn.where} is ${arn.description}` }
    : { runs: [] };
}

function ecsTarget(kind: 'schedule' | 'rule', resource: Resource, target: Property): Run[] {
  const parameters = target.at('EcsParameters');
  if (parameters.isAbsent) return [];
  const chosen = ['InputTransformer', 'InputPath']
    .map(name => target.at(name))
    .find(({ isAbsent }) => !isAbsent);
  const overrides = chosen?.unknown('chosen at run time') ?? target.at('Input').json();
  return [run(kind, resource, parameters, { overrides, cluster: target.at('Arn') })];
}

/** Whether a run names the task definition, and whether it says which revision of it. */
export function names(
  world: World,
  { kind, taskDefinition }: Run,
  subject: Resource,
): 'no' | 'revision' | 'family' {
  // A service that is made of task sets.
  if (kind === 'service' && taskDefinition.isAbsent) return 'no';
  const { resource } = taskDefinition.identity();
  if (resource) return resource === subject ? 'revision' : 'no';
  const { value } = taskDefinition;
  const family = world.properties(subject).at('Family');
  if (value === undefined) throw new CannotTell(`${taskDefinition.where} is not given`);
  const name = textOf(world, value).replace(/^.*:task-definition\//, '');
  if (family.isAbsent || family.value === undefined)
    return name.includes('${') ? taskDefinition.cannotTell() : 'no';
  const own = textOf(world, family.value);
  // A literal revision is one that was made before these templates.
  if (name.replace(/:\d+$/, '') === own) return 'family';
  return name.includes('${') || own.includes('${') ? taskDefinition.cannotTell() : 'no';
}

/** The runs of a task definition. */
export function runsOf(world: World, subject: Resource): Run[] {
  return allRuns(world).runs.filter(one => names(world, one, subject) !== 'no');
}
