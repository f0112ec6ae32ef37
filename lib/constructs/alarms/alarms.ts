import { type CfnCondition, Fn } from 'aws-cdk-lib';
import {
  Alarm,
  type CfnAlarm,
  ComparisonOperator,
  type IMetric,
  type TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { RunbookSection } from '../../contract/runbook';
import type { AlertTopics, Notified } from './alert-topics';

/** How urgent an alarm is. `info` tells nobody: it is seen on the dashboard, or is a part of another alarm. */
export type Severity = Notified | 'info';

/** An alarm says how urgent it is, why it matters and what to do, or it does not compile. */
export interface AlarmDefinition {
  /** Appended to the deployment's name, for example `api-errors` in `bi-production-api-errors`. */
  readonly name: string;
  readonly severity: Severity;
  /** Why a person should care: what users notice, or what is about to break. */
  readonly reason: string;
  /** The section of `docs/runbook/alarms.md` that says what to look at and what to do. */
  readonly runbook: RunbookSection;
  /**
   * What to run first, before reading anything; it stands in the runbook section too. `<deployment>` is replaced by
   * the deployment's name.
   */
  readonly firstCommand: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** @default ComparisonOperator.GREATER_THAN_THRESHOLD */
  readonly comparison?: ComparisonOperator;
  /** Periods of the metric that are looked at. */
  readonly periods: number;
  /**
   * Periods among them that must breach.
   * @default - all
   */
  readonly breachingPeriods?: number;
  /** What silence means: nobody calls a service that is down, so there is no safe default. */
  readonly missingData: TreatMissingData;
  /**
   * Actions are off while this condition is false, for example before the first release.
   * @default - always on
   */
  readonly onlyIf?: CfnCondition;
}

/**
 * Makes the alarms of one stack: each notifies its severity's topic when it starts and when it ends, and its description
 * says what to run first and where to read on.
 */
export class Alarms {
  constructor(
    private readonly topics: AlertTopics,
    private readonly deployment: string,
  ) {}

  /** Adds an alarm under the construct that owns the resource. */
  add(scope: Construct, id: string, definition: AlarmDefinition): Alarm {
    const alarm = new Alarm(scope, id, {
      alarmName: `${this.deployment}-${definition.name}`,
      alarmDescription: this.description(definition),
      metric: definition.metric,
      threshold: definition.threshold,
      comparisonOperator: definition.comparison ?? ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: definition.periods,
      datapointsToAlarm: definition.breachingPeriods ?? definition.periods,
      treatMissingData: definition.missingData,
    });
    if (definition.severity !== 'info') {
      const action = new SnsAction(this.topics.for(definition.severity));
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    if (definition.onlyIf) {
      const resource = alarm.node.defaultChild as CfnAlarm;
      resource.actionsEnabled = Fn.conditionIf(definition.onlyIf.logicalId, true, false);
    }
    return alarm;
  }

  /** @throws Error for a text that CloudWatch would refuse */
  private description({ name, severity, reason, firstCommand, runbook }: Described): string {
    const command = firstCommand.replaceAll('<deployment>', this.deployment);
    const text = `[${severity}] ${reason} First: ${command} Runbook: docs/runbook/alarms.md#${runbook}`;
    if (text.length > MAX_DESCRIPTION)
      throw new Error(
        `the alarm ${name} is described in ${text.length} characters; allowed: ${MAX_DESCRIPTION}`,
      );
    return text;
  }
}

type Described = Pick<AlarmDefinition, 'name' | 'severity' | 'reason' | 'firstCommand' | 'runbook'>;

/** Source: CloudWatch API reference, PutMetricAlarm. */
const MAX_DESCRIPTION = 1024;
