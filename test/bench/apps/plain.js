/** A plain app of 125 resources out of CDK's own constructs, as a mark between the floor and bi-cards. */
const { App, Duration, Stack } = require('aws-cdk-lib');
const { Distribution, ViewerProtocolPolicy } = require('aws-cdk-lib/aws-cloudfront');
const { LoadBalancerV2Origin, S3BucketOrigin } = require('aws-cdk-lib/aws-cloudfront-origins');
const { Alarm } = require('aws-cdk-lib/aws-cloudwatch');
const { AttributeType, Billing, TableV2 } = require('aws-cdk-lib/aws-dynamodb');
const {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  Vpc,
} = require('aws-cdk-lib/aws-ec2');
const { Cluster, ContainerImage } = require('aws-cdk-lib/aws-ecs');
const { ApplicationLoadBalancedFargateService } = require('aws-cdk-lib/aws-ecs-patterns');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { Secret } = require('aws-cdk-lib/aws-secretsmanager');
const { Topic } = require('aws-cdk-lib/aws-sns');

const app = new App();
const stack = id => new Stack(app, id, { env: { region: 'ap-northeast-1' } });

const network = stack('Network');
const vpc = new Vpc(network, 'Vpc', {
  availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'],
  natGateways: 2,
  gatewayEndpoints: {
    s3: { service: GatewayVpcEndpointAwsService.S3 },
    dynamodb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
  },
  flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs() } },
});
for (const name of ['ECR', 'ECR_DOCKER', 'CLOUDWATCH_LOGS', 'SECRETS_MANAGER'])
  vpc.addInterfaceEndpoint(name, { service: InterfaceVpcEndpointAwsService[name] });

const data = stack('Data');
const tables = Array.from({ length: 8 }, (_, index) => {
  const table = new TableV2(data, `Table${index}`, {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    billing: Billing.onDemand(),
    globalSecondaryIndexes: [
      { indexName: 'ByOwner', partitionKey: { name: 'ownerId', type: AttributeType.STRING } },
    ],
  });
  new Alarm(data, `Table${index}Throttled`, {
    metric: table.metricThrottledRequestsForOperation('Query'),
    threshold: 1,
    evaluationPeriods: 1,
  });
  return table;
});
const datasets = new Bucket(data, 'Datasets', { enforceSSL: true, versioned: true });
const secret = new Secret(data, 'Secret');

const service = stack('Service');
new Topic(service, 'Alerts');
const cluster = new Cluster(service, 'Cluster', { vpc });
const services = ['Api', 'Executor', 'Reports'].map(id => {
  const pattern = new ApplicationLoadBalancedFargateService(service, id, {
    cluster,
    taskImageOptions: { image: ContainerImage.fromRegistry('nginx') },
    minHealthyPercent: 100,
    circuitBreaker: { rollback: true },
  });
  for (const table of tables) table.grantReadWriteData(pattern.taskDefinition.taskRole);
  datasets.grantReadWrite(pattern.taskDefinition.taskRole);
  secret.grantRead(pattern.taskDefinition.taskRole);
  pattern.service
    .autoScaleTaskCount({ minCapacity: 2, maxCapacity: 6 })
    .scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
  const metrics = {
    Cpu: pattern.service.metricCpuUtilization(),
    Memory: pattern.service.metricMemoryUtilization(),
    Errors: pattern.loadBalancer.metrics.httpCodeTarget('HTTPCode_Target_5XX_Count'),
  };
  for (const [name, metric] of Object.entries(metrics)) {
    new Alarm(service, `${id}${name}`, {
      metric: metric.with({ period: Duration.minutes(1) }),
      threshold: 80,
      evaluationPeriods: 5,
    });
  }
  return pattern;
});
new Distribution(service, 'Distribution', {
  defaultBehavior: {
    origin: S3BucketOrigin.withOriginAccessControl(new Bucket(service, 'Site', { enforceSSL: true })),
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  },
  additionalBehaviors: { '/api/*': { origin: new LoadBalancerV2Origin(services[0].loadBalancer) } },
});
