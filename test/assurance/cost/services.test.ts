/** What each kind of resource is charged for. Hours of a month are 730. */
import { loadOf } from '../../../lib/assurance/cost/load-model';
import { cardsAtATime, tasksFor } from '../../../lib/assurance/cost/services/demand';
import { sizeOf } from '../../../lib/assurance/cost/services/tasks';
import { World } from '../../../lib/assurance/model/world';
import type { Json } from '../../support/deployment';
import { setOf } from '../model/support';
import { found, price, quantities, resource, tokyo } from './support';

const arm = { RuntimePlatform: { CpuArchitecture: 'ARM64' } };
const definition = (more: Json = {}) =>
  resource('AWS::ECS::TaskDefinition', { Cpu: '1024', Memory: '2048', ContainerDefinitions: [], ...more });
const service = (more: Json = {}) =>
  resource('AWS::ECS::Service', { TaskDefinition: { Ref: 'Task' }, ...more });
const target = (MinCapacity: unknown, MaxCapacity: unknown) =>
  resource('AWS::ApplicationAutoScaling::ScalableTarget', {
    MinCapacity,
    MaxCapacity,
    ResourceId: { 'Fn::Join': ['', ['service/cluster/', { 'Fn::GetAtt': ['Service', 'Name'] }]] },
  });

describe('a Fargate service', () => {
  it('costs what its task asks for, every hour', () => {
    expect(
      quantities({ Task: definition(arm), Service: service({ DesiredCount: 3 }) }, 'Service'),
    ).toMatchObject({
      fargateArmCpu: 3 * 730,
      fargateArmMemory: 3 * 2 * 730,
    });
  });

  it('costs more on Intel, which is what a definition that says nothing runs on', () => {
    const found = quantities({ Task: definition(), Service: service() }, 'Service');
    expect(found).toMatchObject({ fargateCpu: 730, fargateMemory: 1460 });
  });

  it.each([
    ['1 vCPU', '2 GB'],
    ['1024', '2048'],
    [1024, 2048],
  ])('reads %s and %s', (Cpu, Memory) => {
    expect(quantities({ Task: definition({ Cpu, Memory }), Service: service() }, 'Service').fargateCpu).toBe(
      730,
    );
  });

  it('pays for storage beyond the 20 GB that are included', () => {
    const storage = (SizeInGiB: number) =>
      quantities({ Task: definition({ EphemeralStorage: { SizeInGiB } }), Service: service() }, 'Service')
        .fargateStorage;
    expect([storage(21), storage(20)]).toEqual([730, undefined]);
  });

  it('is charged by the lower bound of its scaling, not by a count that scaling changes', () => {
    const costs = quantities(
      { Task: definition(arm), Service: service({ DesiredCount: 9 }), Target: target(2, 6) },
      'Service',
    );
    expect(costs.fargateArmCpu).toBe(1460);
  });

  it('is never thought to run on machines that are not in the templates', () => {
    const { unknown } = price({ Task: definition(), Service: service({ LaunchType: 'EC2' }) });
    expect(unknown.map(({ why }) => why)).toEqual(['stack/Service: LaunchType is EC2']);
  });

  it.each<[string, Json[], number]>([
    ['all on Spot', [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }], 0.5],
    ['none on Spot', [{ CapacityProvider: 'FARGATE', Weight: 1 }], 1],
    [
      'the first on demand, the others on Spot',
      [
        { CapacityProvider: 'FARGATE', Base: 1, Weight: 0 },
        { CapacityProvider: 'FARGATE_SPOT', Weight: 1 },
      ],
      (1 + 3 * 0.5) / 4,
    ],
  ])('with %s costs that share of the price', (_, CapacityProviderStrategy, share) => {
    const estimated = price({
      Task: definition(arm),
      Service: service({ DesiredCount: 4, CapacityProviderStrategy }),
    });
    const cpu = found(estimated, 'Service').items.filter(item => item.price === 'fargateArmCpu');
    expect(cpu.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(4 * 730 * tokyo('fargateArmCpu') * share);
  });

  it('adds tasks for its users, and no more than its upper bound allows', () => {
    const resources = { Task: definition(arm), Service: service(), Target: target(1, 3) };
    const hours = (users: number) => quantities(resources, 'Service', loadOf(users)).fargateArmCpu ?? 0;
    expect(hours(1)).toBe(730);
    // Two more tasks in the working hours of a month: 21 days of 10 hours.
    expect(hours(1_000_000)).toBe(730 + 2 * 210);
  });
});

describe('tasks for cards', () => {
  const size = { cpus: 1, memoryGB: 2, tmpMiB: 512, moreStorageGB: 0, arm: true };
  const load = loadOf(100);
  const scale = { min: 1, max: 9, scales: true, maxAt: '', cpuTarget: 0.6, spotShare: 0 };
  const heavy = (memoryMiB: number) => ({ ...load, perCard: { ...load.perCard, memoryMiB } });

  it('hold no more cards at a time than fit beside the server and a full `/tmp`', () => {
    // 2048 - 512 - 200 are 1336 MiB.
    expect([334, 335, 668, 669, 1336].map(memoryMiB => cardsAtATime(size, heavy(memoryMiB)))).toEqual([
      4, 3, 2, 1, 1,
    ]);
    expect(cardsAtATime({ ...size, tmpMiB: 0 }, heavy(334))).toBe(5);
  });

  it('hold one even where it does not fit: it is killed, not refused', () => {
    expect(cardsAtATime(size, heavy(5000))).toBe(1);
  });

  it('are as many as memory wants, where that is more than CPU wants', () => {
    const wanted = (memoryMiB: number, role: 'cards' | 'requests' = 'cards') =>
      tasksFor(12_000, { role, scale, size }, heavy(memoryMiB));
    // By CPU 12,000 × 1.5 s at 60 % of an hour; by memory 12,000 × 3 s of them at a time, so many in each task.
    expect(wanted(256)).toBe(Math.ceil(18_000 / 2160));
    expect(wanted(1336)).toBe(10);
    expect(wanted(1336, 'requests')).toBe(1);
  });

  it('have the `/tmp` that their definition mounts', () => {
    const memory = { ContainerDefinitions: [{ LinuxParameters: { Tmpfs: [{ Size: 512 }, { Size: 128 }] } }] };
    const world = new World(
      setOf({ stack: { Resources: { Task: definition(memory), Bare: definition() } } }),
    );
    const sizes = world.ofType('AWS::ECS::TaskDefinition').map(one => sizeOf(world, one).tmpMiB);
    expect(sizes).toEqual([640, 0]);
  });
});

describe('the network', () => {
  const endpoint = (more: Json) =>
    resource('AWS::EC2::VPCEndpoint', { ServiceName: 'com.amazonaws.ap-northeast-1.x', ...more });

  it('pays for an interface endpoint in each zone, and for no gateway endpoint', () => {
    const both = price({
      Interface: endpoint({ VpcEndpointType: 'Interface', SubnetIds: ['a', 'b', 'c'] }),
      Gateway: endpoint({ VpcEndpointType: 'Gateway' }),
    });
    expect(both.monthly.fixed).toBeCloseTo(3 * 730 * tokyo('endpointHour'));
  });

  it('pays for every address and gateway', () => {
    expect(price({ Address: resource('AWS::EC2::EIP') }).monthly.fixed).toBeCloseTo(3.65);
    expect(price({ Nat: resource('AWS::EC2::NatGateway') }).monthly.fixed).toBeCloseTo(45.26);
  });

  it('pays for the addresses of a public load balancer, one in each zone', () => {
    const balancer = (Scheme: string) =>
      quantities(
        { It: resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme, Subnets: ['a', 'b'] }) },
        'It',
      );
    expect(balancer('internal')).toEqual({ albHour: 730 });
    expect(balancer('internet-facing')).toEqual({ albHour: 730, publicIpv4: 1460 });
  });

  it('pays for logs as they are taken in, and for those that are kept', () => {
    const resources = {
      Group: resource('AWS::Logs::LogGroup', { RetentionInDays: 365 }),
      Flow: resource('AWS::EC2::FlowLog', { LogGroupName: { Ref: 'Group' } }),
    };
    const { vendedLogIngest = 0, logStorage = 0 } = quantities(resources, 'Flow');
    // 60 records a minute of 0.15 KiB.
    expect(vendedLogIngest).toBeCloseTo((60 * 730 * 60 * 0.15) / 1024 / 1024);
    expect(logStorage).toBeCloseTo(vendedLogIngest * (365 / 30.4) * 0.15);
  });
});

describe('observability', () => {
  const stat = (Period: number) => ({ MetricStat: { Period } });
  it.each<[string, Json, Json]>([
    ['one metric', { Period: 60 }, { alarmMetric: 1 }],
    [
      'each metric of an expression',
      { Metrics: [stat(60), stat(60), { Expression: 'a + b' }] },
      { alarmMetric: 2 },
    ],
    ['a period below a minute', { Period: 10 }, { fastAlarmMetric: 1 }],
  ])('charges an alarm for %s', (_, properties, expected) => {
    expect(quantities({ It: resource('AWS::CloudWatch::Alarm', properties) }, 'It')).toEqual(expected);
  });

  it('charges Container Insights as custom metrics, and nothing where it is off', () => {
    const cluster = (Value: string) =>
      price({
        Cluster: resource('AWS::ECS::Cluster', { ClusterSettings: [{ Name: 'containerInsights', Value }] }),
        Task: definition(),
        Service: service({ Cluster: { Ref: 'Cluster' }, DesiredCount: 0 }),
      });
    expect(found(cluster('enabled'), 'Cluster').fixed).toBeCloseTo((12 + 15 + 10) * 0.3);
    expect(cluster('disabled').monthly.fixed).toBe(0);
    expect(cluster('enhanced').unknown.map(({ id }) => id)).toEqual(['stack/Cluster']);
  });
});

describe('what runs by schedule', () => {
  const started = (ScheduleExpression: string, more: Json = {}) => ({
    Function: resource('AWS::Lambda::Function', { MemorySize: 512, Architectures: ['arm64'] }),
    Schedule: resource('AWS::Scheduler::Schedule', {
      ScheduleExpression,
      Target: { Arn: { 'Fn::GetAtt': ['Function', 'Arn'] } },
      ...more,
    }),
  });

  it.each([
    ['rate(1 minute)', 43_800],
    ['rate(5 minutes)', 8_760],
    ['rate(2 hours)', 365],
    ['rate(1 day)', 730 / 24],
    ['cron(0 3 * * ? *)', 730 / 24],
    ['cron(0,30 9-18 * * ? *)', (20 * 730) / 24],
    ['cron(0/15 * * * ? *)', (96 * 730) / 24],
    ['cron(0 9 ? * MON-FRI *)', (730 / 24) * (5 / 7)],
    ['cron(0 9 1 * ? *)', 1],
    ['cron(*/10 9-18/3 ? * * *)', 6 * (10 / 3) * (730 / 24)],
    ['at(2026-01-01T00:00:00)', 0],
  ])('%s is counted', (expression, runs) => {
    expect(quantities(started(expression), 'Schedule').scheduleRun ?? 0).toBeCloseTo(runs);
  });

  it('costs nothing while it is switched off', () => {
    expect(price(started('rate(1 minute)', { State: 'DISABLED' })).monthly.fixed).toBe(0);
  });

  it('charges a function for its memory and time', () => {
    expect(quantities(started('rate(1 hour)'), 'Function')).toMatchObject({
      functionRequest: 730,
      functionArmTime: 730 * 0.5 * 1.5,
    });
  });

  it('charges a state machine for the tasks that it runs', () => {
    const run = {
      Type: 'Task',
      End: true,
      Resource: 'arn:aws:states:::ecs:runTask.sync',
      Parameters: { TaskDefinition: 'TASK' },
    };
    const [before, after] = JSON.stringify({ StartAt: 'Run', States: { Run: run } }).split('TASK');
    const { stateTransition, fargateArmCpu = 0 } = quantities(
      {
        Task: definition(arm),
        Machine: resource('AWS::StepFunctions::StateMachine', {
          DefinitionString: { 'Fn::Join': ['', [before, { Ref: 'Task' }, after]] },
        }),
        Schedule: resource('AWS::Scheduler::Schedule', {
          ScheduleExpression: 'rate(1 hour)',
          Target: { Arn: { Ref: 'Machine' } },
        }),
      },
      'Machine',
    );
    expect(stateTransition).toBe(1460);
    expect(fargateArmCpu).toBeCloseTo((730 * 10) / 60);
  });
});

describe('data', () => {
  const table = (more: Json = {}) =>
    resource('AWS::DynamoDB::Table', { BillingMode: 'PAY_PER_REQUEST', ...more });

  it('writes to an index again, and keeps it again', () => {
    const load = loadOf(1000);
    const plain = quantities({ It: table() }, 'It', load);
    const indexed = quantities({ It: table({ GlobalSecondaryIndexes: [{}, {}] }) }, 'It', load);
    expect(indexed.tableWrite).toBeCloseTo(3 * (plain.tableWrite ?? 0));
    expect(indexed.tableStorage).toBeCloseTo(3 * (plain.tableStorage ?? 0));
    expect(indexed.tableRead).toBe(plain.tableRead);
  });

  it('pays for point-in-time recovery where it is on', () => {
    const on = { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } };
    const recovery = (more: Json) => quantities({ It: table(more) }, 'It', loadOf(1000)).tableRecovery;
    expect(recovery(on)).toBeGreaterThan(0);
    expect(recovery({})).toBeUndefined();
  });

  it('keeps the data of people in the bucket that neither holds logs nor the site', () => {
    const resources = {
      Data: resource('AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } }),
      Logs: resource('AWS::S3::Bucket'),
      Site: resource('AWS::S3::Bucket'),
      Distribution: resource('AWS::CloudFront::Distribution', {
        DistributionConfig: {
          DefaultCacheBehavior: {},
          Origins: [{ DomainName: { 'Fn::GetAtt': ['Site', 'RegionalDomainName'] } }],
        },
      }),
    };
    const stored = (id: string) => quantities(resources, id, loadOf(1000)).objectStorage ?? 0;
    // 200 MiB each, and 30 % of versions that were replaced.
    expect(stored('Data')).toBeCloseTo((1000 * 200 * 1.3) / 1024);
    expect(stored('Logs')).toBeLessThan(stored('Data'));
    expect(stored('Site')).toBe(0.5);
  });
});

describe('restore tests', () => {
  const selection = (type: string, arns: unknown, more: Json = {}) =>
    resource('AWS::Backup::RestoreTestingSelection', {
      RestoreTestingPlanName: { Ref: 'Plan' },
      ProtectedResourceType: type,
      ...(arns !== undefined && { ProtectedResourceArns: arns }),
      ValidationWindowHours: 24,
      ...more,
    });
  const plan = (ScheduleExpression: string) =>
    resource('AWS::Backup::RestoreTestingPlan', { ScheduleExpression });
  const tests = (id: string, resources: Json, load?: Parameters<typeof quantities>[2]) =>
    quantities(resources, id, load);

  it.each([
    ['every week', 'cron(0 9 ? * SUN *)', 730 / 24 / 7],
    ['once a month', 'cron(0 9 2 * ? *)', 1],
  ])('are charged for each resource of the plan’s own selections, %s', (_, schedule, runs) => {
    const resources = {
      Plan: plan(schedule),
      Tables: selection('DynamoDB', ['arn:a', 'arn:b']),
      Bucket: selection('S3', ['arn:c']),
      Others: selection('DynamoDB', ['arn:d'], { RestoreTestingPlanName: 'another' }),
    };
    expect(tests('Plan', resources).restoreTest).toBeCloseTo(3 * runs);
  });

  it('are charged for what is restored, and for as long as it is kept', () => {
    const table = resource('AWS::DynamoDB::Table', { BillingMode: 'PAY_PER_REQUEST' });
    const found = tests(
      'Plan',
      {
        Plan: plan('cron(0 9 2 * ? *)'),
        One: table,
        Two: table,
        Tables: selection('DynamoDB', ['arn:one']),
        Data: resource('AWS::S3::Bucket'),
        Bucket: selection('S3', ['arn:data']),
      },
      loadOf(1024),
    );
    // Of two tables with 0.5 MiB per user, one; and all of 200 MiB per user in objects.
    expect(found.tableRestore).toBeCloseTo(0.25);
    expect(found.objectRestore).toBeCloseTo(200);
    expect(found.objectStorage).toBeCloseTo((200 * 26) / 730);
  });

  it.each([
    ['everything of a kind', selection('DynamoDB', ['*'])],
    ['what conditions select', selection('DynamoDB', undefined)],
    ['a kind that has no price here', selection('EBS', ['arn:a'])],
  ])('are unknown for %s', (_, chosen) => {
    expect(price({ Plan: plan('cron(0 9 2 * ? *)'), Chosen: chosen }).unknown).toMatchObject([
      { type: 'AWS::Backup::RestoreTestingPlan' },
    ]);
  });
});

describe('the web ACL', () => {
  it('is charged for itself and each of its rules', () => {
    expect(price({ It: resource('AWS::WAFv2::WebACL', { Rules: [{}, {}, {}] }) }).monthly.fixed).toBeCloseTo(
      8,
    );
  });

  it('logs every request where nothing filters its log', () => {
    const logged = (more: Json) =>
      quantities(
        {
          Group: resource('AWS::Logs::LogGroup'),
          Log: resource('AWS::WAFv2::LoggingConfiguration', {
            LogDestinationConfigs: [{ 'Fn::GetAtt': ['Group', 'Arn'] }],
            ...more,
          }),
        },
        'Log',
        loadOf(1000),
      ).vendedLogIngest ?? 0;
    expect(logged({})).toBeGreaterThan(10 * logged({ LoggingFilter: {} }));
  });
});
