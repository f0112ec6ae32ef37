import { Duration } from 'aws-cdk-lib';
import { Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { InterfaceVpcEndpoint, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms';
import { sumOf } from '../alarms/sum';

/** An interface endpoint and the service behind it. */
interface WatchedEndpoint {
  readonly endpoint: InterfaceVpcEndpoint;
  /** For example `com.amazonaws.ap-northeast-1.logs`. */
  readonly serviceName: string;
}

/** One alarm for all interface endpoints of a VPC. Gateway endpoints publish nothing. */
export function alarmOnEndpoints(
  scope: Construct,
  vpc: IVpc,
  endpoints: readonly WatchedEndpoint[],
  alarms: Alarms,
): void {
  const period = Duration.minutes(1);
  const usingMetrics = Object.fromEntries(
    endpoints.map(({ endpoint, serviceName }, index) => [
      `m${index}`,
      new Metric({
        namespace: 'AWS/PrivateLinkEndpoints',
        metricName: 'PacketsDropped',
        dimensionsMap: {
          'Endpoint Type': 'Interface',
          'Service Name': serviceName,
          'VPC Endpoint Id': endpoint.vpcEndpointId,
          'VPC Id': vpc.vpcId,
        },
        statistic: Stats.SUM,
        period,
      }),
    ]),
  );
  alarms.add(scope, 'PacketsDropped', {
    name: 'endpoint-packets-dropped',
    severity: 'ticket',
    reason: 'Interface endpoints drop packets: images are not pulled, or log lines are lost.',
    runbook: 'endpoint-dropping',
    firstCommand:
      "aws ec2 describe-vpc-endpoints --filters Name=tag:Name,Values=<deployment>* --query 'VpcEndpoints[].[ServiceName,VpcEndpointId,State]' --output table",
    metric: sumOf('dropped packets', usingMetrics, period),
    threshold: 0,
    periods: 5,
    missingData: TreatMissingData.NOT_BREACHING,
  });
}
