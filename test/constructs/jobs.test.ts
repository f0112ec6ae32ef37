import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import { Alarms } from '../../lib/constructs/alarms/alarms';
import { AlertTopics } from '../../lib/constructs/alarms/alert-topics';
import { ImageRelease } from '../../lib/constructs/compute/image-release';
import { Schedules } from '../../lib/constructs/jobs/schedules';
import { TaskJob } from '../../lib/constructs/jobs/task-job';
import { anyKey, KEY_ARN, statementsOf, templateOf } from '../support/stack';

const RUN = {
  Type: 'Task',
  Resource: 'arn:aws:states:::ecs:runTask.sync',
  Parameters: { Overrides: { ContainerOverrides: [{ Name: 'executor', Command: ['python'] }] } },
  End: true,
};

const template = templateOf(stack => {
  const alarms = new Alarms(
    new AlertTopics(stack, 'Topics', { deployment: 'bi-test', encryptionKey: anyKey(stack), emails: [] }),
    'bi-test',
  );
  const release = new ImageRelease(stack, 'Images', {
    parameters: ['ApiImageDigest'],
    registryAccount: 'current',
  });
  const schedules = new Schedules(stack, 'Schedules', {
    groupName: 'bi-test',
    starterName: 'bi-test-job-starter',
    logRetentionDays: 30,
    encryptionKey: anyKey(stack),
    alarms,
  });
  const job = new TaskJob(stack, 'Nightly', {
    name: 'bi-test-nightly',
    run: {
      state: new CustomState(stack, 'Run', { stateJson: RUN }),
      stateJson: RUN,
      grantRun: () => {},
    },
    judged: { notify: ['partial', 'success'], missedAfterHours: 26, logMetrics: 'bi-test/Logs', release },
    logRetentionDays: 30,
    encryptionKey: anyKey(stack),
    alarms,
  });
  const fn = new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = () => {}'),
    timeout: Duration.seconds(3),
  });
  schedules.invoke(fn, 'health', { expression: 'rate(1 minute)', description: 'looks' });
  schedules.start(job.machine, 'nightly', { expression: 'cron(0 3 * * ? *)', description: 'works', release });
});

describe('a schedule', () => {
  it('gives up after an hour and leaves the event in the dead-letter queue', () => {
    template.allResourcesProperties('AWS::Scheduler::Schedule', {
      GroupName: Match.anyValue(),
      Target: Match.objectLike({
        DeadLetterConfig: { Arn: Match.anyValue() },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 3 },
      }),
    });
  });

  it('is read in Tokyo time', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: 'nightly',
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Asia/Tokyo',
    });
  });

  it('waits for a release only if told to', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: 'nightly',
      State: { 'Fn::If': ['Released', 'ENABLED', 'DISABLED'] },
    });
    template.hasResourceProperties('AWS::Scheduler::Schedule', { Name: 'health', State: 'ENABLED' });
  });
});

describe('the role of a schedule', () => {
  const roles = Object.values(template.findResources('AWS::IAM::Role')).filter(
    ({ Properties }) =>
      Properties.AssumeRolePolicyDocument.Statement[0].Principal.Service === 'scheduler.amazonaws.com',
  );

  it('is assumed for schedules of this account and group only', () => {
    expect(roles).toHaveLength(2);
    for (const { Properties } of roles) {
      expect(Properties.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
        StringEquals: {
          'aws:SourceAccount': { Ref: 'AWS::AccountId' },
          'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/^SchedulesGroup/), 'Arn'] },
        },
      });
    }
  });

  it('calls its own target and fills the dead-letter queue, nothing else', () => {
    const granted = statementsOf(template)
      // The starter's own are below.
      .filter(({ Action }) => /^(lambda|states|sqs):/.test(Action[0] ?? '') && Action.length === 1)
      .map(({ Action, Resource }) => [...Action, JSON.stringify(Resource)].join(' '));
    expect(granted).toEqual([
      expect.stringMatching(/^lambda:InvokeFunction \[\{"Fn::GetAtt":\["Function\w+","Arn"\]\}\]$/),
      expect.stringMatching(/^sqs:SendMessage .*SchedulesDeadLetters/),
      expect.stringMatching(/^states:StartExecution \[\{"Ref":"SchedulesStarterMachine\w+"\}\]$/),
      expect.stringMatching(/^sqs:SendMessage .*SchedulesDeadLetters/),
    ]);
  });
});

describe('what could not be started', () => {
  it('is kept for two weeks, encrypted, and reaches somebody', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 14 * 24 * 3600,
      SqsManagedSseEnabled: true,
    });
    for (const name of ['schedule-dropped', 'schedule-target-errors', 'schedule-dead-letters']) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `bi-test-${name}`,
        Threshold: 0,
      });
    }
  });
});

describe('the starter of jobs', () => {
  it('is told the machine and the scheduled time, and may start that machine alone', () => {
    const [nightly] = Object.values(
      template.findResources('AWS::Scheduler::Schedule', { Properties: { Name: 'nightly' } }),
    );
    expect(JSON.stringify(nightly?.Properties.Target.Input)).toMatch(
      /machine.*NightlyMachine.*scheduledTime.*<aws\.scheduler\.scheduled-time>/,
    );
    const granted = statementsOf(template).filter(({ Action }) => Action.includes('states:ListExecutions'));
    expect(granted).toEqual([
      expect.objectContaining({
        Action: ['states:ListExecutions', 'states:StartExecution'],
        Resource: [{ Ref: expect.stringMatching(/^NightlyMachine/) }],
      }),
    ]);
  });

  it('says when it did not start a job', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'bi-test-job-not-started' });
  });
});

describe('a judged job', () => {
  it('tells what it is asked to, each as a ticket, and always when it was missed', () => {
    for (const name of ['partial', 'succeeded', 'missed'])
      template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: `bi-test-nightly-job-${name}` });
  });

  it('counts partial successes by the state that they pass', () => {
    template.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ ($.type = "PassStateEntered") && ($.details.name = "Partial") }',
      MetricTransformations: [
        { MetricName: 'NightlyPartialRuns', MetricNamespace: 'bi-test/Logs', MetricValue: '1' },
      ],
    });
  });
});

describe('a task job', () => {
  it('raises an alarm however it fails to succeed', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'bi-test-nightly-job-failed',
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)' }),
      ]),
    });
  });

  it('logs every step, encrypted, but not what the steps were given', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: Match.objectLike({ Level: 'ALL', IncludeExecutionData: false }),
      TracingConfiguration: { Enabled: true },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: KEY_ARN });
  });
});
