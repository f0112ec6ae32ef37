import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeNatGatewaysCommand, DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import type { Finding, Probe } from '../../../lib/ops/doctor/finding';
import { alarms } from '../../../lib/ops/doctor/probes/alarms';
import { dependencies } from '../../../lib/ops/doctor/probes/dependencies';
import { images } from '../../../lib/ops/doctor/probes/images';
import { logGroups } from '../../../lib/ops/doctor/probes/log-groups';
import { network } from '../../../lib/ops/doctor/probes/network';
import { schedules } from '../../../lib/ops/doctor/probes/schedules';
import { targets } from '../../../lib/ops/doctor/probes/targets';
import { fakeSession } from '../../support/fake-session';

const cloudFormation = mockClient(CloudFormationClient);
const cloudWatch = mockClient(CloudWatchClient);
const logs = mockClient(CloudWatchLogsClient);
const ec2 = mockClient(EC2Client);
const ecr = mockClient(ECRClient);
const ecs = mockClient(ECSClient);
const balancing = mockClient(ElasticLoadBalancingV2Client);
const lambda = mockClient(LambdaClient);
const scheduler = mockClient(SchedulerClient);
const sqs = mockClient(SQSClient);

const DIGEST = `sha256:${'a'.repeat(64)}`;

function released(digest: string) {
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 's',
        CreationTime: new Date(),
        StackStatus: 'CREATE_COMPLETE',
        Parameters: ['ApiImageDigest', 'ExecutorImageDigest'].map(ParameterKey => ({
          ParameterKey,
          ParameterValue: digest,
        })),
      },
    ],
  });
}
const resources = (...pairs: [string, string][]) =>
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: pairs.map(([ResourceType, PhysicalResourceId]) => ({
      ResourceType,
      PhysicalResourceId,
      LogicalResourceId: 'x',
      LastUpdatedTimestamp: new Date(),
      ResourceStatus: 'CREATE_COMPLETE' as const,
    })),
  });

beforeEach(() => {
  for (const mock of [cloudFormation, cloudWatch, logs, ec2, ecr, ecs, balancing, lambda, scheduler, sqs])
    mock.reset();
  released(DIGEST);
});

const look = async (probe: Probe, session = fakeSession()): Promise<readonly Finding[]> => {
  const findings = await probe.look(session);
  for (const { state, todo } of findings) expect(todo !== undefined).toBe(state !== 'pass');
  return findings;
};
const brief = (findings: readonly Finding[]) =>
  findings.map(({ what, state, found }) => `${state} ${what}: ${found}`);

describe('images', () => {
  it('that are gone are wrong, although tasks still run', async () => {
    ecr.on(DescribeImagesCommand).rejects(Object.assign(new Error(), { name: 'ImageNotFoundException' }));
    expect(brief(await look(images))[0]).toMatch(/^fail image of api: bi-api@sha256:a+ is gone/);
    ecr.on(DescribeImagesCommand).resolves({ imageDetails: [] });
    expect((await look(images)).map(({ state }) => state)).toEqual(['fail', 'fail']);
  });

  it('that may not be looked at are no pass', async () => {
    ecr.on(DescribeImagesCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    await expect(look(images)).rejects.toThrow('no');
  });

  it('that are there pass, as does having none yet', async () => {
    ecr.on(DescribeImagesCommand).resolves({ imageDetails: [{ imageDigest: DIGEST }] });
    expect((await look(images)).map(({ state }) => state)).toEqual(['pass', 'pass']);
    released('none');
    expect(brief(await look(images))).toContain('pass image of executor: none is deployed yet');
  });
});

describe('targets', () => {
  const api = (...states: string[]) => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [
        { serviceName: 'api', status: 'ACTIVE', desiredCount: 2, loadBalancers: [{ targetGroupArn: 'tg' }] },
      ],
    });
    balancing.on(DescribeTargetHealthCommand).resolves({
      TargetHealthDescriptions: states.map(State => ({
        TargetHealth: { State: State as never, Description: 'slow' },
      })),
    });
  };

  it.each([
    [[], 'fail targets of api: 0 of 2 healthy'],
    [['unhealthy', 'unhealthy'], 'fail targets of api: 0 of 2 healthy; unhealthy: slow; unhealthy: slow'],
    [['healthy', 'unhealthy'], 'warn targets of api: 1 of 2 healthy; unhealthy: slow'],
    [['healthy', 'healthy', 'draining'], 'pass targets of api: 2 of 2 healthy'],
  ])('%j', async (states, words) => {
    api(...states);
    expect(brief(await look(targets))).toEqual([words]);
  });
});

describe('dependencies', () => {
  const health = (checks: object, plan: object[]) => {
    const report = JSON.stringify({ status: 'unhealthy', checks });
    lambda.on(InvokeCommand).resolves({ Payload: Buffer.from(report) as never });
    lambda.on(GetFunctionConfigurationCommand).resolves({
      Environment: { Variables: { HEALTH_PLAN: JSON.stringify({ checks: plan }) } },
    });
  };
  const broken = { status: 'unhealthy', reason: 'not set: K' };

  it('a critical one is wrong, another one to look at, and one nobody planned is wrong', async () => {
    health({ a: broken, b: broken, c: broken, d: { status: 'healthy' } }, [
      { kind: 'secret', name: 'a', keys: [], critical: true },
      { kind: 'secret', name: 'b', keys: [], critical: false },
    ]);
    expect(brief(await look(dependencies))).toEqual([
      'fail a: not set: K',
      'warn b: not set: K',
      'fail c: not set: K',
      'pass d: healthy',
    ]);
  });

  it('excuses what needs a container in the local cloud only', async () => {
    health({ api: broken }, [{ kind: 'http', name: 'api', critical: true }]);
    expect((await look(dependencies, fakeSession('local')))[0]?.state).toBe('warn');
    expect((await look(dependencies, fakeSession('staging')))[0]?.state).toBe('fail');
  });
});

describe('the network', () => {
  beforeEach(() =>
    resources(
      ['AWS::EC2::VPCEndpoint', 'vpce-1'],
      ['AWS::EC2::VPCEndpoint', 'vpce-2'],
      ['AWS::EC2::NatGateway', 'nat-1'],
      ['AWS::EC2::NatGateway', 'nat-2'],
    ),
  );

  it('lacks an endpoint that is gone, or is not available, and a gateway that failed', async () => {
    ec2.on(DescribeVpcEndpointsCommand).resolves({
      VpcEndpoints: [{ VpcEndpointId: 'vpce-1', State: 'Pending' as never, ServiceName: 'ecr.api' }],
    });
    ec2.on(DescribeNatGatewaysCommand).resolves({
      NatGateways: [
        { NatGatewayId: 'nat-1', State: 'available' },
        { NatGatewayId: 'nat-2', State: 'failed', FailureMessage: 'no address' },
      ],
    });
    expect(brief(await look(network))).toEqual([
      'fail endpoints: ecr.api is pending; vpce-2 is missing',
      'fail NAT gateways: 1 of 2 available; nat-2 is failed: no address',
    ]);
  });

  it('is all right with what the configuration asks for', async () => {
    ec2.on(DescribeVpcEndpointsCommand).resolves({
      VpcEndpoints: ['vpce-1', 'vpce-2'].map(VpcEndpointId => ({ VpcEndpointId, State: 'Available' })),
    });
    ec2.on(DescribeNatGatewaysCommand).resolves({
      NatGateways: [{ State: 'available' }, { State: 'available' }],
    });
    expect((await look(network)).map(({ state }) => state)).toEqual(['pass', 'pass']);
  });
});

describe('schedules', () => {
  const scheduled = (schedule: object) => {
    scheduler.on(ListSchedulesCommand).resolves({ Schedules: [{ Name: 'nightly' }] });
    scheduler.on(GetScheduleCommand).resolves({ Name: 'nightly', State: 'ENABLED', ...schedule });
  };
  const depth = (messages: string) =>
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: messages } });
  beforeEach(() => {
    resources(['AWS::SQS::Queue', 'https://sqs/1/dead-letters']);
    depth('0');
  });

  it('that are gone are wrong', async () => {
    scheduler.on(ListSchedulesCommand).resolves({ Schedules: [] });
    expect(brief(await look(schedules))[0]).toBe('fail schedules: there is none');
  });

  it('that are off are wrong once a release runs, and right before', async () => {
    scheduled({ State: 'DISABLED' });
    expect(brief(await look(schedules))[0]).toBe('fail nightly: is off although a release runs');
    released('none');
    expect(brief(await look(schedules))[0]).toBe('pass schedules: 0 of 1 on');
  });

  it('that are paused are to look at, with until when', async () => {
    scheduled({ StartDate: new Date('2026-11-28T06:00:00Z') });
    expect(brief(await look(schedules))[0]).toBe('warn nightly: is paused until 2026-11-28 15:00 JST');
  });

  it('whose starts failed for good are wrong', async () => {
    scheduled({});
    depth('3');
    expect(brief(await look(schedules))).toEqual([
      'pass schedules: 1 of 1 on',
      'fail dead letters: 3 in dead-letters',
    ]);
  });
});

describe('log groups', () => {
  const existing = (retention: (name: string) => number | undefined | 'missing') =>
    logs.on(DescribeLogGroupsCommand).callsFake(({ logGroupNamePrefix }) => {
      const retentionInDays = retention(logGroupNamePrefix);
      if (retentionInDays === 'missing') return { logGroups: [{ logGroupName: `${logGroupNamePrefix}-x` }] };
      return { logGroups: [{ logGroupName: logGroupNamePrefix, retentionInDays }] };
    });

  it('that are needed and missing are wrong; a longer name is not it', async () => {
    existing(name => (name === '/ecs/bi-production-api' ? 'missing' : 365));
    expect(brief(await look(logGroups))).toEqual(['fail /ecs/bi-production-api: missing']);
  });

  it('without an end are to look at', async () => {
    existing(name => (name === '/ops/bi-production' ? undefined : 365));
    expect(brief(await look(logGroups))).toEqual(['warn /ops/bi-production: is kept for ever']);
  });

  it('that not every environment has may be missing', async () => {
    existing(name => (name === '/ecs/bi-production-exec' ? 'missing' : 365));
    expect((await look(logGroups)).map(({ state }) => state)).toEqual(['pass']);
  });
});

describe('alarms', () => {
  const alarm = (more: MetricAlarm): MetricAlarm => ({
    AlarmName: 'bi-production-api-errors',
    AlarmDescription: '[page] Requests fail. Runbook: docs/runbook/alarms.md#api-errors',
    StateValue: 'OK',
    ActionsEnabled: true,
    StateTransitionedTimestamp: new Date('2026-11-26T03:00:00Z'),
    ...more,
  });
  /** In the deployment's own Region; CloudFront's has none. */
  const there = (...found: MetricAlarm[]) => {
    cloudWatch.reset();
    cloudWatch.on(DescribeAlarmsCommand).resolvesOnce({ MetricAlarms: found }).resolves({});
  };

  it('of which there is none are wrong', async () => {
    there();
    expect(brief(await look(alarms))).toEqual(['fail alarms: there is none']);
  });

  it('that ring are wrong, with the section of the runbook', async () => {
    there(alarm({ StateValue: 'ALARM' }));
    expect((await look(alarms))[0]).toEqual({
      what: 'bi-production-api-errors',
      state: 'fail',
      found: 'in ALARM since 2026-11-26T03:00:00.000Z: [page] Requests fail.',
      todo: 'docs/runbook/alarms.md#api-errors',
    });
  });

  it('that have had no data for a day are to look at, a fresh one is not', async () => {
    there(alarm({ StateValue: 'INSUFFICIENT_DATA' }));
    expect(brief(await look(alarms))[1]).toMatch(/^warn without data: 1 could not ring for 24 h/);
    there(
      alarm({
        StateValue: 'INSUFFICIENT_DATA',
        StateTransitionedTimestamp: new Date('2026-11-28T02:00:00Z'),
      }),
    );
    expect((await look(alarms))[1]?.state).toBe('pass');
  });

  it('that tell nobody are to look at once a release runs', async () => {
    there(alarm({ ActionsEnabled: false }));
    expect(brief(await look(alarms))[2]).toBe('warn actions: off: bi-production-api-errors');
    released('none');
    there(alarm({ ActionsEnabled: false }));
    expect((await look(alarms))[2]?.state).toBe('pass');
  });
});
