import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ImageRelease } from '../../compute/image-release';
import type { Schedules } from '../../jobs/schedules';
import { TaskJob, type TaskJobProps } from '../../jobs/task-job';
import type { Executor } from '../executor';
import { probeCommand } from './probe-command';

export interface IsolationCanaryProps extends Omit<TaskJobProps, 'run' | 'failure'> {
  readonly executor: Executor;
  /** Key prefix of the datasets bucket that the executor may read, for example `datasets/`. */
  readonly datasetsPrefix: string;
  readonly schedules: Schedules;
  /** An EventBridge Scheduler expression, read in Asia/Tokyo; at least daily, or `isolation-canary-missing` rings. */
  readonly schedule: string;
  readonly release: ImageRelease;
}

/** A day, and time for a start that was delivered late. Above an hour's period, an alarm may look back seven days. */
const HOURS_WITHOUT_SUCCESS = 26;

/**
 * Tries every day to break out of the executor, and pages if anything succeeds or the trying itself does not work.
 *
 * The probe (`probe.py`) runs in the executor's own task definition, security group and subnets, so it meets the
 * image, the user, the mounts, the network and the credentials that a card meets. It tries addresses of the internet
 * over TCP and UDP, names that DNS Firewall does not list, buckets of others, writing anywhere but `/tmp`, becoming
 * root, and its credentials beyond reading datasets. Reading datasets and resolving S3 must work at the same time:
 * a task without any network refuses everything and shows nothing.
 *
 * What it shows and templates cannot: that AWS enforces what they say, that nobody changed it by hand, and what the
 * image and the platform add. What it does not show:
 * - anything between two runs, or other ways out than those it tries; for these there is the proof from templates;
 * - who refused: one barrier behind another keeps an attempt refused when the first is gone, such as the task role
 *   behind the endpoint policy. A missing object outside the prefix answers as a forbidden one does;
 * - datagrams that leave and are never answered, neighbours in the VPC, and cards of one task among themselves.
 *
 * `/dev/shm` and `/dev/mqueue` count as `/tmp` does: memory that a container has to itself and loses when it ends.
 * A breach can leave an empty object, `isolation-canary` under the datasets prefix. What is refused is in the logs of
 * DNS Firewall and of the VPC's flows, every day.
 */
export class IsolationCanary extends Construct {
  constructor(scope: Construct, id: string, props: IsolationCanaryProps) {
    super(scope, id);
    const { executor, datasetsPrefix, schedules, schedule, release, ...job } = props;
    const { machine } = new TaskJob(this, 'Job', {
      ...job,
      run: executor.runTask(this, 'RunProbe', {
        command: probeCommand(datasetsPrefix),
        timeLimit: Duration.minutes(5),
      }),
      failure: {
        name: 'isolation-canary-failed',
        severity: 'page',
        alone: true,
        reason: 'Code in the executor can do what must be refused, or that could not be checked.',
        runbook: 'isolation-broken',
        firstCommand: `aws logs tail /ecs/<deployment>-executor --since 2d --filter-pattern '{ $.isolationCanary >= 0 }'`,
      },
    });
    schedules.start(machine, 'isolation-canary', {
      expression: schedule,
      description: 'tries to break out of the executor',
      release,
    });
    props.alarms.add(this, 'Missing', {
      name: 'isolation-canary-missing',
      severity: 'page',
      alone: true,
      reason: 'Nobody has shown for more than a day that the executor is still isolated.',
      runbook: 'isolation-broken',
      firstCommand: `aws logs tail /ecs/<deployment>-executor --since 2d --filter-pattern '{ $.isolationCanary >= 0 }'`,
      metric: machine.metricSucceeded({ period: Duration.hours(1), statistic: Stats.SUM }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: HOURS_WITHOUT_SUCCESS,
      missingData: TreatMissingData.BREACHING,
      onlyIf: release.released,
    });
  }
}
