import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { AlarmDefinition, Alarms } from '../alarms/alarms';
import type { ImageRelease } from '../compute/image-release';
import type { TaskRun } from '../executor/run-task';
import { alarmOnJob } from './job-alarms';
import { jobDefinition } from './job-definition';
import { unsuccessful } from './unsuccessful';

export interface TaskJobProps {
  /** Physical name of the state machine, for example `bi-production-nightly`. */
  readonly name: string;
  readonly run: TaskRun;
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
  readonly alarms: Alarms;
  /**
   * How its end is judged and told. Without it, every end but exit code 0 is a failure, and no state catches anything.
   * @default - plain
   */
  readonly judged?: JudgedJob;
  /**
   * The alarm for an execution that does not succeed.
   * @default - a ticket, `<construct id>-job-failed`, with the runbook section `job-failed`
   */
  readonly failure?: Pick<
    AlarmDefinition,
    'name' | 'severity' | 'alone' | 'reason' | 'runbook' | 'firstCommand'
  >;
}

interface JudgedJob {
  /** What is told beside a failure, each as a ticket. */
  readonly notify: readonly ('partial' | 'success')[];
  /** A ticket when no run was started for so long; at most seven days, as far as an alarm looks back. */
  readonly missedAfterHours: number;
  /** Namespace of what is counted in the log. */
  readonly logMetrics: string;
  readonly release: ImageRelease;
}

/**
 * A task that is run to its end: the execution fails when the container exits with an error or overruns its
 * limit, which a schedule that starts tasks directly never learns. Every step is logged, without its data, and traced.
 */
export class TaskJob extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: TaskJobProps) {
    super(scope, id);
    const logs = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/vendedlogs/states/${props.name}`,
      retention: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: props.name,
      definitionBody: props.judged
        ? DefinitionBody.fromString(Stack.of(this).toJsonString(jobDefinition(props.run.stateJson)))
        : DefinitionBody.fromChainable(props.run.state),
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        includeExecutionData: false,
        destination: logs,
      },
    });
    props.run.grantRun(this.machine);
    this.alarm(props);
    if (props.judged) alarmOnJob(this, { ...props, ...props.judged, machine: this.machine, logs });
  }

  private alarm({ alarms, failure, name }: TaskJobProps): void {
    alarms.add(this, 'Failed', {
      ...(failure ?? {
        name: `${this.node.id.toLowerCase()}-job-failed`,
        severity: 'ticket',
        reason: 'A job failed, overran its time limit or was aborted.',
        runbook: 'job-failed',
        firstCommand: `aws logs tail /aws/vendedlogs/states/${name} --since 12h --format short`,
      }),
      metric: unsuccessful(this.machine, 'executions that did not succeed', Duration.minutes(5)),
      threshold: 0,
      periods: 1,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
