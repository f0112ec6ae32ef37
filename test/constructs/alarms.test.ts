import { CfnCondition, Fn } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmDefinition, Alarms } from '../../lib/constructs/alarms/alarms';
import { AlertTopics, type AlertTopicsProps } from '../../lib/constructs/alarms/alert-topics';
import { anyKey, KEY_ARN, templateOf } from '../support/stack';

const metric = new Metric({ namespace: 'Test', metricName: 'Failures' });

function alarmTemplate(definition: Partial<AlarmDefinition> = {}, conditional = false) {
  return templateOf(stack => {
    const topics = new AlertTopics(stack, 'Topics', {
      deployment: 'bi-test',
      encryptionKey: anyKey(stack),
      emails: [],
    });
    new Alarms(topics, 'bi-test').add(stack, 'Alarm', {
      name: 'failing',
      severity: 'page',
      reason: 'Something fails.',
      runbook: 'api-errors',
      firstCommand: 'aws logs tail /ecs/<deployment>-api',
      metric,
      threshold: 0,
      periods: 5,
      missingData: TreatMissingData.BREACHING,
      ...definition,
      ...(conditional && {
        onlyIf: new CfnCondition(stack, 'Released', { expression: Fn.conditionEquals('a', 'b') }),
      }),
    });
  });
}

const topicsTemplate = (props: Partial<AlertTopicsProps> = {}) =>
  templateOf(
    stack =>
      new AlertTopics(stack, 'Topics', {
        deployment: 'bi-test',
        encryptionKey: anyKey(stack),
        emails: [],
        ...props,
      }),
  );

describe('an alarm', () => {
  it.each([
    ['ticket', false],
    ['ticket', true],
    ['page', true],
  ] as const)(
    'of severity %s (alone: %s) tells that topic and no other, when it starts and when it ends',
    (severity, alone) => {
      const template = alarmTemplate({ severity, alone });
      const [topic] = Object.keys(
        template.findResources('AWS::SNS::Topic', { Properties: { TopicName: `bi-test-${severity}` } }),
      );
      template.allResourcesProperties('AWS::CloudWatch::Alarm', {
        AlarmActions: [{ Ref: topic }],
        OKActions: [{ Ref: topic }],
      });
    },
  );

  it.each(['info', 'page'] as const)(
    'of severity %s tells nobody itself: an outage pages for its parts',
    severity => {
      alarmTemplate({ severity }).allResourcesProperties('AWS::CloudWatch::Alarm', {
        AlarmActions: Match.absent(),
        OKActions: Match.absent(),
      });
    },
  );

  it('is refused when its description is longer than CloudWatch takes', () => {
    expect(() => alarmTemplate({ reason: 'x'.repeat(1000) })).toThrow(
      /the alarm failing is described in 1\d\d\d characters; allowed: 1024/,
    );
  });

  it('carries its reason, what to run first and the way to its runbook section', () => {
    alarmTemplate().hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'bi-test-failing',
      AlarmDescription:
        '[page] Something fails. First: aws logs tail /ecs/bi-test-api Runbook: docs/runbook/alarms.md#api-errors',
      TreatMissingData: 'breaching',
    });
  });

  it('needs every period to breach unless told otherwise', () => {
    alarmTemplate().hasResourceProperties('AWS::CloudWatch::Alarm', {
      EvaluationPeriods: 5,
      DatapointsToAlarm: 5,
    });
    alarmTemplate({ breachingPeriods: 3 }).hasResourceProperties('AWS::CloudWatch::Alarm', {
      DatapointsToAlarm: 3,
    });
  });

  it('is silent while its condition does not hold', () => {
    alarmTemplate({}, true).hasResourceProperties('AWS::CloudWatch::Alarm', {
      ActionsEnabled: { 'Fn::If': ['Released', true, false] },
    });
  });
});

describe('alert topics', () => {
  it('let nobody but this account’s alarms and itself publish', () => {
    const policies = Object.values(topicsTemplate().findResources('AWS::SNS::TopicPolicy'));
    for (const policy of policies) {
      const allowed = policy.Properties.PolicyDocument.Statement.filter(
        (s: { Effect: string }) => s.Effect === 'Allow',
      );
      expect(allowed).toEqual([
        expect.objectContaining({
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: expect.objectContaining({
            StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          }),
        }),
      ]);
    }
    expect(policies).toHaveLength(2);
  });

  it('refuse publishing without TLS', () => {
    topicsTemplate().allResourcesProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it('encrypt what they carry with the deployment’s key', () => {
    topicsTemplate().allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: KEY_ARN });
  });

  it('reach each address with both severities', () => {
    topicsTemplate({ emails: ['a@example.com', 'b@example.com'] }).resourceCountIs(
      'AWS::SNS::Subscription',
      4,
    );
  });

  it('reach Slack through a channel that can change nothing', () => {
    const otherTopics = ['arn:aws:sns:us-east-1:111111111111:elsewhere'];
    const slack = { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD', otherTopics };
    topicsTemplate({ slack }).hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
      SnsTopicArns: [Match.anyValue(), Match.anyValue(), ...otherTopics],
      GuardrailPolicies: [
        { 'Fn::Join': ['', Match.arrayWith([':iam::aws:policy/CloudWatchReadOnlyAccess'])] },
      ],
    });
    topicsTemplate().resourceCountIs('AWS::Chatbot::SlackChannelConfiguration', 0);
  });
});
