import { Aws, Duration, Fn, RemovalPolicy, Token } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ISecurityGroup, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import {
  AvailabilityZoneRebalancing,
  Capability,
  type CfnService,
  type ContainerDefinition,
  ContainerImage,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  type ICluster,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
  type ScalableTaskCount,
  type Secret,
  TmpfsMountOption,
} from 'aws-cdk-lib/aws-ecs';
import { type IPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Capacity, State, Tasks } from '../../config/schema';
import { removalPolicy } from '../data/removal';
import type { ImageRelease, ReleasedImage } from './image-release';
import type { Workload } from './workload';

export interface ContainerServiceProps {
  readonly cluster: ICluster;
  /** Name of the ECS service, of its container and the prefix of its log streams. */
  readonly serviceName: string;
  /** Physical names from the contract. */
  readonly names: {
    readonly family: string;
    readonly logGroup: string;
    readonly taskRole: string;
    readonly executionRole: string;
  };
  readonly release: ImageRelease;
  readonly image: ReleasedImage;
  readonly port: number;
  /** CPU units; 1024 is one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly tasks: Tasks;
  /** @default 'on-demand' */
  readonly capacity?: Capacity;
  /** User the container runs as: a name of the image, or a number. Never root. */
  readonly user: string;
  /** Size of `/tmp`, which is memory; the only place a read-only container can write to. */
  readonly tmpMiB: number;
  readonly environment: Record<string, string>;
  /** @default - none */
  readonly secrets?: Record<string, Secret>;
  readonly securityGroup: ISecurityGroup;
  readonly subnets: SubnetSelection;
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
  readonly state: State;
  /**
   * Seconds ECS waits between SIGTERM and SIGKILL, at most 120.
   * @default 30
   */
  readonly stopTimeoutSeconds?: number;
  /**
   * Command that exits with 0 while the container is healthy; ECS replaces the task when it fails three times.
   * @default - none: the load balancer asks
   */
  readonly healthCommand?: readonly string[];
  /**
   * Alarms that stop and roll back a deployment. They must be given here: those of `enableDeploymentAlarms()`
   * are dropped (aws-cdk#36308).
   * @default - none
   */
  readonly deploymentAlarms?: readonly Alarm[];
  /**
   * Allows `aws ecs execute-command`. ECS does not support it on a read-only root file system, so it makes the
   * root writable.
   * @default false
   */
  readonly shell?: boolean;
}

/** ECS replaces this many failing tasks in a deployment before it rolls back. */
const FAILURES_BEFORE_ROLLBACK = 3;

/**
 * One hardened container on Fargate (ARM64): not root, no capabilities, read-only root with `/tmp` in memory.
 *
 * A deployment keeps every healthy task until its replacement is healthy, and is rolled back by the circuit breaker
 * or an alarm. While there is no release it runs no task. Task definitions outlive their replacement, so that a
 * rollback finds the previous one.
 */
export class ContainerService extends Construct implements Workload {
  readonly service: FargateService;
  readonly taskDefinition: FargateTaskDefinition;
  readonly container: ContainerDefinition;
  readonly logGroup: LogGroup;
  readonly grantPrincipal: IPrincipal;
  /** Where a scaling service takes further policies; undefined with a fixed count. */
  readonly scaling?: ScalableTaskCount;

  constructor(scope: Construct, id: string, props: ContainerServiceProps) {
    super(scope, id);
    this.taskDefinition = this.defineTask(props);
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: props.names.logGroup,
      retention: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
      removalPolicy: removalPolicy(props.state),
    });
    this.container = this.defineContainer(props);
    this.grantPrincipal = this.taskDefinition.taskRole.grantPrincipal;
    this.service = this.defineService(props);
    this.scaling = this.scale(props);
  }

  addEnvironment(name: string, value: string): void {
    this.container.addEnvironment(name, value);
  }

  private defineTask(props: ContainerServiceProps): FargateTaskDefinition {
    const role = (id: string, roleName: string) =>
      new Role(this, id, {
        roleName,
        assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com', {
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        }),
      });
    const executionRole = role('ExecutionRole', props.names.executionRole);
    props.image.grantPull(executionRole);
    const task = new FargateTaskDefinition(this, 'Task', {
      family: props.names.family,
      cpu: props.cpu,
      memoryLimitMiB: props.memoryMiB,
      runtimePlatform: {
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
      taskRole: role('TaskRole', props.names.taskRole),
      executionRole,
    });
    // CloudFormation deregisters a replaced revision otherwise, and nothing is left to roll back to.
    task.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return task;
  }

  private defineContainer(props: ContainerServiceProps): ContainerDefinition {
    const linux = new LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linux.dropCapabilities(Capability.ALL);
    linux.addTmpfs({
      containerPath: '/tmp',
      size: props.tmpMiB,
      // An empty bind mount would belong to root on Fargate; the mode opens it to the container's user.
      mountOptions: ['mode=1777' as TmpfsMountOption, TmpfsMountOption.NOSUID, TmpfsMountOption.NODEV],
    });
    return this.taskDefinition.addContainer(props.serviceName, {
      image: ContainerImage.fromRegistry(props.image.uri),
      portMappings: [{ containerPort: props.port }],
      user: props.user,
      readonlyRootFilesystem: !props.shell,
      linuxParameters: linux,
      healthCheck: props.healthCommand && {
        command: ['CMD', ...props.healthCommand],
        interval: Duration.seconds(15),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(30),
      },
      stopTimeout: Duration.seconds(props.stopTimeoutSeconds ?? 30),
      environment: props.environment,
      secrets: props.secrets,
      logging: LogDrivers.awsLogs({
        logGroup: this.logGroup,
        streamPrefix: props.serviceName,
      }),
    });
  }

  private defineService(props: ContainerServiceProps): FargateService {
    const count = props.tasks.kind === 'fixed' ? props.tasks.count : Aws.NO_VALUE;
    const service = new FargateService(this, 'Service', {
      cluster: props.cluster,
      serviceName: props.serviceName,
      taskDefinition: this.taskDefinition,
      desiredCount: unlessNoRelease(props.release, count),
      securityGroups: [props.securityGroup],
      vpcSubnets: props.subnets,
      assignPublicIp: false,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      availabilityZoneRebalancing: AvailabilityZoneRebalancing.ENABLED,
      circuitBreaker: { rollback: true },
      ...(props.deploymentAlarms && {
        deploymentAlarms: { alarmNames: props.deploymentAlarms.map(alarm => alarm.alarmName) },
      }),
      // Without, the service has the launch type FARGATE.
      ...(props.capacity === 'spot' && {
        capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
      }),
      enableExecuteCommand: props.shell ?? false,
    });
    // The cluster knows Spot before the service asks for it, and until the service is gone.
    if (props.capacity === 'spot') service.node.addDependency(props.cluster);
    (service.node.defaultChild as CfnService).addPropertyOverride(
      'DeploymentConfiguration.DeploymentCircuitBreaker',
      {
        ThresholdConfiguration: { Type: 'COUNT', Value: FAILURES_BEFORE_ROLLBACK },
        // One healthy task among failing ones must not start the count anew.
        ResetOnHealthyTask: false,
      },
    );
    return service;
  }

  private scale({ tasks, release }: ContainerServiceProps): ScalableTaskCount | undefined {
    if (tasks.kind === 'fixed') return undefined;
    const scaling = this.service.autoScaleTaskCount({
      minCapacity: unlessNoRelease(release, tasks.min),
      maxCapacity: unlessNoRelease(release, tasks.max),
    });
    scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: tasks.cpuPercent });
    return scaling;
  }
}

function unlessNoRelease(release: ImageRelease, count: number | string): number {
  return Token.asNumber(Fn.conditionIf(release.noRelease.logicalId, 0, count));
}
