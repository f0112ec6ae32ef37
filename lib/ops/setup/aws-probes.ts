import { execFile } from 'node:child_process';
import { resolveNs } from 'node:dns/promises';
import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { BackupClient, DescribeRegionSettingsCommand } from '@aws-sdk/client-backup';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  DescribeAvailabilityZonesCommand,
  EC2Client,
  paginateDescribeManagedPrefixLists,
} from '@aws-sdk/client-ec2';
import { DescribeClustersCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetDetectorCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { GetRoleCommand, IAMClient, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  paginateListAWSDefaultServiceQuotas,
  paginateListServiceQuotas,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { LOOK_UPS } from '../../release/deploy/preflight/look-ups';
import { describeStack } from '../../release/deploy/stacks/stacks';
import { secretState } from '../secret/list';
import type { BiCardsSession } from '../session';
import type { Probes } from './probes';

/** The probes of a deployment, with the caller's credentials. They change nothing. */
export function awsProbes(session: BiCardsSession): Probes {
  const { names, region } = session;
  return {
    stack: (name, where) => describeStack(session.client(CloudFormationClient, where), name),
    quotas: (service, where) => quotas(session.client(ServiceQuotasClient, where), service),
    zones: async () => {
      const { AvailabilityZones = [] } = await session
        .client(EC2Client)
        .send(new DescribeAvailabilityZonesCommand({}));
      return pairs(AvailabilityZones.map(({ ZoneName, ZoneId }) => [ZoneName, ZoneId]));
    },
    prefixLists: async () => {
      const found: [string?, string?][] = [];
      const pages = paginateDescribeManagedPrefixLists(
        { client: session.client(EC2Client) },
        { Filters: [{ Name: 'owner-id', Values: ['AWS'] }] },
      );
      for await (const { PrefixLists = [] } of pages)
        found.push(...PrefixLists.map(one => [one.PrefixListName, one.PrefixListId] as [string?, string?]));
      return pairs(found);
    },
    certificate: (arn, where) =>
      unlessMissing('ResourceNotFoundException', async () => {
        const { Certificate } = await session
          .client(ACMClient, where)
          .send(new DescribeCertificateCommand({ CertificateArn: arn }));
        const { Status = 'UNKNOWN', DomainName, SubjectAlternativeNames = [], NotAfter } = Certificate ?? {};
        const all = [...new Set([...(DomainName ? [DomainName] : []), ...SubjectAlternativeNames])];
        return { status: Status, names: all, ...(NotAfter && { ends: NotAfter }) };
      }),
    zone: id =>
      unlessMissing('NoSuchHostedZone', async () => {
        const { HostedZone, DelegationSet } = await session
          .client(Route53Client)
          .send(new GetHostedZoneCommand({ Id: id }));
        return {
          name: (HostedZone?.Name ?? '').replace(/\.$/, ''),
          nameServers: DelegationSet?.NameServers ?? [],
        };
      }),
    nameServers: domain =>
      resolveNs(domain).catch(error => {
        if (/^(ENODATA|ENOTFOUND)$/.test(error.code)) return [];
        throw error;
      }),
    addsAgentToTasks: () => addsAgentToTasks(session.client(GuardDutyClient)),
    clusterTags: () =>
      unlessMissing('ClusterNotFoundException', async () => {
        const { clusters = [] } = await session
          .client(ECSClient)
          .send(new DescribeClustersCommand({ clusters: [names.cluster], include: ['TAGS'] }));
        const cluster = clusters.find(({ status }) => status === 'ACTIVE');
        return (
          cluster && Object.fromEntries(pairs((cluster.tags ?? []).map(({ key, value }) => [key, value])))
        );
      }),
    sessionManagerPlugin: () =>
      new Promise(resolve =>
        execFile('session-manager-plugin', ['--version'], (error, stdout) =>
          resolve(error ? undefined : stdout.trim()),
        ),
      ),
    backupOptIn: async () => {
      const { ResourceTypeOptInPreference = {} } = await session
        .client(BackupClient)
        .send(new DescribeRegionSettingsCommand({}));
      return ResourceTypeOptInPreference;
    },
    existing: async (type, name, where) => LOOK_UPS[type]?.find(name, session, where),
    subscriptions: async (topic, where) => {
      const { account } = await session.identity();
      return subscriptions(session.client(SNSClient, where), `arn:aws:sns:${where}:${account}:${topic}`);
    },
    role: async RoleName =>
      (await unlessMissing('NoSuchEntityException', () =>
        session.client(IAMClient).send(new GetRoleCommand({ RoleName })),
      )) !== undefined,
    oidcProviders: async () => {
      const { OpenIDConnectProviderList = [] } = await session
        .client(IAMClient)
        .send(new ListOpenIDConnectProvidersCommand({}));
      return OpenIDConnectProviderList.flatMap(({ Arn }) => Arn?.split('oidc-provider/')[1] ?? []);
    },
    unsetKeys: async secret => {
      if ((await LOOK_UPS['AWS::SecretsManager::Secret']?.find(secret.name, session, region)) === undefined)
        return undefined;
      const { keys } = await secretState(session, secret);
      return keys.filter(({ state }) => state !== 'set').map(({ key, state }) => `${key} (${state})`);
    },
    hasBucket: async name => (await LOOK_UPS['AWS::S3::Bucket']?.find(name, session, region)) !== undefined,
  };
}

async function quotas(client: ServiceQuotasClient, ServiceCode: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  // What somebody raised stands over the default.
  for (const pages of [
    paginateListAWSDefaultServiceQuotas({ client }, { ServiceCode }),
    paginateListServiceQuotas({ client }, { ServiceCode }),
  ])
    for await (const { Quotas = [] } of pages)
      for (const { QuotaName, Value } of Quotas)
        if (QuotaName !== undefined && Value !== undefined) found.set(QuotaName, Value);
  return found;
}

async function addsAgentToTasks(client: GuardDutyClient): Promise<boolean> {
  const { DetectorIds = [] } = await client.send(new ListDetectorsCommand({}));
  const detectors = await Promise.all(
    DetectorIds.map(DetectorId => client.send(new GetDetectorCommand({ DetectorId }))),
  );
  return detectors
    .flatMap(({ Features = [] }) => Features)
    .some(
      ({ Name, Status, AdditionalConfiguration = [] }) =>
        Name === 'RUNTIME_MONITORING' &&
        Status === 'ENABLED' &&
        AdditionalConfiguration.some(
          one => one.Name === 'ECS_FARGATE_AGENT_MANAGEMENT' && one.Status === 'ENABLED',
        ),
    );
}

const subscriptions = (client: SNSClient, TopicArn: string) =>
  unlessMissing('NotFoundException', async () => {
    const found = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn }))
      found.push(...Subscriptions);
    return found.map(({ Protocol = '', Endpoint = '', SubscriptionArn = '' }) => ({
      protocol: Protocol,
      endpoint: Endpoint,
      confirmed: SubscriptionArn.startsWith('arn:'),
    }));
  });

async function unlessMissing<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    // SNS leaves `Exception` out of the name.
    if (error instanceof Error && [name, name.replace(/Exception$/, '')].includes(error.name))
      return undefined;
    throw error;
  }
}

const pairs = (found: readonly [string?, string?][]): Map<string, string> =>
  new Map(found.flatMap(([key, value]) => (key && value !== undefined ? [[key, value] as const] : [])));
