import { textOf } from '../../model/names';
import { described } from '../../model/network';
import type { Property } from '../../model/property';
import { names, runsOf } from '../../model/runs';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { identityArn, type Request } from '../../policy/request';
import { OWN_ACCOUNT } from '../../policy/token';
import { attempt, type Check, type Escape, forEach } from '../check';
import { everybody, grantLetThrough, type Passage, passagesTo } from '../passage';
import { containersOf, fromTask, rolesOf, type Task } from '../task';
import { type Finding, violated } from '../verdict';
import { routesOut } from './routes';

/** Whether a request is one that some task definition of the templates needs to start or to run. */
type Need = (request: Request) => boolean;

interface Client {
  readonly definition: Resource;
  readonly containers: readonly Property[];
  readonly taskRole?: string;
  readonly executionRole?: string;
}

function clients(world: World): Client[] {
  return described(world, 'AWS::ECS::TaskDefinition').map(({ resource, properties }) => {
    const { task, execution } = rolesOf(world, resource);
    const containers = properties.at('ContainerDefinitions').items();
    return { definition: resource, containers, taskRole: task?.arn, executionRole: execution?.arn };
  });
}

const isAmong = (actions: readonly string[], action: string) =>
  actions.some(one => one.toLowerCase() === action.toLowerCase());

const isFrom = (role: string | undefined, { principal }: Request) =>
  principal.kind === 'role' && identityArn(principal) === role;

function arnIn(
  world: World,
  place: Resource,
  service: string,
  region: string,
  account: string,
  name: string,
): string {
  return `arn:${textOf(world, world.resolve({ Ref: 'AWS::Partition' }, place))}:${service}:${region}:${account}:${name}`;
}

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** Execution roles pull the images of their own tasks. */
function pulls(world: World): Need {
  const allowed = clients(world).map(client => ({ ...client, repositories: repositoriesOf(world, client) }));
  return request =>
    allowed.some(({ executionRole, repositories }) => {
      if (!isFrom(executionRole, request)) return false;
      // A token is for the account: the action knows no resources.
      if (isAmong(['ecr:GetAuthorizationToken'], request.action)) return true;
      return isAmong(PULL, request.action) && repositories.includes(request.resource);
    });
}

const IMAGE =
  /^(?<account>\d{12}|\$\{[^}]*\})\.dkr\.ecr\.(?<region>[^.$]+|\$\{[^}]*\})\.amazonaws\.com(?:\.cn)?\/(?<name>[^:@]+)/;

/** Repositories of the images, whichever digest they come to. */
function repositoriesOf(world: World, { definition, containers }: Client): string[] {
  return containers
    .flatMap(container => container.at('Image').outcomes)
    .flatMap(image => {
      const { region, account, name } = IMAGE.exec(textOf(world, image))?.groups ?? {};
      return region && account && name
        ? arnIn(world, definition, 'ecr', region, account, `repository/${name}`)
        : [];
    });
}

const WRITE_LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
/** What the agent of ECS Exec needs. Source: Amazon ECS developer guide, "ECS Exec". */
const RECORD_SESSION = [...WRITE_LOG, 'logs:DescribeLogStreams'];

/** Execution roles write the logs of their own tasks; other tasks with ECS Exec record its sessions. */
function writesLogs(world: World, task: Task): Need {
  const allowed = clients(world).map(client => ({
    ...client,
    logs: client.containers.flatMap(container =>
      logGroupOf(world, client.definition, container.at('LogConfiguration', 'Options', 'awslogs-group')),
    ),
    sessions: client.definition === task.definition ? [] : sessionLogsOf(world, client.definition),
  }));
  const isIn = (groups: readonly string[], { resource }: Request) =>
    groups.some(group => resource.startsWith(`${group}:`));
  return request =>
    allowed.some(({ executionRole, taskRole, logs, sessions }) => {
      const { action } = request;
      const writes = isFrom(executionRole, request) && isAmong(WRITE_LOG, action) && isIn(logs, request);
      const records = isFrom(taskRole, request) && isAmong(RECORD_SESSION, action) && isIn(sessions, request);
      // The agent looks its group up in the list of all.
      const finds =
        isFrom(taskRole, request) && isAmong(['logs:DescribeLogGroups'], action) && sessions.length > 0;
      return writes || records || finds;
    });
}

function logGroupOf(world: World, place: Resource, group: Property): string[] {
  const { value } = group;
  if (value === undefined) return [];
  const region = textOf(world, world.resolve({ Ref: 'AWS::Region' }, place));
  return [arnIn(world, place, 'logs', region, OWN_ACCOUNT, `log-group:${textOf(world, value)}`)];
}

/** Where sessions of a task definition's services are recorded; none without ECS Exec. */
function sessionLogsOf(world: World, definition: Resource): string[] {
  return runsOf(world, definition)
    .filter(run => names(world, run, definition) !== 'no' && run.enableExecuteCommand.flag(false))
    .flatMap(({ resource }) => {
      const cluster = world.properties(
        world.properties(resource).at('Cluster').resource('AWS::ECS::Cluster'),
      );
      const log = cluster.at(
        'Configuration',
        'ExecuteCommandConfiguration',
        'LogConfiguration',
        'CloudWatchLogGroupName',
      );
      return logGroupOf(world, definition, log);
    });
}

/** Everything an endpoint lets through but what tasks need, whoever sends it. */
function beyond(world: World, task: Task, passage: Passage, need: Need): Finding[] {
  return everybody(passage, rolesOf(world, task.definition)).flatMap(actor =>
    passage.grants.flatMap(grant => grantLetThrough(world, task, passage, actor, grant, need)),
  );
}

/** Without an endpoint, whatever way out there is leads to the service too. */
function around(world: World, task: Task, service: RegExp, name: string): Finding[] {
  if (passagesTo(world, task, service).length > 0) return [];
  return routesOut(world, task)
    .filter(({ judgement }) => judgement === 'VIOLATED')
    .slice(0, 1)
    .map(({ path }) => violated(`no endpoint policy stands between the task and ${name}`, [...path, name]));
}

/** E8: what the ECR endpoints let through is an execution role pulling images of its own task definition. */
const registry: Check = (world, task) => [
  ...attempt(() => around(world, task, /^ecr\./, 'any ECR registry')),
  ...forEach(
    () => passagesTo(world, task, /^ecr\./),
    passage => beyond(world, task, passage, pulls(world)),
  ),
];

/**
 * E9: what the logs endpoint lets through is an execution role writing its own tasks' log; the driver makes no
 * group.
 */
const logs: Check = (world, task) => [
  ...attempt(() => around(world, task, /^logs$/, "anybody's log group")),
  ...forEach(
    () => passagesTo(world, task, /^logs$/),
    passage => beyond(world, task, passage, writesLogs(world, task)),
  ),
  ...forEach(
    () => containersOf(world, task),
    container => {
      const creates = container.at('LogConfiguration', 'Options', 'awslogs-create-group');
      if (!creates.flag(false)) return undefined;
      return violated(`${creates.where} lets the task's log go to a group that nobody has made`, [
        ...fromTask(task),
        creates.where,
        'a new log group',
      ]);
    },
  ),
];

/** The services that ECS itself talks to when it starts the task. */
export const TASK_SERVICES: readonly Escape[] = [
  {
    id: 'E8',
    title: 'pushing images to a registry',
    holds:
      'the ECR endpoints let through the execution roles of the tasks, each pulling its own images, and nothing else',
    check: registry,
  },
  {
    id: 'E9',
    title: "writing to somebody else's log",
    holds:
      "the logs endpoint lets through the execution roles of the tasks, each writing its own tasks' log, and nothing else",
    check: logs,
  },
];
