import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type Connections,
  type IConnectable,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { HEALTH_METRIC, HEALTH_PLAN_VARIABLE, type HealthPlan } from '../../contract/health';
import type { AlarmDefinition, Alarms } from '../alarms/alarms';
import type { ImageRelease } from '../compute/image-release';
import { NodeFunction } from '../compute/node-function';
import { permissionsFor } from './permissions';

export interface HealthCheckProps {
  readonly functionName: string;
  readonly plan: HealthPlan;
  readonly vpc: IVpc;
  /** Subnets from which the load balancer and, through NAT, the AWS APIs are reached. */
  readonly subnets: SubnetSelection;
  readonly logRetentionDays: number;
  /** Encrypts the log and the secrets that the plan looks at. */
  readonly encryptionKey: IKey;
  readonly release: ImageRelease;
  readonly alarms: Alarms;
}

/** When a secret's value is old, and how that is told. */
export interface SecretAge extends Pick<AlarmDefinition, 'name' | 'reason' | 'runbook' | 'firstCommand'> {
  readonly days: number;
}

/** What is left of the time-out, when every check has used its own, to publish the metrics. */
const PUBLISHING_SECONDS = 20;

/**
 * Runs the checks of a plan from inside the VPC and publishes a metric for each. It may do what its plan needs and
 * nothing else: the permissions are derived from the checks. It never connects to the executor.
 */
export class HealthCheck extends Construct implements IConnectable {
  readonly function: NodeFunction;
  readonly connections: Connections;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HealthCheckProps,
  ) {
    super(scope, id);
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'health check: to the load balancer and the AWS APIs',
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'AWS APIs');
    this.connections = securityGroup.connections;

    this.function = new NodeFunction(this, 'Function', {
      functionName: props.functionName,
      entry: 'health',
      description: 'asks every dependency whether it is healthy',
      timeoutSeconds: Math.ceil(props.plan.timeoutMs / 1000) + PUBLISHING_SECONDS,
      environment: { [HEALTH_PLAN_VARIABLE]: Stack.of(this).toJsonString(props.plan) },
      network: { vpc: props.vpc, subnets: props.subnets, securityGroup },
      logRetentionDays: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
    });
    this.function.alarmOnErrors(props.alarms);
    for (const statement of permissionsFor(props.plan, Stack.of(this), props.encryptionKey.keyArn)) {
      this.function.addToRolePolicy(new PolicyStatement({ effect: Effect.ALLOW, ...statement }));
    }
    this.alarm();
  }

  /**
   * Tells when the value of a secret is older than it may get. The plan measures the age of that check.
   *
   * @param check name of the check
   */
  alarmOnAge(check: string, { name, reason, runbook, firstCommand, days }: SecretAge): void {
    const { plan, alarms } = this.props;
    alarms.add(this, `Age${check.replace(/\W/g, '')}`, {
      name,
      severity: 'ticket',
      reason,
      runbook,
      firstCommand,
      metric: new Metric({
        namespace: plan.namespace,
        metricName: HEALTH_METRIC.ageDays,
        dimensionsMap: {
          [HEALTH_METRIC.dimensions.deployment]: plan.deployment,
          [HEALTH_METRIC.dimensions.check]: check,
        },
        statistic: Stats.MAXIMUM,
        period: Duration.hours(1),
      }),
      threshold: days,
      comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      periods: 1,
      // Before there is a value it has no age; that health does not report is another alarm's matter.
      missingData: TreatMissingData.IGNORE,
    });
  }

  private alarm(): void {
    const { plan, alarms, release } = this.props;
    const healthy = (statistic: string) =>
      new Metric({
        namespace: plan.namespace,
        metricName: HEALTH_METRIC.healthy,
        dimensionsMap: { [HEALTH_METRIC.dimensions.deployment]: plan.deployment },
        statistic,
        period: Duration.minutes(1),
      });
    alarms.add(this, 'Unhealthy', {
      name: 'unhealthy',
      severity: 'page',
      reason: 'The health check finds something critical broken.',
      runbook: 'dependency-unhealthy',
      firstCommand: 'aws lambda invoke --function-name <deployment>-health health.json',
      metric: healthy(Stats.MINIMUM),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 5,
      breachingPeriods: 3,
      // The other alarm's matter.
      missingData: TreatMissingData.IGNORE,
      onlyIf: release.released,
    });
    alarms.add(this, 'Silent', {
      name: 'health-silent',
      severity: 'page',
      reason: 'The health check does not report: nobody knows whether anything works.',
      runbook: 'health-silent',
      firstCommand: 'aws logs tail /aws/lambda/<deployment>-health --since 30m --format short',
      metric: healthy(Stats.SAMPLE_COUNT),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 5,
      missingData: TreatMissingData.BREACHING,
      onlyIf: release.released,
    });
  }
}
