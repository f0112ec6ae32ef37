import type { Duration } from 'aws-cdk-lib';
import { type IAlarm, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms';
import { pageOnBurnRate, type ServiceLevel, ticketOnBurnRate } from '../alarms/burn-rate';
import type { LoadBalancer } from './load-balancer';

export interface ServiceLevelsProps {
  readonly loadBalancer: LoadBalancer;
  /** Of the alarms and in their texts, for example `api`. */
  readonly name: string;
  /** In percent of requests that succeed. */
  readonly availabilityPercent: number;
  readonly latency: { readonly percent: number; readonly seconds: number };
  readonly minimumRequestsPerHour: number;
  readonly alarms: Alarms;
}

/**
 * What a service behind a load balancer promises, as the load balancer measures it: its own 5xx count too, because the
 * caller cannot tell them apart. It knows no routes, so there is one objective for all of them.
 */
export class ServiceLevels extends Construct {
  readonly availability: ServiceLevel;
  readonly latency: ServiceLevel;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceLevelsProps,
  ) {
    super(scope, id);
    const { name, availabilityPercent, latency, minimumRequestsPerHour } = props;
    this.availability = {
      name: `${name}-availability`,
      promise: `${availabilityPercent} % of the requests to the ${name} succeed`,
      percent: availabilityPercent,
      minimumRequestsPerHour,
      failed: (window, minimum) => this.failedShare(window, minimum),
    };
    this.latency = {
      name: `${name}-latency`,
      promise: `${latency.percent} % of the answers of the ${name} take at most ${latency.seconds} s`,
      percent: latency.percent,
      minimumRequestsPerHour,
      failed: (window, minimum) => this.slowShare(window, minimum),
    };
  }

  page(): void {
    for (const level of [this.availability, this.latency]) pageOnBurnRate(this, level, this.props.alarms);
  }

  /** @param outage keeps the tickets back while it rings */
  ticket(outage: IAlarm): void {
    for (const level of [this.availability, this.latency])
      ticketOnBurnRate(this, level, this.props.alarms, outage);
  }

  private failedShare(period: Duration, minimum: number): MathExpression {
    const { loadBalancer, targetGroup } = this.props.loadBalancer;
    const sum = { period, statistic: Stats.SUM };
    return new MathExpression({
      label: 'share of failed requests',
      expression: `IF(requests + FILL(own, 0) >= ${minimum}, (FILL(failed, 0) + FILL(own, 0)) / (requests + FILL(own, 0)), 0)`,
      usingMetrics: {
        requests: targetGroup.metrics.requestCount(sum),
        failed: targetGroup.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, sum),
        own: loadBalancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, sum),
      },
      period,
    });
  }

  private slowShare(period: Duration, minimum: number): MathExpression {
    const { targetGroup } = this.props.loadBalancer;
    return new MathExpression({
      label: 'share of slow answers',
      expression: `IF(requests >= ${minimum}, 1 - quick / 100, 0)`,
      usingMetrics: {
        requests: targetGroup.metrics.requestCount({ period, statistic: Stats.SUM }),
        // The percentile rank: how many percent took at most so long.
        quick: targetGroup.metrics.targetResponseTime({
          period,
          statistic: Stats.percentileRank(0, this.props.latency.seconds),
        }),
      },
      period,
    });
  }
}
