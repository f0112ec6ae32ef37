import { Duration } from 'aws-cdk-lib';
import { type IAlarm, type MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { BURN_RATES, type BurnRate, thresholdOf } from '../../config/slo';
import type { Alarms } from './alarms';

export interface ServiceLevel {
  /** For example `api-availability`; the alarms are `slo-api-availability-…`. */
  readonly name: string;
  /** What is promised, as the end of a sentence: `99.5 % of the requests to the API succeed`. */
  readonly promise: string;
  /** The share that may not fail, in percent. */
  readonly percent: number;
  /** Below this many requests an hour a share says nothing. */
  readonly minimumRequestsPerHour: number;
  /** The share that failed in one window, 0 to 1; 0 with fewer requests than the minimum. */
  readonly failed: (window: Duration, minimumRequests: number) => MathExpression;
}

/**
 * Pages when the error budget of 30 days is being used up fast, over two windows: the long one says that it matters, the
 * short one that it is still going on. Two alarms that tell nobody, and one over them. Source: The Site Reliability
 * Workbook, chapter 5.
 */
export function pageOnBurnRate(scope: Construct, level: ServiceLevel, alarms: Alarms): void {
  burnRate(scope, level, alarms, BURN_RATES.page);
}

/**
 * The same for a budget that is used up slowly, as a ticket.
 *
 * @param outage keeps the ticket back while people are paged anyway
 */
export function ticketOnBurnRate(
  scope: Construct,
  level: ServiceLevel,
  alarms: Alarms,
  outage: IAlarm,
): void {
  burnRate(scope, level, alarms, BURN_RATES.ticket, outage);
}

function burnRate(
  scope: Construct,
  level: ServiceLevel,
  alarms: Alarms,
  rate: BurnRate,
  outage?: IAlarm,
): void {
  const parts = [rate.longMinutes, rate.shortMinutes].map(minutes =>
    window(scope, level, rate, minutes, alarms),
  );
  alarms.compose(scope, `${idOf(level.name)}${idOf(rate.severity)}`, {
    name: `slo-${level.name}-${rate.severity}`,
    severity: rate.severity,
    reason: `At this rate the budget of ${DAYS} days is gone in ${Math.round(DAYS / rate.burn)} days: ${level.promise}.`,
    runbook: 'slo-budget',
    firstCommand: FIRST_COMMAND,
    all: parts,
    ...(outage && { suppressedBy: outage }),
  });
}

const DAYS = 30;
const FIRST_COMMAND = `aws cloudwatch describe-alarms --alarm-name-prefix <deployment>-slo- --query 'MetricAlarms[].[AlarmName,StateValue,StateReason]' --output table`;

function window(
  scope: Construct,
  level: ServiceLevel,
  { burn, severity }: BurnRate,
  minutes: number,
  alarms: Alarms,
): string {
  const name = `slo-${level.name}-${severity}-${minutes}m`;
  const minimum = Math.max(10, Math.ceil((level.minimumRequestsPerHour * minutes) / 60));
  alarms.add(scope, `${idOf(level.name)}${idOf(severity)}${minutes}`, {
    name,
    severity: 'info',
    reason: `Part of slo-${level.name}-${severity}: ${minutes} minutes at ${burn} times the budget.`,
    runbook: 'slo-budget',
    firstCommand: FIRST_COMMAND,
    metric: level.failed(Duration.minutes(minutes), minimum),
    threshold: thresholdOf(burn, level.percent),
    periods: 1,
    missingData: TreatMissingData.NOT_BREACHING,
  });
  return name;
}

const idOf = (name: string) => name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
