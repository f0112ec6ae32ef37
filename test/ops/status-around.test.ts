import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudFrontKeyValueStoreClient, GetKeyCommand } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { ListSecretVersionIdsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { describeSurroundings } from '../../lib/ops/status/around-report';
import { lookAround } from '../../lib/ops/status/surroundings';
import { fakeSession } from '../support/fake-session';

const cloudFormation = mockClient(CloudFormationClient);
const cloudWatch = mockClient(CloudWatchClient);
const scheduler = mockClient(SchedulerClient);
const secrets = mockClient(SecretsManagerClient);
const store = mockClient(CloudFrontKeyValueStoreClient);
const ARN = 'arn:aws:acm:us-east-1:222222222222:certificate/1';

const named = (name: string) => Object.assign(new Error('no'), { name });

beforeEach(() => {
  for (const mock of [cloudFormation, cloudWatch, scheduler, secrets, store]) mock.reset();
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 's',
        CreationTime: new Date(),
        StackStatus: 'CREATE_COMPLETE',
        Outputs: [{ OutputKey: 'KeyValueStoreArn', OutputValue: 'arn:kvs' }],
      },
    ],
  });
  cloudWatch.on(DescribeAlarmsCommand).resolves({});
  scheduler.on(ListSchedulesCommand).resolves({ Schedules: [] });
  secrets.on(ListSecretVersionIdsCommand).resolves({
    Versions: [
      { VersionId: 'new', VersionStages: ['init-candidate'], CreatedDate: new Date('2026-11-28T02:00:00Z') },
      { VersionId: 'now', VersionStages: ['AWSCURRENT'], CreatedDate: new Date('2026-11-18T02:00:00Z') },
    ],
  });
  store.on(GetKeyCommand).rejects(named('ResourceNotFoundException'));
});

const shown = async (session = fakeSession()) =>
  describeSurroundings(await lookAround(session), (_, text) => text);

it('what may not be read is said, and hides nothing else', async () => {
  secrets.on(ListSecretVersionIdsCommand).rejects(named('AccessDeniedException'));
  cloudWatch.on(DescribeAlarmsCommand).rejects(named('AccessDeniedException'));
  const text = await shown();
  expect(text).toContain('secrets could not be read: AccessDeniedException: no');
  expect(text).toContain('alarms could not be read');
  expect(text).toContain('maintenance: off');
});

it.each([
  ['there is no flag', undefined, 'off'],
  ['it is over', '{"until":1795834799,"bypass":"x"}', 'off'],
  ['nobody understands it, as the site does', 'soon', 'off'],
  ['it lasts', '{"until":1795834860,"bypass":"x"}', 'on until 2026-11-28 12:01 JST'],
])('maintenance, when %s', async (_, Value, words) => {
  if (Value !== undefined)
    store.on(GetKeyCommand).resolves({ Key: 'maintenance', Value, ItemCount: 1, TotalSizeInBytes: 1 });
  expect(await shown()).toContain(`maintenance: ${words}\n`);
});

it('alarms of both Regions that ring are named, with what they mean', async () => {
  cloudWatch
    .on(DescribeAlarmsCommand)
    .resolvesOnce({ MetricAlarms: [{ AlarmName: 'bi-production-b', StateValue: 'OK' }] })
    .resolves({
      CompositeAlarms: [
        {
          AlarmName: 'bi-production-a',
          StateValue: 'ALARM',
          AlarmDescription: '[page] down',
          ActionsEnabled: false,
        },
      ],
    });
  expect(await shown()).toContain(
    'alarms: 1 of 2 ring\n  bi-production-a: [page] down (tells nobody: its actions are off)',
  );
});

it('a schedule shows when it starts next, from the end of its pause on', async () => {
  scheduler.on(ListSchedulesCommand).resolves({ Schedules: [{ Name: 'a' }, { Name: 'b' }, { Name: 'c' }] });
  const schedule = { State: 'ENABLED' as const, ScheduleExpression: 'cron(0 3 * * ? *)' };
  scheduler
    .on(GetScheduleCommand)
    .resolves({ ...schedule, Name: 'a' })
    .on(GetScheduleCommand, { Name: 'b' })
    .resolves({ ...schedule, Name: 'b', StartDate: new Date('2026-11-30T00:00:00Z') })
    .on(GetScheduleCommand, { Name: 'c' })
    .resolves({ ...schedule, Name: 'c', State: 'DISABLED' });
  const text = await shown();
  expect(text).toMatch(/a +cron\(0 3 \* \* \? \*\) +2026-11-29 03:00 JST/);
  expect(text).toMatch(/b .*paused until 2026-11-30 09:00 JST, then 2026-12-01 03:00 JST/);
  expect(text).toMatch(/c .* off/);
});

describe('the certificate', () => {
  const session = () => {
    const fake = fakeSession();
    const domain = { name: 'bi.example.com', certificateArn: ARN };
    return { ...fake, config: { ...fake.config, edge: { ...fake.config.edge, domain } } };
  };

  it('of which ACM reports nothing is said', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Id: 'days', Values: [] }] });
    expect(await shown(session())).toContain('certificate of bi.example.com: ACM reports nothing of it');
  });

  it('shows the days left, from the metric that its alarm watches', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Id: 'days', Values: [61, 62] }] });
    expect(await shown(session())).toContain('certificate of bi.example.com: 61 days left');
    const [call] = cloudWatch.commandCalls(GetMetricDataCommand);
    expect(JSON.stringify(call?.args[0].input)).toContain(ARN);
  });

  it('is CloudFront’s own without a domain', async () => {
    expect(await shown()).toContain('certificate: CloudFront’s own');
  });
});

it('the secret shows its age', async () =>
  expect(await shown()).toContain('secret bi-production/app: changed 10 days ago'));
