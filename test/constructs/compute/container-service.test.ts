import { Match, type Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ContainerService,
  type ContainerServiceProps,
} from '../../../lib/constructs/compute/container-service';
import { ImageRelease } from '../../../lib/constructs/compute/image-release';
import { ServiceCluster, type ServiceClusterProps } from '../../../lib/constructs/compute/service-cluster';
import { anyKey, KEY_ARN, templateOf } from '../../support/stack';

const FIXED = { kind: 'fixed', count: 2 } as const;
const SCALING = { kind: 'scaling', min: 2, max: 6, cpuPercent: 60 } as const;

function serviceTemplate(
  props: Partial<ContainerServiceProps> = {},
  clusterProps: Partial<ServiceClusterProps> = {},
): Template {
  return templateOf(stack => {
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
    const release = new ImageRelease(stack, 'Images', {
      parameters: ['ApiImageDigest'],
      registryAccount: 'current',
    });
    const { cluster } = new ServiceCluster(stack, 'Cluster', {
      clusterName: 'bi-test',
      namespace: 'bi-test.internal',
      vpc,
      sessionLogGroup: '/ecs/bi-test-exec',
      logRetentionDays: 30,
      encryptionKey: anyKey(stack),
      ...clusterProps,
    });
    new ContainerService(stack, 'Api', {
      cluster,
      serviceName: 'api',
      names: {
        family: 'bi-test-api',
        logGroup: '/ecs/bi-test-api',
        taskRole: 'task',
        executionRole: 'execution',
      },
      release,
      image: release.image('bi-api', 'ApiImageDigest'),
      port: 8000,
      cpu: 512,
      memoryMiB: 1024,
      tasks: FIXED,
      user: '1000:1000',
      tmpMiB: 128,
      environment: { ENV: 'test' },
      securityGroup: new SecurityGroup(stack, 'SecurityGroup', { vpc }),
      subnets: { subnets: vpc.privateSubnets },
      logRetentionDays: 30,
      encryptionKey: anyKey(stack),
      state: { onRemoval: 'retain', deletionProtection: true },
      ...props,
    });
  });
}

const template = serviceTemplate();
const scaling = serviceTemplate({ tasks: SCALING });

const container = (of: Template) =>
  Object.values(of.findResources('AWS::ECS::TaskDefinition'))[0]?.Properties.ContainerDefinitions[0];

describe('the container of a service', () => {
  it('cannot write to its root, is not root and has no capabilities', () => {
    expect(container(template)).toMatchObject({
      ReadonlyRootFilesystem: true,
      User: '1000:1000',
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
    });
    expect(container(template).Privileged).toBeUndefined();
  });

  it('writes to a /tmp in memory that its user owns a place in', () => {
    expect(container(template).LinuxParameters.Tmpfs).toEqual([
      { ContainerPath: '/tmp', Size: 128, MountOptions: ['mode=1777', 'nosuid', 'nodev'] },
    ]);
  });

  it('gets a writable root only together with a shell, which ECS does not offer otherwise', () => {
    const shell = serviceTemplate({ shell: true });
    expect(container(shell).ReadonlyRootFilesystem).toBe(false);
    shell.hasResourceProperties('AWS::ECS::Service', { EnableExecuteCommand: true });
    template.hasResourceProperties('AWS::ECS::Service', { EnableExecuteCommand: false });
  });

  it('logs to the group and stream the guide names, encrypted', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/ecs/bi-test-api',
      RetentionInDays: 30,
      KmsKeyId: KEY_ARN,
    });
    expect(container(template).LogConfiguration.Options).toMatchObject({ 'awslogs-stream-prefix': 'api' });
  });
});

describe('the task definition', () => {
  it('runs on ARM64', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    });
  });

  it('outlives its replacement, or there is no revision to roll back to', () => {
    template.hasResource('AWS::ECS::TaskDefinition', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('has roles that only ECS tasks of this account assume', () => {
    for (const RoleName of ['task', 'execution']) {
      template.hasResourceProperties('AWS::IAM::Role', {
        RoleName,
        AssumeRolePolicyDocument: {
          Statement: [
            Match.objectLike({
              Principal: { Service: 'ecs-tasks.amazonaws.com' },
              Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
            }),
          ],
        },
      });
    }
  });
});

describe('a deployment', () => {
  it('keeps every healthy task and is rolled back after three failures', () => {
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: Match.objectLike({
        MinimumHealthyPercent: 100,
        DeploymentCircuitBreaker: {
          Enable: true,
          Rollback: true,
          ResetOnHealthyTask: false,
          ThresholdConfiguration: { Type: 'COUNT', Value: 3 },
        },
      }),
    });
  });
});

describe('the number of tasks', () => {
  it('is zero until there is a release', () => {
    template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: { 'Fn::If': ['NoRelease', 0, 2] } });
  });

  it('is left alone by deploys when it scales', () => {
    scaling.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: { 'Fn::If': ['NoRelease', 0, { Ref: 'AWS::NoValue' }] },
    });
    scaling.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: { 'Fn::If': ['NoRelease', 0, 2] },
      MaxCapacity: { 'Fn::If': ['NoRelease', 0, 6] },
    });
    template.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
  });
});

describe('capacity', () => {
  const spot = serviceTemplate({ capacity: 'spot' }, { spot: true });

  it('is there whenever it is asked for, unless somebody chose otherwise', () => {
    template.hasResourceProperties('AWS::ECS::Service', {
      LaunchType: 'FARGATE',
      CapacityProviderStrategy: Match.absent(),
    });
    template.resourceCountIs('AWS::ECS::ClusterCapacityProviderAssociations', 0);
  });

  it('on Spot is asked for only after the cluster knows Spot', () => {
    const [providers] = Object.keys(spot.findResources('AWS::ECS::ClusterCapacityProviderAssociations'));
    spot.hasResource('AWS::ECS::Service', {
      Properties: {
        LaunchType: Match.absent(),
        CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
      },
      DependsOn: Match.arrayWith([providers]),
    });
  });
});

describe('Container Insights', () => {
  const insights = (of: Template, Value: string) =>
    of.hasResourceProperties('AWS::ECS::Cluster', {
      ClusterSettings: [{ Name: 'containerInsights', Value }],
    });

  it('is on, unless somebody chose otherwise', () => {
    insights(template, 'enabled');
    insights(serviceTemplate({}, { insights: false }), 'disabled');
  });
});

describe('the network of a service', () => {
  it('gives no task a public address', () => {
    template.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: Match.objectLike({ AssignPublicIp: 'DISABLED' }) },
    });
  });
});
