import { Aws, Duration, Fn, TimeZone } from 'aws-cdk-lib';
import { Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type CfnSchedule,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ImageRelease } from '../compute/image-release';
import { JobStarter, type JobStarterProps } from './job-starter';

export interface SchedulesProps extends Omit<JobStarterProps, 'name'> {
  readonly groupName: string;
  /** Name of the state machine that starts jobs. */
  readonly starterName: string;
}

export interface ScheduleOptions {
  /** An EventBridge Scheduler expression, read in Asia/Tokyo. */
  readonly expression: string;
  readonly description: string;
  /**
   * The schedule is disabled while there is no release.
   * @default - always enabled
   */
  readonly release?: ImageRelease;
}

/** Delivery is tried again for an hour, then the event goes to the dead-letter queue and an alarm. */
const DELIVERY = { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 } as const;

/** What a schedule calls, and the one action that does it. */
interface Target {
  readonly arn: string;
  readonly action: string;
  /** @default - what Scheduler sends by itself */
  readonly input?: string;
}

/**
 * The schedules of one system in one group, with a dead-letter queue for what could not be started. Each has a role of
 * its own, which may call its target and fill that queue.
 *
 * It notices what was not *started*; whether the work succeeded is its target's own alarm.
 */
export class Schedules extends Construct {
  private readonly group: ScheduleGroup;
  private readonly deadLetters: Queue;
  private readonly starter: JobStarter;

  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    this.group = new ScheduleGroup(this, 'Group', { scheduleGroupName: props.groupName });
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.starter = new JobStarter(this, 'Starter', { ...props, name: props.starterName });
    this.alarm(props);
  }

  /** Invokes a function. */
  invoke(fn: IFunction, name: string, options: ScheduleOptions): void {
    this.schedule(name, options, { arn: fn.functionArn, action: 'lambda:InvokeFunction' });
  }

  /** Starts an execution of a state machine, one for each time and never two at once. */
  start(machine: IStateMachine, name: string, options: ScheduleOptions): void {
    this.schedule(name, options, {
      arn: this.starter.machine.stateMachineArn,
      action: 'states:StartExecution',
      input: this.starter.start(machine),
    });
  }

  private schedule(name: string, options: ScheduleOptions, target: Target): void {
    const role = this.role(name, target);
    const schedule = new Schedule(this, name, {
      scheduleName: name,
      scheduleGroup: this.group,
      description: options.description,
      schedule: ScheduleExpression.expression(options.expression, TimeZone.ASIA_TOKYO),
      target: {
        // Written out, because the targets of aws-scheduler-targets let their role call every version of a function.
        bind: () => ({
          arn: target.arn,
          role,
          retryPolicy: DELIVERY,
          deadLetterConfig: { arn: this.deadLetters.queueArn },
          ...(target.input !== undefined && { input: ScheduleTargetInput.fromText(target.input) }),
        }),
      },
    });
    if (options.release) {
      const resource = schedule.node.defaultChild as CfnSchedule;
      resource.state = Fn.conditionIf(options.release.released.logicalId, 'ENABLED', 'DISABLED').toString();
    }
  }

  private role(name: string, { arn, action }: Target): Role {
    const role = new Role(this, `${name}Role`, {
      // Without these conditions, anybody's schedule could be run with this role.
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': this.group.scheduleGroupArn,
          },
        },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: [action], resources: [arn] }));
    role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }),
    );
    return role;
  }

  private alarm({ alarms, groupName }: SchedulesProps): void {
    const failures = {
      InvocationDroppedCount: 'schedule-dropped',
      TargetErrorCount: 'schedule-target-errors',
    };
    for (const [metricName, name] of Object.entries(failures)) {
      alarms.add(this, metricName, {
        name,
        severity: 'ticket',
        reason: 'A schedule could not start its target.',
        runbook: 'schedule-failed',
        firstCommand: `aws scheduler list-schedules --group-name <deployment> --query 'Schedules[].[Name,State,Target.Arn]' --output table`,
        metric: new Metric({
          namespace: 'AWS/Scheduler',
          metricName,
          dimensionsMap: { ScheduleGroup: groupName },
          statistic: Stats.SUM,
          period: Duration.minutes(1),
        }),
        threshold: 0,
        periods: 1,
        missingData: TreatMissingData.NOT_BREACHING,
      });
    }
    alarms.add(this.deadLetters, 'NotEmpty', {
      name: 'schedule-dead-letters',
      severity: 'ticket',
      reason: 'A scheduled start was given up and lies in the dead-letter queue.',
      runbook: 'dead-letters',
      firstCommand: 'aws sqs list-queues --queue-name-prefix <deployment>-service',
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: Stats.MAXIMUM,
      }),
      threshold: 0,
      periods: 1,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
