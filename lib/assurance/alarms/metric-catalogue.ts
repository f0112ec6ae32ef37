/**
 * The metrics that alarms may name, with the sets of dimensions under which AWS publishes each, and what each dimension
 * stands for. An alarm on anything else never has data. Source: the page of each service, named beside it; checked
 * 2026-11.
 */

export interface Namespace {
  /** Title of the page that lists the metrics. */
  readonly source: string;
  readonly metrics: readonly string[];
  readonly dimensionSets: readonly (readonly string[])[];
}

/** What the value of a dimension must be: a resource of one of these types, or one of these texts. */
export interface Dimension {
  readonly types?: readonly string[];
  readonly texts?: RegExp;
}

export const NAMESPACES: Readonly<Record<string, Namespace>> = {
  'AWS/ApplicationELB': {
    source: 'CloudWatch metrics for your Application Load Balancer',
    metrics: [
      'HTTPCode_ELB_5XX_Count',
      'HTTPCode_Target_5XX_Count',
      'HealthyHostCount',
      'RejectedConnectionCount',
      'RequestCount',
      'TargetConnectionErrorCount',
      'TargetResponseTime',
      'UnHealthyHostCount',
    ],
    dimensionSets: [['LoadBalancer'], ['LoadBalancer', 'TargetGroup']],
  },
  'AWS/CertificateManager': {
    source: 'Supported CloudWatch metrics, ACM user guide',
    metrics: ['DaysToExpiry'],
    dimensionSets: [['CertificateArn']],
  },
  'AWS/CloudFront': {
    source: 'Types of metrics for CloudFront',
    metrics: [
      '5xxErrorRate',
      'FunctionExecutionErrors',
      'FunctionThrottles',
      'FunctionValidationErrors',
      'OriginLatency',
      'Requests',
    ],
    dimensionSets: [
      ['DistributionId', 'Region'],
      ['FunctionName', 'Region'],
    ],
  },
  'AWS/DynamoDB': {
    source: 'DynamoDB metrics and dimensions',
    metrics: ['ReadThrottleEvents', 'WriteThrottleEvents'],
    dimensionSets: [['TableName'], ['GlobalSecondaryIndexName', 'TableName']],
  },
  'AWS/ECS': {
    source: 'Amazon ECS CloudWatch metrics',
    metrics: ['CPUUtilization', 'MemoryUtilization'],
    dimensionSets: [['ClusterName', 'ServiceName']],
  },
  'AWS/Lambda': {
    source: 'Types of metrics for Lambda functions',
    metrics: ['Errors', 'Throttles'],
    dimensionSets: [['FunctionName']],
  },
  'AWS/NATGateway': {
    source: 'Monitor NAT gateways using Amazon CloudWatch',
    metrics: ['ErrorPortAllocation', 'PacketsDropCount', 'PacketsInFromDestination', 'PacketsInFromSource'],
    dimensionSets: [['NatGatewayId']],
  },
  'AWS/PrivateLinkEndpoints': {
    source: 'CloudWatch metrics for AWS PrivateLink',
    metrics: ['PacketsDropped'],
    dimensionSets: [['Endpoint Type', 'Service Name', 'VPC Endpoint Id', 'VPC Id']],
  },
  'AWS/Scheduler': {
    source: 'Monitoring Amazon EventBridge Scheduler with Amazon CloudWatch',
    metrics: ['InvocationDroppedCount', 'TargetErrorCount'],
    dimensionSets: [['ScheduleGroup']],
  },
  'AWS/SNS': {
    source: 'Monitoring Amazon SNS topics using CloudWatch',
    metrics: ['NumberOfNotificationsFailed'],
    dimensionSets: [['TopicName']],
  },
  'AWS/SQS': {
    source: 'Available CloudWatch metrics for Amazon SQS',
    metrics: ['ApproximateNumberOfMessagesVisible'],
    dimensionSets: [['QueueName']],
  },
  'AWS/States': {
    source: 'CloudWatch metrics for Step Functions',
    metrics: [
      'ExecutionsAborted',
      'ExecutionsFailed',
      'ExecutionsStarted',
      'ExecutionsSucceeded',
      'ExecutionsTimedOut',
    ],
    dimensionSets: [['StateMachineArn']],
  },
};

export const DIMENSIONS: Readonly<Record<string, Dimension>> = {
  CertificateArn: { types: ['AWS::CertificateManager::Certificate'], texts: /^arn:aws:acm:/ },
  ClusterName: { types: ['AWS::ECS::Cluster'] },
  DistributionId: { types: ['AWS::CloudFront::Distribution'] },
  'Endpoint Type': { texts: /^Interface$/ },
  FunctionName: { types: ['AWS::Lambda::Function', 'AWS::CloudFront::Function'] },
  GlobalSecondaryIndexName: { texts: /^\w+$/ },
  LoadBalancer: {
    types: ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::ElasticLoadBalancingV2::Listener'],
  },
  NatGatewayId: { types: ['AWS::EC2::NatGateway'] },
  QueueName: { types: ['AWS::SQS::Queue'] },
  Region: { texts: /^Global$/ },
  ScheduleGroup: { types: ['AWS::Scheduler::ScheduleGroup'] },
  'Service Name': { texts: /^com\.amazonaws\./ },
  ServiceName: { types: ['AWS::ECS::Service'] },
  StateMachineArn: { types: ['AWS::StepFunctions::StateMachine'] },
  TableName: { types: ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'] },
  TargetGroup: { types: ['AWS::ElasticLoadBalancingV2::TargetGroup'] },
  TopicName: { types: ['AWS::SNS::Topic'] },
  'VPC Endpoint Id': { types: ['AWS::EC2::VPCEndpoint'] },
  'VPC Id': { types: ['AWS::EC2::VPC'] },
};
