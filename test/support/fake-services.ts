/** Services with a memory, as far as operations ask them. Each answers for every client of its class. */
import {
  CloudFrontKeyValueStoreClient,
  DeleteKeyCommand,
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  PutKeyCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import {
  CloudWatchClient,
  DeleteAlarmMuteRuleCommand,
  DescribeAlarmsCommand,
  GetAlarmMuteRuleCommand,
  ListAlarmMuteRulesCommand,
  PutAlarmMuteRuleCommand,
  type PutAlarmMuteRuleCommandInput,
} from '@aws-sdk/client-cloudwatch';
import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';

const failure = (name: string) => Object.assign(new Error(`refused: ${name}`), { name });
const region = 'ap-northeast-1';

/** A KeyValueStore: every write needs the current ETag and gives a new one. */
export class FakeStore {
  readonly values = new Map<string, string>();
  /** Runs after the ETag is told, once: what somebody else does at that moment. */
  meanwhile: (() => void)[] = [];
  private version = 1;

  readonly arn = 'arn:aws:cloudfront::111111111111:key-value-store/00000000-0000-0000-0000-000000000000';

  client(): CloudFrontKeyValueStoreClient {
    const mock = mockClient(CloudFrontKeyValueStoreClient);
    mock.on(DescribeKeyValueStoreCommand).callsFake(() => {
      const ETag = `v${this.version}`;
      this.meanwhile.shift()?.();
      return { ETag };
    });
    mock.on(GetKeyCommand).callsFake(({ Key }) => ({ Key, Value: this.require(Key) }));
    mock.on(PutKeyCommand).callsFake(({ Key, Value, IfMatch }) => {
      this.match(IfMatch);
      this.set(Key, Value);
      return { ETag: `v${this.version}` };
    });
    mock.on(DeleteKeyCommand).callsFake(({ Key, IfMatch }) => {
      this.match(IfMatch);
      this.require(Key);
      this.values.delete(Key);
      this.version += 1;
      return { ETag: `v${this.version}` };
    });
    return new CloudFrontKeyValueStoreClient({ region });
  }

  set(key: string, value: string): void {
    if (Buffer.byteLength(value) > 1024) throw failure('ServiceQuotaExceededException');
    this.values.set(key, value);
    this.version += 1;
  }

  private require(key: string): string {
    const value = this.values.get(key);
    if (value === undefined) throw failure('ResourceNotFoundException');
    return value;
  }

  private match(etag: string): void {
    if (etag !== `v${this.version}`) throw failure('ConflictException');
  }
}

type Schedule = Omit<GetScheduleCommandOutput, '$metadata'>;

/** A schedule group; an update replaces everything, as the service does it. */
export class FakeScheduler {
  readonly schedules = new Map<string, Schedule>();

  constructor(names: readonly string[]) {
    for (const Name of names) {
      this.schedules.set(Name, {
        Arn: `arn:aws:scheduler:${region}:111111111111:schedule/bi-test/${Name}`,
        Name,
        GroupName: 'bi-test',
        ScheduleExpression: 'cron(0 3 * * ? *)',
        ScheduleExpressionTimezone: 'Asia/Tokyo',
        State: 'ENABLED',
        Description: `runs ${Name}`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: `arn:target:${Name}`, RoleArn: 'arn:role', Input: '{"a":1}', RetryPolicy: {} },
        CreationDate: new Date(0),
        LastModificationDate: new Date(0),
      });
    }
  }

  client(): SchedulerClient {
    const mock = mockClient(SchedulerClient);
    mock.on(ListSchedulesCommand).callsFake(({ NextToken }) => {
      // Two pages, so that whoever reads one page only is noticed.
      const names = [...this.schedules.keys()];
      const page = NextToken ? names.slice(1) : names.slice(0, 1);
      return { Schedules: page.map(Name => ({ Name })), ...(!NextToken && { NextToken: 'rest' }) };
    });
    mock.on(GetScheduleCommand).callsFake(({ Name }) => this.schedules.get(Name));
    mock.on(UpdateScheduleCommand).callsFake(({ ClientToken, ...input }) => {
      const { Arn, CreationDate } = this.schedules.get(input.Name) ?? {};
      const given = Object.entries(input).filter(([, value]) => value !== undefined);
      this.schedules.set(input.Name, {
        Arn,
        CreationDate,
        ...Object.fromEntries(given),
        LastModificationDate: new Date(1),
      });
      return {};
    });
    return new SchedulerClient({ region });
  }

  /** Everything of the schedules but when they were changed. */
  definitions() {
    return [...this.schedules.values()].map(({ LastModificationDate, ...definition }) => definition);
  }
}

/** Alarms by name, and the mute rules over them. */
export class FakeAlarms {
  readonly rules = new Map<string, PutAlarmMuteRuleCommandInput>();

  constructor(readonly names: readonly string[]) {}

  client(): CloudWatchClient {
    const mock = mockClient(CloudWatchClient);
    mock.on(DescribeAlarmsCommand).callsFake(({ AlarmNamePrefix }) => ({
      MetricAlarms: this.names
        .filter(name => name.startsWith(AlarmNamePrefix))
        .map(AlarmName => ({ AlarmName })),
    }));
    mock.on(PutAlarmMuteRuleCommand).callsFake(input => {
      this.rules.set(input.Name, input);
      return {};
    });
    mock.on(GetAlarmMuteRuleCommand).callsFake(({ AlarmMuteRuleName }) => this.rules.get(AlarmMuteRuleName));
    mock.on(DeleteAlarmMuteRuleCommand).callsFake(({ AlarmMuteRuleName }) => {
      this.rules.delete(AlarmMuteRuleName);
      return {};
    });
    mock.on(ListAlarmMuteRulesCommand).callsFake(() => ({
      AlarmMuteRuleSummaries: [...this.rules.keys()].map(name => ({
        AlarmMuteRuleArn: `arn:aws:cloudwatch:${region}:111111111111:alarm-mute-rule:${name}`,
      })),
    }));
    return new CloudWatchClient({ region });
  }

  get muted(): string[] {
    return [...this.rules.values()].flatMap(({ MuteTargets }) => MuteTargets?.AlarmNames ?? []);
  }
}
