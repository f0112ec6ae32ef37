import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { Try } from '../../release/deploy/records/records';
import { recordsOf } from '../../release/deploy/wire';
import { pagesOf } from '../logs/read';
import type { BiCardsSession } from '../session';
import { fromArchive, fromEcs, type StoppedTask } from './stopped-task';

/** ECS describes at most so many tasks at a time. Source: ECS API reference, DescribeTasks. */
const TASKS_AT_A_TIME = 100;
/** Tries that are looked through; a week has a few. */
const MAX_TRIES = 50;

/** Tasks that stopped since then, the newest first, each once; and where something could not be asked. */
export async function stoppedTasks(
  session: BiCardsSession,
  since: Date,
): Promise<{ tasks: StoppedTask[]; gaps: string[] }> {
  const gaps: string[] = [];
  const [recent, old] = await Promise.all([
    fromCluster(session),
    fromArchiveLog(session, since).catch(error => {
      if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
      gaps.push(
        `there is no archive ${session.names.stoppedTasksLogGroup}: only what ECS remembers of the last hour is shown`,
      );
      return [];
    }),
  ]);
  // ECS knows more of a task than its event did, so it comes last.
  const byId = new Map([...old, ...recent].map(task => [task.id, task]));
  const tasks = [...byId.values()]
    .filter(({ stoppedAt }) => stoppedAt >= since)
    .sort((a, b) => b.stoppedAt.getTime() - a.stoppedAt.getTime());
  return { tasks, gaps };
}

/** What ECS remembers: tasks of about the last hour. */
async function fromCluster(session: BiCardsSession): Promise<StoppedTask[]> {
  const ecs = session.client(ECSClient);
  const { cluster } = session.names;
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ecs.send(new ListTasksCommand({ cluster, desiredStatus: 'STOPPED', nextToken }));
    arns.push(...(page.taskArns ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  const found: StoppedTask[] = [];
  for (let at = 0; at < arns.length; at += TASKS_AT_A_TIME) {
    const { tasks = [] } = await ecs.send(
      new DescribeTasksCommand({ cluster, tasks: arns.slice(at, at + TASKS_AT_A_TIME) }),
    );
    // One that is still stopping has not said yet how it ended.
    found.push(...tasks.filter(({ lastStatus }) => lastStatus === 'STOPPED').map(fromEcs));
  }
  return found;
}

async function fromArchiveLog(session: BiCardsSession, since: Date): Promise<StoppedTask[]> {
  const { signal, names } = session;
  const client = session.client(CloudWatchLogsClient);
  const selection = { client, logGroup: names.stoppedTasksLogGroup, from: since.getTime() };
  const found: StoppedTask[] = [];
  for await (const page of pagesOf(selection, signal))
    found.push(...page.flatMap(({ message }) => fromArchive(message) ?? []));
  return found;
}

/** Deploys and rollbacks since then that did not end well, the newest first. */
export async function failedTries(session: BiCardsSession, since: Date): Promise<Try[]> {
  const tries = await recordsOf(session).records.latest(MAX_TRIES);
  return tries.filter(({ startedAt, outcome }) => new Date(startedAt) >= since && outcome !== 'done');
}
