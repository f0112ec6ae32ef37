import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { HEALTH_METRICS, OUTPUTS } from '../../../contract/bi-cards';
import { describeServices } from '../../../release/deploy/checks/services';
import { describeStack } from '../../../release/deploy/stacks/stacks';
import type { BiCardsSession } from '../../session';
import { daily, metricsIn } from '../metrics';
import { most, round, type Section, sum } from '../section';

/** Above it the guide calls for a look. Source: operations guide, error rate of a day. */
const ERROR_PERCENT = 1;

export const availability: Section = {
  id: 'availability',
  title: '稼働状況',
  collect: async (session, period) => {
    const { namespace, healthy, dimensions } = HEALTH_METRICS;
    const health = { namespace, name: healthy, dimensions: { [dimensions.deployment]: session.deployment } };
    const [shares = [], counts = []] = await daily(session, period, [
      { ...health, stat: 'Average' },
      { ...health, stat: 'SampleCount' },
    ]);
    const checks = sum(counts);
    const good = sum(shares.map((share, day) => share * (counts[day] ?? 0)));
    const percent = checks && good !== undefined ? (100 * good) / checks : undefined;
    const failed = checks === undefined || good === undefined ? undefined : Math.round(checks - good);
    return {
      rows: [
        {
          key: 'availabilityPercent',
          label: '稼働率（ヘルスチェック）',
          value: round(percent, 3),
          unit: '%',
        },
        { key: 'checks', label: 'ヘルスチェック回数', value: checks, unit: '回' },
        { key: 'failedChecks', label: 'うち失敗', value: failed, unit: '回' },
      ],
      notable: [
        ...(checks === undefined ? ['ヘルスチェックの記録がない'] : []),
        ...(failed ? [`ヘルスチェックが ${failed} 回失敗した`] : []),
      ],
    };
  },
};

export const api: Section = {
  id: 'api',
  title: 'API のリクエスト',
  collect: async (session, period) => {
    const LoadBalancer = await loadBalancerOf(session);
    const metric = (name: string, stat: string) => ({
      namespace: 'AWS/ApplicationELB',
      name,
      stat,
      dimensions: { LoadBalancer },
    });
    const [requests = [], errors = [], own = [], average = [], p95 = [], p99 = []] =
      LoadBalancer === ''
        ? []
        : await daily(session, period, [
            metric('RequestCount', 'Sum'),
            metric('HTTPCode_Target_5XX_Count', 'Sum'),
            metric('HTTPCode_ELB_5XX_Count', 'Sum'),
            metric('TargetResponseTime', 'Average'),
            metric('TargetResponseTime', 'p95'),
            metric('TargetResponseTime', 'p99'),
          ]);
    const total = sum(requests);
    const failed = total === undefined ? undefined : (sum(errors) ?? 0) + (sum(own) ?? 0);
    const rate = total && failed !== undefined ? (100 * failed) / total : undefined;
    const mean = sum(average.map((value, day) => value * (requests[day] ?? 0)));
    return {
      rows: [
        { key: 'requests', label: 'リクエスト数', value: total, unit: '件' },
        { key: 'failed', label: '5xx', value: failed, unit: '件' },
        { key: 'errorPercent', label: 'エラー率', value: round(rate, 3), unit: '%' },
        {
          key: 'averageSeconds',
          label: '平均レスポンスタイム',
          value: total && mean !== undefined ? round(mean / total, 3) : undefined,
          unit: '秒',
        },
        { key: 'p95Seconds', label: 'P95（最も遅い日）', value: round(most(p95), 3), unit: '秒' },
        { key: 'p99Seconds', label: 'P99（最も遅い日）', value: round(most(p99), 3), unit: '秒' },
      ],
      notable:
        rate !== undefined && rate >= ERROR_PERCENT
          ? [`API のエラー率が ${round(rate)} %（目安は ${ERROR_PERCENT} % 未満）`]
          : [],
    };
  },
};

export const site: Section = {
  id: 'site',
  title: 'サイト（CloudFront）',
  collect: async (session, period) => {
    const { region } = session.config.edge;
    const edge = await describeStack(session.client(CloudFormationClient, region), session.names.stacks.edge);
    const DistributionId = edge?.outputs[OUTPUTS.distributionId];
    const metric = (name: string, stat: string) => ({
      namespace: 'AWS/CloudFront',
      name,
      stat,
      dimensions: { DistributionId: DistributionId ?? '', Region: 'Global' },
    });
    const [requests = [], rates = []] = DistributionId
      ? await daily(session, period, [metric('Requests', 'Sum'), metric('5xxErrorRate', 'Average')], region)
      : [];
    const total = sum(requests);
    const failed = sum(rates.map((rate, day) => (rate * (requests[day] ?? 0)) / 100));
    return {
      rows: [
        { key: 'requests', label: 'リクエスト数', value: total, unit: '件' },
        {
          key: 'errorPercent',
          label: '5xx の割合',
          value: total && failed !== undefined ? round((100 * failed) / total, 3) : undefined,
          unit: '%',
        },
      ],
    };
  },
};

/** What metric filters count in the logs: problems that have a signal of their own. */
export const problems: Section = {
  id: 'problems',
  title: 'ログに現れた問題',
  collect: async (session, period) => {
    const namespace = `${session.deployment}/Logs`;
    const names = await metricsIn(session, namespace);
    const counts = await daily(
      session,
      period,
      names.map(name => ({ namespace, name, stat: 'Sum', dimensions: {} })),
    );
    return {
      rows: names.map((name, i) => ({
        key: name,
        label: name,
        value: sum(counts[i] ?? []) ?? 0,
        unit: '件',
      })),
      ...(names.length === 0 && { details: [`まだ何も数えられていない（${namespace}）`] }),
    };
  },
};

/** For the dimension of its metrics; empty before there is one. */
async function loadBalancerOf(session: BiCardsSession): Promise<string> {
  const services = await describeServices({ session });
  const arns = services.flatMap(({ loadBalancers = [] }) =>
    loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []),
  );
  if (arns.length === 0) return '';
  const { TargetGroups = [] } = await session
    .client(ElasticLoadBalancingV2Client)
    .send(new DescribeTargetGroupsCommand({ TargetGroupArns: arns }));
  return TargetGroups[0]?.LoadBalancerArns?.[0]?.split(':loadbalancer/')[1] ?? '';
}
