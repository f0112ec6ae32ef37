import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms';

/** AWS advises to act when more than this percentage of a gateway's packets is dropped. */
const DROPPED_PERCENT = 0.01;

/**
 * Alarms of one NAT gateway. Thresholds: "Recommended alarms", Amazon CloudWatch user guide.
 *
 * @param position number of the gateway, as in its name
 */
export function addNatAlarms(scope: Construct, alarms: Alarms, gatewayId: string, position: number): void {
  const metric = (metricName: string) =>
    new Metric({
      namespace: 'AWS/NATGateway',
      metricName,
      dimensionsMap: { NatGatewayId: gatewayId },
      statistic: 'Sum',
      period: Duration.minutes(1),
    });

  alarms.add(scope, `Nat${position}PortsExhausted`, {
    name: `nat-${position}-ports-exhausted`,
    severity: 'page',
    reason: `NAT gateway ${position} has no free source port: new connections to the internet fail.`,
    runbook: 'nat-exhausted',
    firstCommand: `aws ec2 describe-nat-gateways --filter Name=tag:Name,Values=<deployment>* --query 'NatGateways[].[NatGatewayId,State,SubnetId,NatGatewayAddresses[].PublicIp]' --output json`,
    metric: metric('ErrorPortAllocation'),
    threshold: 0,
    periods: 15,
    missingData: TreatMissingData.NOT_BREACHING,
  });
  alarms.add(scope, `Nat${position}PacketsDropped`, {
    name: `nat-${position}-packets-dropped`,
    severity: 'ticket',
    reason: `NAT gateway ${position} drops packets: connections to the internet stall.`,
    runbook: 'nat-exhausted',
    firstCommand: `aws ec2 describe-nat-gateways --filter Name=tag:Name,Values=<deployment>* --query 'NatGateways[].[NatGatewayId,State,SubnetId,NatGatewayAddresses[].PublicIp]' --output json`,
    metric: new MathExpression({
      label: 'dropped packets, percent',
      expression: 'IF(sent + received > 0, 100 * dropped / (sent + received), 0)',
      usingMetrics: {
        dropped: metric('PacketsDropCount'),
        sent: metric('PacketsInFromSource'),
        received: metric('PacketsInFromDestination'),
      },
      period: Duration.minutes(1),
    }),
    threshold: DROPPED_PERCENT,
    periods: 5,
    missingData: TreatMissingData.NOT_BREACHING,
  });
}
