import { flowLog, NETWORK } from './bases/network';
import { alarm, dashboard, errorsAlarm, SERVICE, topic } from './bases/service';
import { changing, edited, type Pair, plus, ref, set, without } from './support';

const { ask, clear } = changing('shop-service', SERVICE);
const subscribed = edited(
  SERVICE,
  plus({
    OnCall5F6A7B8C: {
      Type: 'AWS::SNS::Subscription',
      Properties: { Endpoint: 'on-call@example.com', Protocol: 'email', TopicArn: ref(topic) },
    },
  }),
);

export const hurting: readonly Pair[] = [
  ask('an alarm is removed', { about: 'alarm lost', resource: alarm }, without(alarm)),
  ask(
    'an alarm rings and notifies nobody',
    { about: 'alarm actions', resource: alarm },
    set(alarm, { ActionsEnabled: false }),
  ),
  ask(
    'an alarm loses its actions',
    { about: 'alarm actions', resource: alarm },
    set(alarm, { AlarmActions: undefined }),
  ),
  ask(
    'an alarm waits for a hundred times as many errors',
    { about: 'alarm threshold', resource: errorsAlarm },
    set(errorsAlarm, { Threshold: 1000 }),
  ),
  ask(
    'an alarm compares the other way round',
    { about: 'alarm comparison', resource: errorsAlarm },
    set(errorsAlarm, { ComparisonOperator: 'LessThanThreshold' }),
  ),
  ask(
    'an alarm takes silence for health',
    { about: 'alarm, missing data', resource: alarm },
    set(alarm, { TreatMissingData: 'notBreaching' }),
  ),
  ask(
    'an alarm looks at a metric that nobody writes',
    { about: 'alarm metric', resource: errorsAlarm },
    set(errorsAlarm, { MetricName: 'HTTPCode_Target_5XX' }),
  ),
  ask(
    'an alarm waits a day instead of ten minutes',
    { about: 'alarm evaluation', resource: errorsAlarm },
    set(errorsAlarm, { EvaluationPeriods: 288 }),
  ),
  changing('shop-service', subscribed).ask(
    'the person on call is no longer told',
    { about: 'subscription removed', resource: 'OnCall5F6A7B8C' },
    without('OnCall5F6A7B8C'),
  ),
  changing('shop-network', NETWORK).ask(
    'what goes over the network is recorded no more',
    { about: 'flow log removed', resource: flowLog },
    without(flowLog),
    t => ({ ...t, Outputs: {} }),
  ),
  ask(
    'a finding of the security rules is acknowledged',
    { about: 'acknowledgement added', resource: topic },
    set(topic, {
      Metadata: { cdk_nag: { rules_to_suppress: [{ id: 'AwsSolutions-SNS3', reason: 'later' }] } },
    }),
  ),
];

export const harmless: readonly Pair[] = [
  clear(
    'an alarm comes',
    {},
    plus({
      Latency0D1C2B3A: {
        ...SERVICE.Resources[errorsAlarm],
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          ...SERVICE.Resources[errorsAlarm]?.Properties,
          AlarmName: 'shop-api-latency',
          MetricName: 'TargetResponseTime',
          Statistic: 'Average',
        },
      },
    }),
  ),
  clear('an alarm rings for fewer errors', {}, set(errorsAlarm, { Threshold: 5 })),
  clear('an alarm rings after one period instead of two', {}, set(errorsAlarm, { EvaluationPeriods: 1 })),
  clear(
    'an alarm is described in other words',
    {},
    set(alarm, { AlarmDescription: 'nothing answers; see the runbook' }),
  ),
  clear('an alarm also says when it is over', {}, set(alarm, { OKActions: [ref(topic)] })),
  clear(
    'a dashboard shows more',
    {},
    set(dashboard, { DashboardBody: '{"widgets":[{"type":"text","width":6,"height":2}]}' }),
  ),
  clear(
    'a second dashboard comes',
    {},
    plus({
      Costs1B2C3D4E: { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: '{"widgets":[]}' } },
    }),
  ),
  clear('a topic gets a name for people', {}, set(topic, { DisplayName: 'Shop' })),
  clear(
    'one more person is told',
    {},
    plus({
      Second6A7B8C9D: {
        Type: 'AWS::SNS::Subscription',
        Properties: { Endpoint: 'second@example.com', Protocol: 'email', TopicArn: ref(topic) },
      },
    }),
  ),
  changing('shop-service', edited(SERVICE, set(alarm, { ActionsEnabled: false }))).clear(
    'an alarm that was silent notifies again',
    {},
    set(alarm, { ActionsEnabled: true }),
  ),
];
