import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, type IStateMachine, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { JOB_ERRORS } from '../../contract/jobs';
import type { Alarms } from '../alarms/alarms';
import { unsuccessful } from './unsuccessful';

export interface JobStarterProps {
  /** Physical name of the state machine. */
  readonly name: string;
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
  readonly alarms: Alarms;
}

/**
 * Starts a job for a scheduled time, once: the execution has the time in its name, so a schedule that is delivered twice
 * starts nothing twice, and while the job still runs nothing is started at all. A schedule could not do this itself: a
 * name may not hold the colons of a time.
 */
export class JobStarter extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: JobStarterProps) {
    super(scope, id);
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: props.name,
      definitionBody: DefinitionBody.fromString(JSON.stringify(STARTER)),
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        includeExecutionData: false,
        destination: new LogGroup(this, 'Logs', {
          logGroupName: `/aws/vendedlogs/states/${props.name}`,
          retention: props.logRetentionDays,
          encryptionKey: props.encryptionKey,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      },
    });
    this.alarm(props);
  }

  /** Lets it start a job, and gives what a schedule has to send for that. */
  start(job: IStateMachine): string {
    this.machine.addToRolePolicy(
      new PolicyStatement({
        actions: ['states:ListExecutions', 'states:StartExecution'],
        resources: [job.stateMachineArn],
      }),
    );
    // EventBridge Scheduler puts the time in. Source: its user guide, "Adding context attributes".
    return Stack.of(this).toJsonString({
      machine: job.stateMachineArn,
      scheduledTime: '<aws.scheduler.scheduled-time>',
    });
  }

  private alarm({ alarms, name }: JobStarterProps): void {
    alarms.add(this, 'NotStarted', {
      name: 'job-not-started',
      severity: 'ticket',
      reason: 'A job was due and was not started: the run before still goes on, or starting it failed.',
      runbook: 'schedule-failed',
      firstCommand: `aws logs tail /aws/vendedlogs/states/${name} --since 12h --format short`,
      metric: unsuccessful(this.machine, 'jobs that were not started', Duration.minutes(5)),
      threshold: 0,
      periods: 1,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

const partOfTime = (index: number) =>
  `States.ArrayGetItem(States.StringSplit($.scheduledTime, ':'), ${index})`;

/** Input: `machine`, the ARN of the job's, and `scheduledTime`, such as `2026-11-28T03:00:00Z`. */
export const STARTER = {
  StartAt: 'LookForRun',
  States: {
    LookForRun: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sfn:listExecutions',
      Parameters: { 'StateMachineArn.$': '$.machine', StatusFilter: 'RUNNING', MaxResults: 1 },
      ResultPath: '$.running',
      Next: 'IsRunning',
    },
    IsRunning: {
      Type: 'Choice',
      Choices: [{ Variable: '$.running.Executions[0]', IsPresent: true, Next: 'IsSameRun' }],
      Default: 'Name',
    },
    // Delivered twice: the run that goes on is the one that is asked for.
    IsSameRun: {
      Type: 'Pass',
      Parameters: {
        'machine.$': '$.machine',
        'found.$': '$.running.Executions[0].Name',
        'name.$': `States.Format('scheduled-{}-{}-{}', ${[0, 1, 2].map(partOfTime).join(', ')})`,
      },
      Next: 'Compare',
    },
    Compare: {
      Type: 'Choice',
      Choices: [{ Variable: '$.found', StringEqualsPath: '$.name', Next: 'AlreadyStarted' }],
      Default: 'StillRunning',
    },
    Name: {
      Type: 'Pass',
      Parameters: {
        'machine.$': '$.machine',
        'name.$': `States.Format('scheduled-{}-{}-{}', ${[0, 1, 2].map(partOfTime).join(', ')})`,
      },
      Next: 'Start',
    },
    Start: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sfn:startExecution',
      Parameters: { 'StateMachineArn.$': '$.machine', 'Name.$': '$.name', Input: '{}' },
      Retry: [
        {
          ErrorEquals: ['Sfn.SfnException', 'Sfn.ThrottlingException'],
          IntervalSeconds: 10,
          MaxAttempts: 3,
          BackoffRate: 2,
        },
      ],
      Catch: [
        {
          // As the SDK of Step Functions calls it, and as the API does.
          ErrorEquals: ['Sfn.ExecutionAlreadyExistsException', 'Sfn.ExecutionAlreadyExists'],
          Next: 'AlreadyStarted',
        },
      ],
      End: true,
    },
    AlreadyStarted: { Type: 'Succeed' },
    StillRunning: { Type: 'Fail', Error: JOB_ERRORS.stillRunning, Cause: 'the run before still goes on' },
  },
};
