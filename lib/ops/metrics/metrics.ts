import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describeServices } from '../../release/deploy/checks/services';
import { EXIT, type ExitCode } from '../exit';
import type { BiCardsSession } from '../session';
import { parseSince } from '../since';
import { collect } from './collect';
import { spanFor } from './period';
import { curves, type LoadBalancerDimensions } from './queries';
import { describeSeries, summary } from './report';

/** Prints how a deployment did over a while. */
export async function metrics(session: BiCardsSession, since: string): Promise<ExitCode> {
  const { names, ui } = session;
  const span = spanFor(parseSince(since, session.now()), session.now());
  await session.identity();
  const series = await ui.step('Read the metrics', async () =>
    collect(session.client(CloudWatchClient), curves(names, await loadBalancerOf(session)), span),
  );
  const value = {
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    periodSeconds: span.periodSeconds,
    series: series.map(one => ({ ...one, ...summary(one.values) })),
  };
  ui.result(value, () => describeSeries(series, span, ui.paint));
  return EXIT.done;
}

/** The metrics' names for the load balancer in front of the API: the ends of two ARNs. */
async function loadBalancerOf(session: BiCardsSession): Promise<LoadBalancerDimensions | undefined> {
  const services = await describeServices({ session });
  const arn = services.flatMap(({ loadBalancers = [] }) => loadBalancers)[0]?.targetGroupArn;
  if (!arn) return undefined;
  const { TargetGroups = [] } = await session
    .client(ElasticLoadBalancingV2Client)
    .send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }));
  const [, LoadBalancer] = TargetGroups[0]?.LoadBalancerArns?.[0]?.split(':loadbalancer/') ?? [];
  const TargetGroup = arn.split(':').at(-1);
  return LoadBalancer && TargetGroup ? { LoadBalancer, TargetGroup } : undefined;
}
