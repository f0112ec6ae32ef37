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
import type { AlertTopics, Severity } from './alert-topics';

/** An alarm says how urgent it is, why it matters and what to do, or it does not compile. */
export interface AlarmDefinition {
  /** Appended to the deployment's name, for example `api-errors` in `bi-production-api-errors`. */
  readonly name: string;
  readonly severity: Severity;
  /** Why a person should care: what users notice, or what is about to break. */
  readonly reason: string;
  /** The section of `docs/runbook/alarms.md` that says what to look at and what to do. */
  readonly runbook: RunbookSection;
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
 * Makes the alarms of one stack: each notifies its severity's topic when it starts and when it ends,
 * and its description leads to the runbook.
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
      alarmDescription: `[${definition.severity}] ${definition.reason} Runbook: docs/runbook/alarms.md#${definition.runbook}`,
      metric: definition.metric,
      threshold: definition.threshold,
      comparisonOperator: definition.comparison ?? ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: definition.periods,
      datapointsToAlarm: definition.breachingPeriods ?? definition.periods,
      treatMissingData: definition.missingData,
    });
    const action = new SnsAction(this.topics.for(definition.severity));
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    if (definition.onlyIf) {
      const resource = alarm.node.defaultChild as CfnAlarm;
      resource.actionsEnabled = Fn.conditionIf(definition.onlyIf.logicalId, true, false);
    }
    return alarm;
  }
}
