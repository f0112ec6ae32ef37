import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { UserError } from '../../config/errors';
import { JOB_STATUS } from '../../contract/jobs';
import { type ScheduleGroup, type ScheduleState, scheduleStates } from '../schedules/pause';

/** The jobs of a deployment: names of schedules, and the state machine that each of them has. */
export interface JobTarget {
  readonly sfn: SFNClient;
  readonly schedules: ScheduleGroup;
  readonly region: string;
  readonly account: string;
  /** Physical names of the state machines by the names of their schedules. */
  readonly machines: Readonly<Record<string, string>>;
  /** Where the containers write, for links. */
  readonly logGroup: string;
}

export interface Run {
  readonly name: string;
  /** `running`, `succeeded`, `partial`, or the error that it ended with, such as `Job.OutOfMemory`. */
  readonly status: string;
  readonly started?: Date;
  readonly seconds?: number;
  /** Of the container, where it ran at all. */
  readonly exitCode?: number;
  readonly reason?: string;
  readonly links: { readonly execution: string; readonly logs?: string };
}

/** Schedules that start jobs, with whether they are paused. */
export async function listJobs(target: JobTarget, now: Date): Promise<ScheduleState[]> {
  const states = await scheduleStates(target.schedules, now);
  return states.filter(({ name }) => name in target.machines);
}

/**
 * Starts a job by hand. As with a schedule, never beside a run that goes on.
 *
 * @param argument a text that is put at the end of the job's command
 * @returns the name of the execution
 * @throws UserError while a run goes on, and for a job that there is not
 */
export async function runJob(target: JobTarget, job: string, now: Date, argument?: string): Promise<string> {
  const stateMachineArn = machineOf(target, job);
  const { executions = [] } = await target.sfn.send(
    new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 1 }),
  );
  if (executions[0])
    throw new UserError(
      `${job} is running already, as ${executions[0].name}; wait for its end: job history ${job}`,
    );
  const name = `manual-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  const input = JSON.stringify(argument === undefined ? {} : { argument });
  await target.sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  return name;
}

/** The last runs of a job, the newest first. */
export async function jobHistory(target: JobTarget, job: string, count: number): Promise<Run[]> {
  const { executions = [] } = await target.sfn.send(
    new ListExecutionsCommand({ stateMachineArn: machineOf(target, job), maxResults: count }),
  );
  return Promise.all(executions.map(({ executionArn = '' }) => describe(target, executionArn)));
}

async function describe(target: JobTarget, executionArn: string): Promise<Run> {
  const {
    name = '',
    status = '',
    error,
    cause,
    output,
    startDate,
    stopDate,
  } = await target.sfn.send(new DescribeExecutionCommand({ executionArn }));
  const task = taskIn(cause);
  const [container] = task?.Containers ?? [];
  return {
    name,
    status: error ?? statusIn(output) ?? status.toLowerCase(),
    started: startDate,
    ...(startDate && stopDate && { seconds: Math.round((stopDate.getTime() - startDate.getTime()) / 1000) }),
    ...(container?.ExitCode !== undefined && { exitCode: container.ExitCode }),
    ...(task && { reason: container?.Reason ?? task.StoppedReason }),
    ...(!task && cause !== undefined && { reason: cause }),
    links: {
      execution: `https://${target.region}.console.aws.amazon.com/states/home?region=${target.region}#/v2/executions/details/${executionArn}`,
      ...(task?.TaskArn && container?.Name && { logs: logsOf(target, container.Name, task.TaskArn) }),
    },
  };
}

interface EndedTask {
  readonly TaskArn?: string;
  readonly StoppedReason?: string;
  readonly Containers?: readonly {
    readonly Name?: string;
    readonly ExitCode?: number;
    readonly Reason?: string;
  }[];
}

/** What ECS said of the task, where the cause is that and no sentence. */
function taskIn(cause: string | undefined): EndedTask | undefined {
  if (!cause?.startsWith('{')) return undefined;
  try {
    return JSON.parse(cause);
  } catch {
    // Step Functions cuts a cause that is too long.
    return undefined;
  }
}

function statusIn(output: string | undefined): string | undefined {
  if (output === undefined) return undefined;
  const { status } = JSON.parse(output);
  return status === JOB_STATUS.partial ? JOB_STATUS.partial : JOB_STATUS.succeeded;
}

/** The stream of one container: prefix, container and task, as the log driver names it. */
function logsOf({ region, logGroup }: JobTarget, container: string, taskArn: string): string {
  const encoded = (text: string) => encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');
  const stream = `${container}/${container}/${taskArn.split('/').at(-1)}`;
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encoded(logGroup)}/log-events/${encoded(stream)}`;
}

/** @throws UserError for a job that there is not */
export function machineOf({ machines, region, account }: JobTarget, job: string): string {
  const machine = machines[job];
  if (machine === undefined)
    throw new UserError(
      `there is no job ${JSON.stringify(job)}; allowed: ${Object.keys(machines).join(', ')}`,
    );
  return `arn:aws:states:${region}:${account}:stateMachine:${machine}`;
}
