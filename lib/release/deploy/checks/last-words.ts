import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ECSClient, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { API } from '../../../contract/bi-cards';
import type { BiCardsSession } from '../../../ops/session';

const MAX_TASKS = 2;
const MAX_LINES = 8;

/**
 * Why the tasks of a service stopped: ECS's reason, exit codes and the end of their logs. ECS forgets a stopped task after
 * an hour. Never throws: it explains another failure.
 */
export async function lastWords(session: BiCardsSession, service: string): Promise<string[]> {
  try {
    const tasks = await stoppedTasks(session, service);
    if (tasks.length === 0) return [`${service}: ECS remembers no stopped task`];
    return (await Promise.all(tasks.map(task => describe(session, service, task)))).flat();
  } catch (error) {
    return [`${service}: its stopped tasks were not read: ${error instanceof Error ? error.message : error}`];
  }
}

async function stoppedTasks(session: BiCardsSession, serviceName: string): Promise<Task[]> {
  const ecs = session.client(ECSClient);
  const { cluster } = session.names;
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster, serviceName, desiredStatus: 'STOPPED' }),
  );
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns.slice(0, 100) }));
  const stopped = (task: Task) => task.stoppedAt?.getTime() ?? 0;
  return tasks.sort((a, b) => stopped(b) - stopped(a)).slice(0, MAX_TASKS);
}

async function describe(session: BiCardsSession, service: string, task: Task): Promise<string[]> {
  const id = task.taskArn?.split('/').at(-1) ?? 'unknown';
  const containers = (task.containers ?? []).map(
    ({ name, exitCode, reason }) =>
      `${name} ${exitCode === undefined ? 'did not start' : `exited with ${exitCode}`}${reason ? ` (${reason})` : ''}`,
  );
  return [
    `${service} task ${id}: ${task.stoppedReason ?? 'no reason given'}; ${containers.join(', ')}`,
    ...(await logEnd(session, service, id)).map(line => `  | ${line}`),
  ];
}

async function logEnd(session: BiCardsSession, service: string, task: string): Promise<string[]> {
  const { names } = session;
  const { logGroup } = service === API.service ? names.api : names.executor;
  try {
    const { events = [] } = await session.client(CloudWatchLogsClient).send(
      new GetLogEventsCommand({
        logGroupName: logGroup,
        // Source: awslogs driver: prefix/container/task; both names are the service's.
        logStreamName: `${service}/${service}/${task}`,
        limit: MAX_LINES,
        startFromHead: false,
      }),
    );
    return events.flatMap(({ message }) => message?.trimEnd() ?? []);
  } catch {
    return [`no log in ${logGroup}: the container never wrote a line`];
  }
}
