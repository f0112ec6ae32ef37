import {
  type CloudWatchClient,
  DeleteAlarmMuteRuleCommand,
  GetAlarmMuteRuleCommand,
  PutAlarmMuteRuleCommand,
  paginateDescribeAlarms,
  paginateListAlarmMuteRules,
} from '@aws-sdk/client-cloudwatch';
import { NEVER_MUTED } from '../../contract/schedules';

/** Alarms a rule may name. Source: CloudWatch API reference, PutAlarmMuteRule. */
const ALARMS_PER_RULE = 100;
const MINUTE = 60_000;

/** A set of mute rules in one Region, such as `bi-production-maintenance-1`. */
export interface Mute {
  readonly client: CloudWatchClient;
  /** Prefix of the alarms and of the rules. */
  readonly deployment: string;
  /** What the alarms are muted for, for example `maintenance`. */
  readonly occasion: string;
}

export interface MuteRule {
  readonly name: string;
  readonly start: Date;
  readonly end: Date;
}

/**
 * Mutes the actions of every alarm of the deployment but those of isolation, from the next full minute until `end`.
 * Alarms go on changing state; the rule ends by itself.
 *
 * A rule that is in force keeps its start, because one that began anew would leave a gap in which actions are taken.
 *
 * @returns the names of the alarms
 */
export async function muteAlarms(mute: Mute, end: Date, now: Date): Promise<string[]> {
  const alarms = await alarmNames(mute);
  const inForce = new Map(
    (await muteRules(mute)).filter(rule => rule.end > now).map(rule => [rule.name, rule]),
  );
  const start = new Date(Math.ceil((now.getTime() + 1) / MINUTE) * MINUTE);
  for (const [index, names] of inChunks(alarms).entries()) {
    const Name = `${prefixOf(mute)}${index + 1}`;
    await put(mute, { name: Name, start: inForce.get(Name)?.start ?? start, end }, names);
  }
  return alarms;
}

/** Ends a mute early, and lets alarms that look back over what they were muted for end first. */
export async function unmuteAlarms(mute: Mute, end: Date, now: Date): Promise<void> {
  for (const rule of await muteRules(mute)) {
    if (rule.end <= now) {
      await mute.client.send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: rule.name }));
    } else if (rule.end > end) {
      const { MuteTargets } = await read(mute, rule.name);
      await put(mute, { ...rule, end }, MuteTargets?.AlarmNames ?? []);
    }
  }
}

/** The rules of this occasion, over or not. */
export async function muteRules(mute: Mute): Promise<MuteRule[]> {
  const names: string[] = [];
  for await (const { AlarmMuteRuleSummaries = [] } of paginateListAlarmMuteRules(
    { client: mute.client },
    {},
  )) {
    const found = AlarmMuteRuleSummaries.flatMap(
      ({ AlarmMuteRuleArn }) => AlarmMuteRuleArn?.split(':').at(-1) ?? [],
    );
    names.push(...found.filter(name => name.startsWith(prefixOf(mute))));
  }
  return Promise.all(
    names.sort().map(async name => {
      const { Rule } = await read(mute, name);
      return { name, ...windowOf(Rule?.Schedule?.Expression, Rule?.Schedule?.Duration) };
    }),
  );
}

const prefixOf = ({ deployment, occasion }: Mute) => `${deployment}-${occasion}-`;

const read = ({ client }: Mute, AlarmMuteRuleName: string) =>
  client.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName }));

async function alarmNames({ client, deployment }: Mute): Promise<string[]> {
  const names: string[] = [];
  const input = {
    AlarmNamePrefix: `${deployment}-`,
    AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const],
  };
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms({ client }, input)) {
    names.push(...[...MetricAlarms, ...CompositeAlarms].flatMap(({ AlarmName }) => AlarmName ?? []));
  }
  return names.filter(name => !NEVER_MUTED.some(part => name.includes(part))).sort();
}

async function put({ client, occasion }: Mute, { name, start, end }: MuteRule, AlarmNames: string[]) {
  await client.send(
    new PutAlarmMuteRuleCommand({
      Name: name,
      Description: `muted for ${occasion}; ends by itself`,
      Rule: {
        Schedule: {
          Expression: `at(${start.toISOString().slice(0, 16)})`,
          Duration: `PT${Math.max(1, Math.ceil((end.getTime() - start.getTime()) / MINUTE))}M`,
          Timezone: 'UTC',
        },
      },
      MuteTargets: { AlarmNames },
      ExpireDate: end,
    }),
  );
}

function windowOf(expression = '', duration = ''): { start: Date; end: Date } {
  const start = new Date(`${/^at\((.*)\)$/.exec(expression)?.[1]}:00Z`);
  const [, hours = 0, minutes = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(duration) ?? [];
  return { start, end: new Date(start.getTime() + (Number(hours) * 60 + Number(minutes)) * MINUTE) };
}

function inChunks(names: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let at = 0; at < names.length; at += ALARMS_PER_RULE)
    chunks.push(names.slice(at, at + ALARMS_PER_RULE));
  return chunks;
}
