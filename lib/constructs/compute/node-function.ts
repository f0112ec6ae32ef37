import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms';
import { bundleFunction } from './function-bundle';
import { functionRole, grantNetworkInterfaces } from './function-role';

export interface NodeFunctionProps {
  /** Physical name, for example `bi-production-init`. */
  readonly functionName: string;
  /** Folder in `lambda/` whose `index.ts` exports `handler`. */
  readonly entry: string;
  readonly description: string;
  /** A value CloudWatch Logs accepts. */
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
  /**
   * Seconds until Lambda stops the function, at most 900.
   * @default 30
   */
  readonly timeoutSeconds?: number;
  /**
   * Memory in MiB; CPU grows with it.
   * @default 256
   */
  readonly memoryMiB?: number;
  /** @default - none */
  readonly environment?: Record<string, string>;
  /**
   * Where its connections start.
   * @default - the internet, outside any VPC
   */
  readonly network?: {
    readonly vpc: IVpc;
    readonly subnets: SubnetSelection;
    readonly securityGroup: ISecurityGroup;
  };
}

/**
 * A function of `lambda/` on Node.js and ARM64, bundled with the SDK clients it uses.
 *
 * Its role may write to the function's own log group and nothing else until something is granted. The log group goes
 * with the function: logs are kept for their retention, not as state.
 */
export class NodeFunction extends LambdaFunction {
  private readonly entry: string;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    const role = functionRole(scope, `${id}Role`);
    if (props.network) grantNetworkInterfaces(role, props.functionName);
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      logGroupName: `/aws/lambda/${props.functionName}`,
      retention: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      functionName: props.functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundleFunction(props.entry)),
      handler: 'index.handler',
      timeout: Duration.seconds(props.timeoutSeconds ?? 30),
      memorySize: props.memoryMiB ?? 256,
      environment: { POWERTOOLS_SERVICE_NAME: props.entry, ...props.environment },
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      vpc: props.network?.vpc,
      vpcSubnets: props.network?.subnets,
      securityGroups: props.network && [props.network.securityGroup],
    });
    this.entry = props.entry;
  }

  /** A ticket whenever an invocation fails, time-outs included. */
  alarmOnErrors(alarms: Alarms): void {
    alarms.add(this, 'Errors', {
      name: `${this.entry}-errors`,
      severity: 'ticket',
      reason: `The function ${this.entry} failed or ran out of time.`,
      runbook: 'function-errors',
      firstCommand: `aws logs tail /aws/lambda/<deployment>-${this.entry} --since 1h --format short`,
      metric: this.metricErrors({ period: Duration.minutes(1), statistic: Stats.SUM }),
      threshold: 0,
      periods: 1,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
