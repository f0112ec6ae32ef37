import { DescribeTasksCommand, ECSClient, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { API } from '../../contract/bi-cards';
import { requireApproval } from '../approval';
import { audited } from '../audit';
import { EXIT, type ExitCode, OpsError } from '../exit';
import type { BiCardsSession } from '../session';
import { type Programs, programs } from './programs';

export interface ExecOptions {
  readonly command: string;
  /** @default - the newest */
  readonly task?: string;
}

/**
 * Opens a shell by the AWS CLI, which runs the Session Manager plugin. Refused where a shell would undo a safeguard.
 *
 * @returns not clear where the session ended with an error
 */
export async function exec(
  session: BiCardsSession,
  service: 'api' | 'executor',
  options: ExecOptions,
  local: Programs = programs,
): Promise<ExitCode> {
  requireAllowed(session, service);
  await session.identity();
  const id = await chosenTask(session, options.task);
  const args = [
    ...['ecs', 'execute-command', '--region', session.region, '--cluster', session.names.cluster],
    ...['--task', id, '--container', API.service, '--interactive', '--command', options.command],
  ];
  if (session.dryRun) {
    session.ui.result({ run: ['aws', ...args] }, () => ['aws', ...args].map(quoted).join(' '));
    return EXIT.done;
  }
  await requireInstalled(local);
  if (session.isProduction) await requireApproval(session, `open a shell in task ${id}`);
  // The command may hold anything, a password too; the record of the session has it, for those who may read that.
  return audited(session, { command: 'exec', details: { service, task: id } }, async () =>
    (await local.run('aws', args, session.environment)) === 0 ? EXIT.done : EXIT.notClear,
  );
}

function requireAllowed({ deployment, config }: BiCardsSession, service: string): void {
  if (service !== API.service)
    throw new OpsError(
      `there is no shell in the ${service}: it runs code of cards, and its isolation forbids the way in that ECS Exec needs. What it does: npm run ops -- logs ${service} -d ${deployment}; why it stopped: npm run ops -- why ${service} -d ${deployment}`,
    );
  if (config.api.shell !== 'exec')
    throw new OpsError(
      `${deployment} has no shell (api.shell is ${config.api.shell}): ECS Exec needs a writable root file system, and this one is read-only. Use an environment that has one, such as bi-staging, or the logs; otherwise set api.shell to exec in lib/systems/bi-cards/environments.ts, with a review, and deploy`,
    );
}

async function chosenTask(session: BiCardsSession, wanted: string | undefined): Promise<string> {
  const { deployment } = session;
  const tasks = await runningTasks(session);
  const ids = tasks.map(idOf);
  if (ids.length === 0)
    throw new OpsError(`no task of the API runs; why: npm run ops -- why api -d ${deployment}`);
  const task = wanted === undefined ? tasks[0] : tasks.find(one => idOf(one) === wanted);
  if (!task) throw new OpsError(`no task ${wanted} of the API runs; allowed: ${ids.join(', ')}`);
  const id = idOf(task);
  if (!task.enableExecuteCommand)
    throw new OpsError(
      `task ${id} was started before the shell was allowed; replace it: aws ecs update-service --cluster ${session.names.cluster} --service ${API.service} --force-new-deployment`,
    );
  const agent = task.containers
    ?.flatMap(({ managedAgents = [] }) => managedAgents)
    .find(({ name }) => name === 'ExecuteCommandAgent');
  if (agent?.lastStatus !== 'RUNNING')
    throw new OpsError(
      `the agent of ECS Exec in task ${id} is ${agent?.lastStatus ?? 'missing'}${agent?.reason ? `: ${agent.reason}` : ''}; wait a moment, or choose another task: ${ids.join(', ')}`,
    );
  return id;
}

/** The newest first. */
async function runningTasks(session: BiCardsSession): Promise<Task[]> {
  const ecs = session.client(ECSClient);
  const { cluster } = session.names;
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster, serviceName: API.service, desiredStatus: 'RUNNING' }),
  );
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  const started = ({ startedAt }: Task) => startedAt?.getTime() ?? 0;
  return tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').sort((a, b) => started(b) - started(a));
}

const idOf = ({ taskArn = '' }: Task) => taskArn.split('/').at(-1) ?? '';

async function requireInstalled(local: Programs): Promise<void> {
  const needed = [
    ['aws', 'the AWS CLI: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html'],
    [
      'session-manager-plugin',
      'the Session Manager plugin: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html',
    ],
  ] as const;
  for (const [program, what] of needed)
    if (!(await local.isInstalled(program)))
      throw new OpsError(`${program} is not on the PATH; install ${what}`);
}

const quoted = (text: string) => (/^[\w./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
