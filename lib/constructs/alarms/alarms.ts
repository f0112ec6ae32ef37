import { type CfnCondition, Duration, Fn } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmBase,
  AlarmRule,
  type CfnAlarm,
  type CfnCompositeAlarm,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  type IMetric,
  type TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { RunbookSection } from '../../contract/runbook';
import type { AlertTopics, Notified } from './alert-topics';

/** How urgent an alarm is. `info` tells nobody: it is seen on the dashboard, or is a part of another alarm. */
type Severity = Notified | 'info';

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
  /**
   * A page that must never be taken for part of another outage.
   * @default false - it pages as part of the outage
   */
  readonly alone?: boolean;
}

/** An alarm over others: what it says is the same, what it looks at are their names. */
export interface CompositeDefinition
  extends Pick<
    AlarmDefinition,
    'name' | 'severity' | 'reason' | 'runbook' | 'firstCommand' | 'onlyIf' | 'alone'
  > {
  /** Names of alarms, without the deployment's. */
  readonly all?: readonly string[];
  readonly any?: readonly string[];
  /**
   * While this one rings, nobody is told; if it does not start within minutes, they are.
   * @default - none
   */
  readonly suppressedBy?: IAlarm;
}

/** How long an alarm waits for the one that may explain it, and goes on being quiet after that one has ended. */
const SUPPRESSION = Duration.minutes(5);

/**
 * Makes the alarms of one stack: a ticket notifies its topic when it starts and when it ends, a page does so as part of
 * one outage, and each description says what to run first and where to read on.
 */
export class Alarms {
  /** Names of the alarms that page as part of an outage, so far. */
  readonly pages: string[] = [];
  private readonly made = new Map<string, IAlarm>();

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
    return this.connect(alarm, definition);
  }

  /** Adds an alarm over others of this deployment and Region. */
  compose(scope: Construct, id: string, definition: CompositeDefinition): CompositeAlarm {
    const ringing = (names: readonly string[], operator: string) =>
      names.map(name => `ALARM("${this.deployment}-${name}")`).join(` ${operator} `);
    const alarm = new CompositeAlarm(scope, id, {
      compositeAlarmName: `${this.deployment}-${definition.name}`,
      alarmDescription: this.description(definition),
      // By name: a reference would tie stacks together that are deployed one after the other anyway.
      alarmRule: AlarmRule.fromString(
        definition.all ? ringing(definition.all, 'AND') : ringing(definition.any ?? [], 'OR'),
      ),
      ...(definition.suppressedBy && {
        actionsSuppressor: definition.suppressedBy,
        actionsSuppressorWaitPeriod: SUPPRESSION,
        actionsSuppressorExtensionPeriod: SUPPRESSION,
      }),
    });
    // CloudWatch refuses a rule over alarms that do not exist yet.
    for (const name of [...(definition.all ?? []), ...(definition.any ?? [])]) {
      const part = this.made.get(name);
      if (part) alarm.node.addDependency(part);
    }
    return this.connect(alarm, definition);
  }

  /** Tells who has to be told. A page that does not stand alone is left to the outage. */
  private connect<A extends AlarmBase>(alarm: A, definition: Connected): A {
    const { name, severity, alone, onlyIf } = definition;
    this.made.set(name, alarm);
    if (severity === 'page' && !alone) this.pages.push(name);
    else if (severity !== 'info') {
      const action = new SnsAction(this.topics.for(severity));
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    if (onlyIf) {
      const resource = alarm.node.defaultChild as CfnAlarm | CfnCompositeAlarm;
      resource.actionsEnabled = Fn.conditionIf(onlyIf.logicalId, true, false);
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

type Connected = Pick<AlarmDefinition, 'name' | 'severity' | 'onlyIf' | 'alone'>;
type Described = Pick<AlarmDefinition, 'name' | 'severity' | 'reason' | 'firstCommand' | 'runbook'>;

/** Source: CloudWatch API reference, PutMetricAlarm. */
const MAX_DESCRIPTION = 1024;
