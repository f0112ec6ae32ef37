import { CloudWatchClient, paginateDescribeAlarmHistory } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { type ExecutionListItem, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { auditLogGroup } from '../../../contract/ops';
import { recordsOf } from '../../../release/deploy/wire';
import { minuteInJapan } from '../../japan';
import type { BiCardsSession } from '../../session';
import type { Period } from '../period';
import type { Section } from '../section';

const within = ({ from, to }: Period, time: Date | undefined) =>
  time !== undefined && time >= from && time < to;
/** As the operators read it. */
const show = (time: Date | undefined) => (time === undefined ? '?' : minuteInJapan(time));

export const alarms: Section = {
  id: 'alarms',
  title: 'アラーム',
  collect: async (session, period) => {
    const { region, config } = session;
    const regions = [...new Set([region, config.edge.region])];
    const rung = (await Promise.all(regions.map(one => rungIn(session, period, one)))).flat();
    const counts = new Map<string, number>();
    for (const { name } of rung) counts.set(name, (counts.get(name) ?? 0) + 1);
    return {
      rows: [
        { key: 'rung', label: '鳴った回数', value: rung.length, unit: '回' },
        { key: 'alarms', label: '鳴ったアラーム', value: counts.size, unit: '件' },
      ],
      details: [...rung]
        .sort((a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0))
        .map(({ name, at }) => `${show(at)} ${name}`),
      notable: [...counts].map(([name, count]) => `アラーム ${name} が ${count} 回鳴った`),
    };
  },
};

async function rungIn(session: BiCardsSession, period: Period, region: string) {
  const pages = paginateDescribeAlarmHistory(
    { client: session.client(CloudWatchClient, region) },
    {
      HistoryItemType: 'StateUpdate',
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      StartDate: period.from,
      EndDate: period.to,
    },
  );
  const found: { name: string; at?: Date }[] = [];
  for await (const { AlarmHistoryItems = [] } of pages)
    for (const { AlarmName = '', Timestamp, HistoryData = '{}' } of AlarmHistoryItems)
      if (AlarmName.startsWith(`${session.deployment}-`) && newState(HistoryData) === 'ALARM')
        found.push({ name: AlarmName, ...(Timestamp && { at: Timestamp }) });
  return found;
}

const newState = (data: string): string | undefined => JSON.parse(data)?.newState?.stateValue;

const ENDED_BADLY = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);

export const jobs: Section = {
  id: 'jobs',
  title: 'ジョブ',
  collect: async (session, period) => {
    const { account } = await session.identity();
    const all = await Promise.all(
      Object.values(session.names.jobs).map(async job => ({
        job,
        runs: await runsOf(
          session,
          period,
          `arn:aws:states:${session.region}:${account}:stateMachine:${job}`,
        ),
      })),
    );
    const failed = all.flatMap(({ job, runs }) =>
      runs.filter(({ status }) => ENDED_BADLY.has(status ?? '')).map(run => ({ job, run })),
    );
    return {
      rows: all.flatMap(({ job, runs }) => [
        { key: `${job}Runs`, label: `${job} 実行`, value: runs.length, unit: '回' },
        {
          key: `${job}Failed`,
          label: `${job} 失敗`,
          value: runs.filter(({ status }) => ENDED_BADLY.has(status ?? '')).length,
          unit: '回',
        },
      ]),
      details: failed.map(({ job, run }) => `${show(run.startDate)} ${job} ${run.status} ${run.name}`),
      notable: [
        ...failed.map(
          ({ job, run }) => `ジョブ ${job} が ${show(run.startDate)} に失敗した（${run.status}）`,
        ),
        ...all.filter(({ runs }) => runs.length === 0).map(({ job }) => `ジョブ ${job} が一度も動いていない`),
      ],
    };
  },
};

/** The newest come first, so the first one before the period is the end. */
async function runsOf(session: BiCardsSession, period: Period, stateMachineArn: string) {
  const found: ExecutionListItem[] = [];
  const pages = paginateListExecutions({ client: session.client(SFNClient) }, { stateMachineArn });
  for await (const { executions = [] } of pages) {
    found.push(...executions.filter(({ startDate }) => within(period, startDate)));
    if (executions.some(({ startDate }) => startDate !== undefined && startDate < period.from)) break;
  }
  return found;
}

/** More tries in a month than anybody makes. */
const TRIES = 500;

export const deploys: Section = {
  id: 'deploys',
  title: 'デプロイ',
  collect: async (session, period) => {
    const { records } = recordsOf(session);
    const [tries, current] = await Promise.all([records.latest(TRIES), records.current()]);
    const made = tries.filter(({ startedAt }) => within(period, new Date(startedAt))).reverse();
    const bad = made.filter(({ outcome }) => outcome !== 'done' && outcome !== 'refused');
    return {
      rows: [
        { key: 'current', label: '現在のリリース', value: current?.value.release },
        {
          key: 'deploys',
          label: 'デプロイ',
          value: made.filter(({ kind }) => kind === 'deploy').length,
          unit: '回',
        },
        {
          key: 'rollbacks',
          label: 'ロールバック',
          value: made.filter(({ kind }) => kind === 'rollback').length,
          unit: '回',
        },
      ],
      details: made.map(
        ({ startedAt, kind, release, outcome, actor }) =>
          `${show(new Date(startedAt))} ${kind} ${release}: ${outcome}（${actor.split('/').at(-1)}）`,
      ),
      notable: bad.map(({ kind, release, outcome }) => `${kind} ${release} は ${outcome} で終わった`),
    };
  },
};

export const actions: Section = {
  id: 'actions',
  title: '操作の記録',
  collect: async (session, period) => {
    const pages = paginateFilterLogEvents(
      { client: session.client(CloudWatchLogsClient) },
      {
        logGroupName: auditLogGroup(session.deployment),
        startTime: period.from.getTime(),
        endTime: period.to.getTime(),
      },
    );
    const lines: { command: string; who: string; when: string; outcome: string }[] = [];
    for await (const { events = [] } of pages)
      lines.push(...events.map(({ message = '' }) => JSON.parse(message)));
    return {
      rows: [{ key: 'actions', label: '変更を伴う操作', value: lines.length, unit: '件' }],
      details: lines.map(
        ({ when, command, outcome, who }) =>
          `${show(new Date(when))} ${command}: ${outcome}（${who.split('/').at(-1)}）`,
      ),
    };
  },
};
