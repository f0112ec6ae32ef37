/** The daily attempt to break out of the executor. What it tries, and that it notices: test/canary/probe.test.ts. */
import { probeCommand } from '../../../lib/constructs/executor/canary/probe-command';
import { DATASETS_PREFIX } from '../../../lib/contract/bi-cards';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { BiCards } from '../../../lib/systems/bi-cards/system';
import { type Json, synthesize, synthesized } from '../../support/deployment';
import { definitionOf } from '../../support/state-machine';

const DAY = 24 * 3600;
const { production } = environments;

describe.each(['bi-staging', 'bi-production'])('the isolation canary of %s', name => {
  const deployment = synthesized(name);
  const machine = deployment
    .resources('AWS::StepFunctions::StateMachine')
    .find(({ properties }) => properties.StateMachineName === `${name}-isolation-canary`);
  const alarm = (suffix: string): Json =>
    deployment
      .resources('AWS::CloudWatch::Alarm')
      .find(({ properties }) => properties.AlarmName === `${name}-isolation-canary-${suffix}`)?.properties;

  it('runs the probe, told where the datasets are, for five minutes at most', () => {
    const { RunProbe: run, ...others } = definitionOf(machine).States;
    expect(others).toEqual({});
    expect(run.Parameters.Overrides).toEqual({
      ContainerOverrides: [{ Name: 'executor', Command: probeCommand(DATASETS_PREFIX) }],
    });
    expect(run.TimeoutSeconds).toBe(300);
    expect(run.End).toBe(true);
  });

  it('fails when the probe does: no state catches it', () => {
    expect(JSON.stringify(definitionOf(machine))).not.toMatch(/"(Catch|Next|Choices)":/);
  });

  it('fits the 8,192 characters of ECS’s overrides', () => {
    const { Overrides } = definitionOf(machine).States.RunProbe.Parameters;
    expect(JSON.stringify(Overrides).length).toBeLessThanOrEqual(8192);
  });

  it('pages when it fails in any way', () => {
    const failed = alarm('failed');
    const metrics = failed.Metrics.map(({ MetricStat }: Json) => MetricStat?.Metric.MetricName);
    expect(metrics.filter(Boolean).sort()).toEqual([
      'ExecutionsAborted',
      'ExecutionsFailed',
      'ExecutionsTimedOut',
    ]);
    expect(failed.Threshold).toBe(0);
    expect(failed.ActionsEnabled).toBeUndefined();
    expect(failed.AlarmDescription).toMatch(/^\[page\] .*#isolation-broken$/);
    expect(JSON.stringify(failed.AlarmActions)).toMatch(/page/i);
  });

  it('pages when a day passes without a success, but only after the first release', () => {
    const missing = alarm('missing');
    expect(missing).toMatchObject({
      MetricName: 'ExecutionsSucceeded',
      Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: machine?.logicalId } }],
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      ActionsEnabled: { 'Fn::If': ['Released', true, false] },
      AlarmDescription: expect.stringMatching(/^\[page\] .*#isolation-broken$/),
    });
    expect(missing.DatapointsToAlarm).toBe(missing.EvaluationPeriods);
    expect(missing.Period * missing.EvaluationPeriods).toBeGreaterThan(DAY);
    // CloudWatch: with periods of an hour or more, seven days.
    expect(missing.Period).toBeGreaterThanOrEqual(3600);
    expect(missing.Period * missing.EvaluationPeriods).toBeLessThanOrEqual(7 * DAY);
    expect(JSON.stringify(missing.AlarmActions)).toMatch(/page/i);
  });

  it('is started every day, once there is a release', () => {
    const schedule = deployment
      .resources('AWS::Scheduler::Schedule')
      .find(({ properties }) => properties.Name === 'isolation-canary');
    expect(schedule?.properties).toMatchObject({
      ScheduleExpression: 'cron(0 10 * * ? *)',
      State: { 'Fn::If': ['Released', 'ENABLED', 'DISABLED'] },
      Target: {
        Arn: { Ref: expect.stringMatching(/^SchedulesStarterMachine/) },
        Input: { 'Fn::Join': ['', expect.arrayContaining([{ Ref: machine?.logicalId }])] },
      },
    });
  });
});

describe('the text that is sent', () => {
  const [program, option, source = '', ...others] = probeCommand('datasets/');

  it('is the file’s own, readable in the console, with nothing but the prefix beside it', () => {
    expect([program, option, others]).toEqual(['python', '-c', ['datasets/']]);
    expect(source).toMatch(/^import /);
    expect(source).not.toMatch(/^ *#|^$/m);
    expect(source).toMatch(/^[\n -~]*$/);
  });
});

it('a command that ECS would refuse is refused before it is deployed', () => {
  const command = ['python', '-c', 'x'.repeat(8192)];
  const withCommand = {
    ...production,
    jobs: { ...production.jobs, nightly: { ...production.jobs.nightly, command } },
  };
  expect(() =>
    synthesize('bi-production', app => void new BiCards(app, 'bi-production', withCommand)),
  ).toThrow(/command of RunNightly makes overrides of 8\d{3} characters; ECS takes at most 8192/);
});
