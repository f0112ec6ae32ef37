import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Alarm, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import fc from 'fast-check';
import { BURN_RATES, LOWEST_OBJECTIVE } from '../../lib/config/slo';
import { Alarms } from '../../lib/constructs/alarms/alarms';
import { AlertTopics } from '../../lib/constructs/alarms/alert-topics';
import { pageOnBurnRate, type ServiceLevel, ticketOnBurnRate } from '../../lib/constructs/alarms/burn-rate';
import { anyKey, templateOf } from '../support/stack';

const metric = new Metric({ namespace: 'Test', metricName: 'Requests' });

function levelOf(percent: number, minimumRequestsPerHour = 120): ServiceLevel {
  return {
    name: 'api-availability',
    promise: 'requests succeed',
    percent,
    minimumRequestsPerHour,
    failed: (period, minimum) =>
      new MathExpression({
        expression: `IF(requests >= ${minimum}, 1, 0)`,
        usingMetrics: { requests: metric },
        period,
      }),
  };
}

const templateWith = (level: ServiceLevel) =>
  templateOf(stack => {
    const topics = new AlertTopics(stack, 'Topics', {
      deployment: 'bi-test',
      encryptionKey: anyKey(stack),
      emails: [],
    });
    const alarms = new Alarms(topics, 'bi-test');
    const outage = Alarm.fromAlarmArn(stack, 'Outage', 'arn:aws:cloudwatch:x:1:alarm:outage');
    pageOnBurnRate(stack, level, alarms);
    ticketOnBurnRate(stack, level, alarms, outage);
  });

const windows = Object.values(BURN_RATES).flatMap(({ severity, burn, longMinutes, shortMinutes }) =>
  [longMinutes, shortMinutes].map(minutes => ({ severity, burn, minutes })),
);

it.each(windows)(
  '$severity over $minutes minutes: the threshold is burn × (1 − objective)',
  ({ severity, burn, minutes }) => {
    fc.assert(
      fc.property(fc.double({ min: LOWEST_OBJECTIVE, max: 99.99, noNaN: true }), percent => {
        const [alarm] = Object.values(
          templateWith(levelOf(percent)).findResources('AWS::CloudWatch::Alarm', {
            Properties: { AlarmName: `bi-test-slo-api-availability-${severity}-${minutes}m` },
          }),
        );
        expect(alarm?.Properties.Threshold).toBeCloseTo(burn * (1 - percent / 100), 5);
      }),
      { numRuns: 5 },
    );
  },
);

it.each([
  [5, 10],
  [30, 60],
  [60, 120],
  [360, 720],
])('over %d minutes it takes at least %d requests', (minutes, minimum) => {
  templateWith(levelOf(99)).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: Match.stringLikeRegexp(`-${minutes}m$`),
    Metrics: Match.arrayWith([Match.objectLike({ Expression: `IF(requests >= ${minimum}, 1, 0)` })]),
    TreatMissingData: 'notBreaching',
  });
});

it('a window is one period of its length, which CloudWatch slides minute by minute', () => {
  templateWith(levelOf(99)).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'bi-test-slo-api-availability-page-60m',
    EvaluationPeriods: 1,
    Metrics: Match.arrayWith([
      Match.objectLike({ MetricStat: Match.objectLike({ Period: Duration.hours(1).toSeconds() }) }),
    ]),
  });
});

it('only both windows together tell anybody, and a ticket waits for the outage', () => {
  const template = templateWith(levelOf(99));
  template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
  template.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
    AlarmName: 'bi-test-slo-api-availability-ticket',
    AlarmRule:
      'ALARM("bi-test-slo-api-availability-ticket-360m") AND ALARM("bi-test-slo-api-availability-ticket-30m")',
    AlarmActions: [{ Ref: Match.stringLikeRegexp('Ticket') }],
    ActionsSuppressor: 'arn:aws:cloudwatch:x:1:alarm:outage',
  });
  template.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
    AlarmName: 'bi-test-slo-api-availability-page',
    AlarmActions: Match.absent(),
  });
});
