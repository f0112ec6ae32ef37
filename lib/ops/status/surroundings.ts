import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { ListSecretVersionIdsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { wholeDays } from '../../contract/whole-days';
import { siteStore } from '../../release/spa/site-store';
import { secretsOf } from '../../systems/bi-cards/secrets';
import { type AlarmState, alarmStates } from '../alarm-states';
import { closedUntil } from '../maintenance/flag';
import { nextRun } from '../schedules/next-run';
import { scheduleStates } from '../schedules/pause';
import type { BiCardsSession } from '../session';

const DAY_MS = 86_400_000;

export interface ScheduleFacts {
  readonly name: string;
  readonly expression: string;
  readonly enabled: boolean;
  readonly pausedUntil?: Date;
  /** Undefined where it is off, and for a rate. */
  readonly next?: Date;
}

export interface CertificateFacts {
  readonly of: string;
  /** Until it ends, as ACM tells CloudWatch twice a day; undefined where it tells nothing. */
  readonly daysLeft?: number;
}

interface SecretAge {
  readonly name: string;
  readonly changedDaysAgo?: number;
  readonly maxDays: number;
}

/** What stands around the release. */
export interface Surroundings {
  readonly alarms: { readonly all: number; readonly ringing: readonly AlarmState[] };
  readonly schedules: readonly ScheduleFacts[];
  /** None where the site has CloudFront's own, which AWS renews. */
  readonly certificates: readonly CertificateFacts[];
  /** Days since anything of each was changed, and how many are too many. */
  readonly secrets: readonly SecretAge[];
  /** Until when the site is closed. */
  readonly maintenance: { readonly on: boolean; readonly until?: Date };
}

/** Each part or why it could not be read: what cannot be seen is no reason to show nothing. */
export type Seen<T> = { readonly [K in keyof T]: { readonly value: T[K] } | { readonly problem: string } };

export async function lookAround(session: BiCardsSession): Promise<Seen<Surroundings>> {
  const [alarms, schedules, certificates, secrets, maintenance] = await Promise.all([
    seen(alarmsOf(session)),
    seen(schedulesOf(session)),
    seen(certificatesOf(session)),
    seen(secretAges(session)),
    seen(maintenanceOf(session)),
  ]);
  return { alarms, schedules, certificates, secrets, maintenance };
}

const seen = <T>(work: Promise<T>): Promise<{ readonly value: T } | { readonly problem: string }> =>
  work.then(
    value => ({ value }),
    error => ({ problem: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
  );

async function alarmsOf({
  client,
  region,
  config,
  deployment,
}: BiCardsSession): Promise<Surroundings['alarms']> {
  const regions = [...new Set([region, config.edge.region])];
  const lists = await Promise.all(
    regions.map(where => alarmStates(client(CloudWatchClient, where), deployment)),
  );
  const all = lists.flat();
  return { all: all.length, ringing: all.filter(({ state }) => state === 'ALARM') };
}

async function schedulesOf(session: BiCardsSession): Promise<ScheduleFacts[]> {
  const now = session.now();
  const group = { client: session.client(SchedulerClient), group: session.names.scheduleGroup };
  const states = await scheduleStates(group, now);
  return states.map(state => {
    const next = state.enabled ? nextRun(state.expression, state.pausedUntil ?? now) : undefined;
    return { ...state, ...(next && { next }) };
  });
}

async function certificatesOf(session: BiCardsSession): Promise<CertificateFacts[]> {
  const { edge, api } = session.config;
  const known = [
    ...(edge.domain ? [{ of: edge.domain.name, arn: edge.domain.certificateArn, region: edge.region }] : []),
    ...(api.exposure.kind === 'public'
      ? [{ of: api.exposure.domainName, arn: api.exposure.certificateArn, region: session.region }]
      : []),
  ];
  return Promise.all(
    known.map(async ({ of, arn, region }) => {
      const daysLeft = await daysToExpiry(session, arn, region);
      return { of, ...(daysLeft !== undefined && { daysLeft }) };
    }),
  );
}

/** The metric that the alarm watches, so that both say the same. */
async function daysToExpiry(
  { client, now }: BiCardsSession,
  arn: string,
  region: string,
): Promise<number | undefined> {
  const { MetricDataResults = [] } = await client(CloudWatchClient, region).send(
    new GetMetricDataCommand({
      StartTime: new Date(now().getTime() - 2 * DAY_MS),
      EndTime: now(),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        {
          Id: 'days',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/CertificateManager',
              MetricName: 'DaysToExpiry',
              Dimensions: [{ Name: 'CertificateArn', Value: arn }],
            },
            Stat: 'Minimum',
            Period: 3600,
          },
        },
      ],
    }),
  );
  return MetricDataResults[0]?.Values?.[0];
}

const secretAges = ({ client, config, names, now }: BiCardsSession): Promise<SecretAge[]> =>
  Promise.all(
    secretsOf(config, names).map(async ({ name, maxDays }) => {
      const { Versions = [] } = await client(SecretsManagerClient).send(
        new ListSecretVersionIdsCommand({ SecretId: name }),
      );
      const changed = Versions.find(one => one.VersionStages?.includes('AWSCURRENT'))?.CreatedDate;
      return { name, maxDays, ...(changed && { changedDaysAgo: wholeDays(changed, now()) }) };
    }),
  );

async function maintenanceOf(session: BiCardsSession): Promise<Surroundings['maintenance']> {
  const until = await closedUntil(await siteStore(session), session.now());
  return until ? { on: true, until } : { on: false };
}
