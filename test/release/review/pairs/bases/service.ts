import { att, imported, join, likeCdk, policy, ref, statement, sub } from '../support';
import { access, role } from './service-roles';

export const cluster = 'ClusterEB0386A7';
export const apiLog = 'ApiLog5D1C0B2E';
export const apiTask = 'ApiTask7C9E2F10';
export const apiService = 'ApiService5A1B0D93';
export const workerTask = 'WorkerTask1E8D4B66';
export const workerService = 'WorkerService9F0A7C25';
export const balancer = 'Balancer4E2C1A90';
export const listener = 'BalancerListener6B3F8D17';
export const targets = 'ApiTargets2D7E9C41';
export const scalable = 'ApiScaling0C5B1A8F';
export const scaling = 'ApiScalingCpu3B9D7E62';
export const topic = 'Alerts8A4C2E01';
export const alarm = 'ApiUnhealthy1F6D3B90';
export const errorsAlarm = 'ApiErrors2E7C4A81';
export const dashboard = 'Dashboard9C3E1B77';
export const janitor = 'Janitor6F2A8D04';
export const janitorRule = 'JanitorNightly4B1E7C3A';

const SERVICE_NAME = join('service/', ref(cluster), '/', att(apiService, 'Name'));
const image = (name: string, tag: unknown) =>
  join(ref('AWS::AccountId'), '.dkr.ecr.', ref('AWS::Region'), `.amazonaws.com/shop-${name}@`, tag);

const container = (name: string, digest: string, port: number) => ({
  Essential: true,
  Image: image(name, ref(digest)),
  LinuxParameters: { Capabilities: { Drop: ['ALL'] }, InitProcessEnabled: true },
  LogConfiguration: {
    LogDriver: 'awslogs',
    Options: {
      'awslogs-group': ref(apiLog),
      'awslogs-region': ref('AWS::Region'),
      'awslogs-stream-prefix': name,
    },
  },
  Name: name,
  PortMappings: [{ ContainerPort: port, Protocol: 'tcp' }],
  ReadonlyRootFilesystem: true,
  User: '10001',
});

const task = (name: string, digest: string, port: number) => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    ContainerDefinitions: [container(name, digest, port)],
    Cpu: '512',
    ExecutionRoleArn: att(access.executionRole),
    Family: `shop-${name}`,
    Memory: '1024',
    NetworkMode: 'awsvpc',
    RequiresCompatibilities: ['FARGATE'],
    RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    TaskRoleArn: att(name === 'api' ? access.apiRole : access.workerRole),
  },
});

const service = (name: string, definition: string, subnet: string, group: string, rest: object = {}) => ({
  Type: 'AWS::ECS::Service',
  Properties: {
    Cluster: ref(cluster),
    DeploymentConfiguration: {
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      MaximumPercent: 200,
      MinimumHealthyPercent: 100,
    },
    EnableExecuteCommand: false,
    LaunchType: 'FARGATE',
    NetworkConfiguration: {
      AwsvpcConfiguration: {
        AssignPublicIp: 'DISABLED',
        SecurityGroups: [imported(`shop-network:${group}`)],
        Subnets: [imported(`shop-network:${subnet}`)],
      },
    },
    ServiceName: name,
    TaskDefinition: ref(definition),
    ...rest,
  },
});

export const orNothing = (value: unknown) => ({ 'Fn::If': ['NoRelease', value, ref('AWS::NoValue')] });

/** An API behind a load balancer and a worker that must not get out, as CDK writes them. */
export const SERVICE = likeCdk(
  'shop-service',
  {
    [cluster]: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'shop' } },
    [apiLog]: {
      Type: 'AWS::Logs::LogGroup',
      Properties: { LogGroupName: '/ecs/shop', RetentionInDays: 90 },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    },
    ...role,
    [apiTask]: task('api', 'ApiDigest', 8000),
    [apiService]: service('api', apiTask, 'ExportsOutputRefPrivate1', 'ExportsOutputApiGroup', {
      DesiredCount: orNothing(0),
      HealthCheckGracePeriodSeconds: 60,
      LoadBalancers: [{ ContainerName: 'api', ContainerPort: 8000, TargetGroupArn: ref(targets) }],
    }),
    [workerTask]: task('worker', 'WorkerDigest', 8080),
    [workerService]: service('worker', workerTask, 'ExportsOutputRefIsolated1', 'ExportsOutputWorkerGroup', {
      DesiredCount: 2,
    }),
    [balancer]: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: {
        LoadBalancerAttributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }],
        Name: 'shop-api',
        Scheme: 'internal',
        Subnets: [imported('shop-network:ExportsOutputRefPrivate1')],
        Type: 'application',
      },
    },
    [listener]: {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: {
        Certificates: [{ CertificateArn: 'arn:aws:acm:ap-northeast-1:111122223333:certificate/0a1b2c3d' }],
        DefaultActions: [{ TargetGroupArn: ref(targets), Type: 'forward' }],
        LoadBalancerArn: ref(balancer),
        Port: 443,
        Protocol: 'HTTPS',
        SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      },
    },
    [targets]: {
      Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      Properties: {
        HealthCheckPath: '/health',
        Name: 'shop-api',
        Port: 8000,
        Protocol: 'HTTP',
        TargetType: 'ip',
        VpcId: imported('shop-network:ExportsOutputRefVpc8378EB38C5E4B1A2'),
      },
    },
    [scalable]: {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      Properties: {
        MaxCapacity: 6,
        MinCapacity: 2,
        ResourceId: SERVICE_NAME,
        ScalableDimension: 'ecs:service:DesiredCount',
        ServiceNamespace: 'ecs',
      },
    },
    [scaling]: {
      Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      Properties: {
        PolicyName: 'cpu',
        PolicyType: 'TargetTrackingScaling',
        ScalingTargetId: ref(scalable),
        TargetTrackingScalingPolicyConfiguration: {
          PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
          TargetValue: 60,
        },
      },
    },
    [topic]: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'shop-alerts' } },
    [alarm]: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmActions: [ref(topic)],
        AlarmDescription: 'no healthy target: see the runbook',
        AlarmName: 'shop-api-unhealthy',
        ComparisonOperator: 'LessThanThreshold',
        Dimensions: [{ Name: 'TargetGroup', Value: att(targets, 'TargetGroupFullName') }],
        EvaluationPeriods: 3,
        MetricName: 'HealthyHostCount',
        Namespace: 'AWS/ApplicationELB',
        Period: 60,
        Statistic: 'Minimum',
        Threshold: 1,
        TreatMissingData: 'breaching',
      },
    },
    [errorsAlarm]: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmActions: [ref(topic)],
        AlarmName: 'shop-api-errors',
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 2,
        MetricName: 'HTTPCode_Target_5XX_Count',
        Namespace: 'AWS/ApplicationELB',
        Period: 300,
        Statistic: 'Sum',
        Threshold: 10,
      },
    },
    [dashboard]: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardBody: '{"widgets":[]}', DashboardName: 'shop' },
    },
    [janitor]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Architectures: ['arm64'],
        Code: {
          S3Bucket: sub('cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>'),
          S3Key: '0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7.zip',
        },
        Environment: { Variables: { LOG_LEVEL: 'info' } },
        Handler: 'index.handler',
        MemorySize: 256,
        Role: att(access.janitorRole),
        Runtime: 'nodejs22.x',
        Timeout: 60,
      },
    },
    [janitorRule]: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: att(janitor),
        Principal: 'events.amazonaws.com',
        SourceAccount: ref('AWS::AccountId'),
        SourceArn: 'arn:aws:events:ap-northeast-1:111122223333:rule/shop-nightly',
      },
    },
    AlertsPolicy3C0D1E2F: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        PolicyDocument: policy({
          ...statement('Allow', 'sns:Publish', ref(topic)),
          Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Sid: 'alarms',
        }),
        Topics: [ref(topic)],
      },
    },
  },
  {
    Conditions: { NoRelease: { 'Fn::Equals': [ref('ApiDigest'), 'none'] } },
    Parameters: {
      ApiDigest: { Type: 'String', Default: 'none' },
      WorkerDigest: { Type: 'String', Default: 'none' },
      BootstrapVersion: {
        Type: 'AWS::SSM::Parameter::Value<String>',
        Default: '/cdk-bootstrap/hnb659fds/version',
      },
    },
    Outputs: { BalancerName: { Value: att(balancer, 'DNSName') } },
  },
);
