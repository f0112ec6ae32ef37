import { ArnFormat, type Duration, Stack } from 'aws-cdk-lib';
import { Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { ContainerService } from '../compute/container-service';

export interface RunTaskProps {
  /** Replaces the image's command; with the container's name at most 8,192 characters as JSON. */
  readonly command: readonly string[];
  /** Step Functions stops the task when it runs longer. */
  readonly timeLimit: Duration;
}

/** A Step Functions state that runs a task, and the right to do so for whoever executes the state. */
export interface TaskRun {
  readonly state: CustomState;
  /** The same, to be put into a larger definition. */
  readonly stateJson: Readonly<Record<string, unknown>>;
  grantRun(grantee: IGrantable): void;
}

/** Where a task runs: the same boundary as its service. */
export interface TaskBoundary {
  readonly securityGroupId: string;
  readonly subnetIds: string[];
}

/**
 * Runs the exact revision of a service's task definition within its service's boundary, and waits for its end.
 *
 * The state is written out because `EcsRunTask` names the family, which means the latest revision, and makes a
 * security group of its own that allows all egress.
 */
export function runTask(
  scope: Construct,
  id: string,
  { service, taskDefinition, container }: ContainerService,
  boundary: TaskBoundary,
  props: RunTaskProps,
): TaskRun {
  const cluster = service.cluster;
  const overrides = { ContainerOverrides: [{ Name: container.containerName, Command: props.command }] };
  checkLength(id, overrides);
  const stateJson = {
    Type: 'Task',
    Resource: Stack.of(scope).formatArn({
      service: 'states',
      region: '',
      account: '',
      resource: 'ecs',
      resourceName: 'runTask.sync',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
    TimeoutSeconds: props.timeLimit.toSeconds(),
    // Only what ECS itself refuses (no capacity, throttling): the command may not be safe to run twice.
    Retry: [{ ErrorEquals: ['ECS.AmazonECSException'], IntervalSeconds: 30, MaxAttempts: 3, BackoffRate: 2 }],
    Parameters: {
      Cluster: cluster.clusterArn,
      TaskDefinition: taskDefinition.taskDefinitionArn,
      LaunchType: 'FARGATE',
      PlatformVersion: 'LATEST',
      EnableExecuteCommand: false,
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: 'DISABLED',
          SecurityGroups: [boundary.securityGroupId],
          Subnets: boundary.subnetIds,
        },
      },
      Overrides: overrides,
    },
  };
  const state = new CustomState(scope, id, { stateJson });
  const allow = (grantee: IGrantable, statement: ConstructorParameters<typeof PolicyStatement>[0]) =>
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ effect: Effect.ALLOW, ...statement }));
  return {
    state,
    stateJson,
    grantRun: grantee => {
      const onThisCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
      const tasks = Stack.of(scope).formatArn({
        service: 'ecs',
        resource: 'task',
        resourceName: `${cluster.clusterName}/*`,
      });
      allow(grantee, {
        actions: ['ecs:RunTask'],
        resources: [taskDefinition.taskDefinitionArn],
        conditions: onThisCluster,
      });
      allow(grantee, {
        actions: ['ecs:StopTask', 'ecs:DescribeTasks'],
        resources: [tasks],
        conditions: onThisCluster,
      });
      allow(grantee, {
        actions: ['iam:PassRole'],
        resources: [taskDefinition.taskRole.roleArn, taskDefinition.obtainExecutionRole().roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      });
      // How `.sync` learns of the end. Source: Step Functions developer guide, ECS policies.
      allow(grantee, {
        actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
        resources: [
          Stack.of(scope).formatArn({
            service: 'events',
            resource: 'rule',
            resourceName: 'StepFunctionsGetEventsForECSTaskRule',
          }),
        ],
      });
    },
  };
}

/** Source: ECS API reference, RunTask; the JSON around the values counts. ECS would refuse the task when it is run. */
const OVERRIDES_LIMIT = 8192;

function checkLength(id: string, overrides: object): void {
  const { length } = JSON.stringify(overrides);
  if (length > OVERRIDES_LIMIT) {
    throw new Error(
      `the command of ${id} makes overrides of ${length} characters; ECS takes at most ${OVERRIDES_LIMIT}: shorten it`,
    );
  }
}
