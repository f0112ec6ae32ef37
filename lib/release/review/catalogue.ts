import type { Severity } from './verdict';

/** What depends on a resource of a type: what its replacement or removal means. */
export interface Role {
  readonly replaced: Severity;
  readonly removed: Severity;
  readonly means: string;
}

const role = (replaced: Severity, removed: Severity, means: string): Role => ({ replaced, removed, means });

const network = role('block', 'block', 'everything in it goes with it, and CIDR blocks and names collide');
const serving = role(
  'block',
  'block',
  'requests fail until the new one serves, and its name or address changes',
);
const running = role('block', 'block', 'its tasks are stopped, and the new one starts with none');
const guard = role('ask', 'block', 'what it keeps out or watches for gets through meanwhile');
const job = role('ask', 'ask', 'what it starts, or does, is not done meanwhile');
const watching = role('inform', 'ask', 'nobody is told of what it looks for');

/** Types whose loss is felt by somebody, though they hold no state. */
export const ROLES: Readonly<Record<string, Role>> = {
  'AWS::EC2::VPC': network,
  'AWS::EC2::Subnet': network,
  'AWS::EC2::NatGateway': role(
    'ask',
    'block',
    'traffic to the internet stops, and comes from another address',
  ),
  'AWS::EC2::EIP': role('ask', 'ask', 'others may have allowed the address'),
  'AWS::EC2::InternetGateway': network,
  'AWS::EC2::VPCEndpoint': role(
    'block',
    'block',
    'what needs the service stops reaching it, or goes past the policy',
  ),
  'AWS::EC2::SecurityGroup': role('ask', 'inform', 'who wears it is moved to the new one'),
  'AWS::EC2::FlowLog': watching,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': serving,
  'AWS::ElasticLoadBalancingV2::TargetGroup': serving,
  'AWS::ElasticLoadBalancingV2::Listener': serving,
  'AWS::ElasticLoadBalancingV2::ListenerRule': role('ask', 'ask', 'requests take another way'),
  'AWS::CloudFront::Distribution': serving,
  'AWS::CloudFront::VpcOrigin': serving,
  'AWS::CloudFront::Function': role('ask', 'ask', 'requests are not rewritten meanwhile'),
  'AWS::CloudFront::OriginAccessControl': role('ask', 'ask', 'the distribution may not read its bucket'),
  'AWS::Route53::RecordSet': role('ask', 'block', 'the name leads nowhere'),
  'AWS::CertificateManager::Certificate': role('ask', 'block', 'who uses it cannot serve HTTPS'),
  'AWS::ServiceDiscovery::PrivateDnsNamespace': serving,
  'AWS::ServiceDiscovery::Service': serving,
  'AWS::ECS::Cluster': running,
  'AWS::ECS::Service': running,
  'AWS::AutoScaling::AutoScalingGroup': running,
  'AWS::EC2::Instance': role('block', 'block', 'it is stopped, and what is on its disks may go with it'),
  'AWS::ApplicationAutoScaling::ScalableTarget': role(
    'inform',
    'ask',
    'the number of tasks stays where it is',
  ),
  'AWS::ApplicationAutoScaling::ScalingPolicy': role(
    'inform',
    'ask',
    'the number of tasks stays where it is',
  ),
  'AWS::Lambda::Function': role('ask', 'ask', 'who calls it by its name fails'),
  'AWS::Lambda::EventSourceMapping': job,
  'AWS::Scheduler::Schedule': job,
  'AWS::Scheduler::ScheduleGroup': job,
  'AWS::Events::Rule': job,
  'AWS::StepFunctions::StateMachine': job,
  'AWS::WAFv2::WebACL': guard,
  'AWS::WAFv2::WebACLAssociation': guard,
  'AWS::WAFv2::IPSet': guard,
  'AWS::WAFv2::LoggingConfiguration': watching,
  'AWS::Backup::BackupPlan': role('ask', 'block', 'no new backups are made'),
  'AWS::Backup::BackupSelection': role('ask', 'block', 'no new backups are made of what it selects'),
  'AWS::Backup::RestoreTestingPlan': watching,
  'AWS::Backup::RestoreTestingSelection': watching,
  'AWS::KMS::Alias': role('ask', 'ask', 'who names the key by it fails'),
  'AWS::SSM::Parameter': role('ask', 'ask', 'who reads it finds nothing, or something else'),
  'AWS::SNS::Topic': role('ask', 'ask', 'who subscribed is told nothing any more'),
  'AWS::SNS::Subscription': watching,
  'AWS::CloudWatch::CompositeAlarm': role('inform', 'ask', 'nobody is told of what it watches'),
  'AWS::Logs::MetricFilter': watching,
  'AWS::Logs::SubscriptionFilter': watching,
  'AWS::Synthetics::Canary': watching,
  'AWS::CloudTrail::Trail': role('ask', 'block', 'nobody can tell afterwards who did what'),
  'AWS::GuardDuty::Detector': guard,
  'AWS::Config::ConfigRule': watching,
  'AWS::Route53Resolver::ResolverQueryLoggingConfig': watching,
  'AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation': watching,
  'AWS::SecretsManager::RotationSchedule': role('ask', 'ask', 'the secret is rotated no more, or at once'),
};

/** A property name that any type has and that changes nothing but itself. */
const FREE = ['Description', 'Comment', 'DisplayName'];

/** A property that holds the tags of a resource, or of what it makes. */
export const isTag = (name: string) => /Tags$|^TagList$/.test(name);

const some = (...names: readonly string[]): readonly string[] => [...FREE, ...names];
const EVERY = '*';

/**
 * Properties of a type that a rule judges, or whose change needs nobody: `*` for all of them. What a type has beside
 * these is asked about, and so is every change of a type that is not here. Every type here was looked at by a person.
 */
export const JUDGED: Readonly<Record<string, readonly string[] | typeof EVERY>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': some(
    'MinCapacity',
    'MaxCapacity',
    'ScheduledActions',
    'RoleARN',
  ),
  'AWS::ApplicationAutoScaling::ScalingPolicy': EVERY,
  'AWS::Backup::BackupPlan': some('BackupPlan', 'BackupPlanTags'),
  'AWS::Backup::BackupVault': some('LockConfiguration', 'AccessPolicy', 'BackupVaultTags', 'Notifications'),
  'AWS::Backup::BackupSelection': EVERY,
  'AWS::Budgets::Budget': EVERY,
  'AWS::CE::AnomalyMonitor': EVERY,
  'AWS::CE::AnomalySubscription': EVERY,
  'AWS::CloudFormation::WaitCondition': EVERY,
  'AWS::CloudFormation::WaitConditionHandle': EVERY,
  'AWS::CloudFront::Distribution': some(
    'DistributionConfig.Comment',
    'DistributionConfig.PriceClass',
    'DistributionConfig.HttpVersion',
    'DistributionConfig.WebACLId',
    'DistributionConfig.Enabled',
    'DistributionConfig.Logging',
    'DistributionConfig.ViewerCertificate.MinimumProtocolVersion',
    'DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy',
    'DistributionConfig.DefaultCacheBehavior.Compress',
    'DistributionConfig.CacheBehaviors.[].ViewerProtocolPolicy',
    'DistributionConfig.CacheBehaviors.[].Compress',
  ),
  'AWS::CloudFront::Function': some('FunctionCode', 'AutoPublish', 'FunctionConfig.Comment'),
  'AWS::CloudFront::KeyValueStore': some(),
  'AWS::CloudFront::MonitoringSubscription': EVERY,
  'AWS::Cognito::UserPool': some(
    'DeletionProtection',
    'MfaConfiguration',
    'UsernameAttributes',
    'AliasAttributes',
  ),
  'AWS::CloudWatch::Alarm': EVERY,
  'AWS::CloudWatch::AlarmMuteRule': EVERY,
  'AWS::CloudWatch::CompositeAlarm': EVERY,
  'AWS::CloudWatch::Dashboard': EVERY,
  'AWS::CloudWatch::InsightRule': EVERY,
  'AWS::DynamoDB::GlobalTable': some(
    'AttributeDefinitions',
    'GlobalSecondaryIndexes',
    'LocalSecondaryIndexes',
    'KeySchema',
    'TableName',
    'Replicas',
    'SSESpecification',
    'TimeToLiveSpecification',
    'WarmThroughput',
    'WriteOnDemandThroughputSettings',
    'WriteProvisionedThroughputSettings',
  ),
  'AWS::DynamoDB::Table': some(
    'AttributeDefinitions',
    'GlobalSecondaryIndexes',
    'LocalSecondaryIndexes',
    'KeySchema',
    'TableName',
    'PointInTimeRecoverySpecification',
    'DeletionProtectionEnabled',
    'SSESpecification',
    'TimeToLiveSpecification',
    'ResourcePolicy',
    'ContributorInsightsSpecification',
    'ProvisionedThroughput',
    'WarmThroughput',
    'OnDemandThroughput',
  ),
  'AWS::EC2::EIP': some(),
  'AWS::EC2::FlowLog': EVERY,
  'AWS::EC2::InternetGateway': some(),
  'AWS::EC2::NatGateway': some(),
  'AWS::EC2::Route': EVERY,
  'AWS::EC2::RouteTable': some('VpcId'),
  'AWS::EC2::SecurityGroup': some(
    'SecurityGroupIngress',
    'SecurityGroupEgress',
    'GroupDescription',
    'GroupName',
    'VpcId',
  ),
  'AWS::EC2::SecurityGroupEgress': EVERY,
  'AWS::EC2::SecurityGroupIngress': EVERY,
  'AWS::EC2::Subnet': some('MapPublicIpOnLaunch', 'CidrBlock', 'AvailabilityZone', 'VpcId'),
  'AWS::EC2::SubnetRouteTableAssociation': EVERY,
  'AWS::EC2::VPC': some('CidrBlock'),
  'AWS::EC2::VPCEndpoint': some(
    'PolicyDocument',
    'RouteTableIds',
    'SecurityGroupIds',
    'SubnetIds',
    'PrivateDnsEnabled',
    'VpcId',
    'ServiceName',
  ),
  'AWS::EC2::VPCGatewayAttachment': some('VpcId', 'InternetGatewayId'),
  'AWS::ECR::Repository': some('RepositoryPolicyText', 'ImageTagMutability', 'RepositoryName'),
  'AWS::ECS::Cluster': some('ClusterName'),
  'AWS::ECS::Service': some(
    'DesiredCount',
    'TaskDefinition',
    'NetworkConfiguration',
    'EnableExecuteCommand',
    'DeploymentConfiguration',
    'HealthCheckGracePeriodSeconds',
    'AvailabilityZoneRebalancing',
    'PropagateTags',
    'EnableECSManagedTags',
    'ServiceName',
    'Cluster',
    'LaunchType',
  ),
  'AWS::ECS::TaskDefinition': EVERY,
  'AWS::ElasticLoadBalancingV2::Listener': some('Protocol', 'Port'),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': some('LoadBalancerAttributes', 'Scheme', 'Name', 'Type'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': some(
    'HealthCheckIntervalSeconds',
    'HealthCheckTimeoutSeconds',
    'HealthyThresholdCount',
    'UnhealthyThresholdCount',
    'Port',
    'Protocol',
    'VpcId',
    'TargetType',
    'Name',
    'ProtocolVersion',
  ),
  'AWS::IAM::Group': some('Policies', 'ManagedPolicyArns'),
  'AWS::IAM::ManagedPolicy': EVERY,
  'AWS::IAM::Policy': EVERY,
  'AWS::IAM::Role': some(
    'AssumeRolePolicyDocument',
    'Policies',
    'ManagedPolicyArns',
    'PermissionsBoundary',
    'MaxSessionDuration',
    'RoleName',
    'Path',
  ),
  'AWS::IAM::RolePolicy': EVERY,
  'AWS::IAM::User': some('Policies', 'ManagedPolicyArns', 'PermissionsBoundary'),
  'AWS::KMS::Alias': some('AliasName'),
  'AWS::KMS::Key': some(
    'KeyPolicy',
    'EnableKeyRotation',
    'RotationPeriodInDays',
    'Enabled',
    'PendingWindowInDays',
  ),
  'AWS::Lambda::Alias': EVERY,
  'AWS::Lambda::EventInvokeConfig': EVERY,
  'AWS::Lambda::Function': some(
    'Code',
    'Environment',
    'MemorySize',
    'Timeout',
    'Handler',
    'Runtime',
    'Architectures',
    'LoggingConfig',
    'TracingConfig',
    'EphemeralStorage',
    'FunctionName',
    'DeadLetterConfig',
    'RecursiveLoop',
  ),
  'AWS::Lambda::LayerVersion': EVERY,
  'AWS::Lambda::Permission': EVERY,
  'AWS::Lambda::Url': some('AuthType'),
  'AWS::Lambda::Version': EVERY,
  'AWS::Logs::LogGroup': some('RetentionInDays', 'KmsKeyId', 'LogGroupName', 'DeletionProtectionEnabled'),
  'AWS::Logs::MetricFilter': EVERY,
  'AWS::Logs::QueryDefinition': EVERY,
  'AWS::RDS::DBCluster': some(
    'DeletionProtection',
    'BackupRetentionPeriod',
    'StorageEncrypted',
    'DBClusterIdentifier',
  ),
  'AWS::RDS::DBInstance': some(
    'DeletionProtection',
    'BackupRetentionPeriod',
    'PubliclyAccessible',
    'MultiAZ',
    'StorageEncrypted',
    'DBInstanceIdentifier',
  ),
  'AWS::ElastiCache::ReplicationGroup': some(
    'TransitEncryptionEnabled',
    'AtRestEncryptionEnabled',
    'AutomaticFailoverEnabled',
    'MultiAZEnabled',
    'SnapshotRetentionLimit',
    'ReplicationGroupDescription',
  ),
  'AWS::Route53Resolver::FirewallConfig': EVERY,
  'AWS::Route53Resolver::FirewallDomainList': some('Domains', 'Name'),
  'AWS::Route53Resolver::FirewallRuleGroup': some('FirewallRules', 'Name'),
  'AWS::Route53Resolver::FirewallRuleGroupAssociation': some('MutationProtection', 'Name'),
  'AWS::S3::Bucket': some(
    'VersioningConfiguration',
    'PublicAccessBlockConfiguration',
    'BucketEncryption',
    'LifecycleConfiguration',
    'LoggingConfiguration',
    'OwnershipControls',
    'AccessControl',
    'ReplicationConfiguration',
    'BucketName',
    'MetricsConfigurations',
    'ObjectLockEnabled',
  ),
  'AWS::S3::BucketPolicy': EVERY,
  'AWS::SNS::Topic': some('KmsMasterKeyId', 'TopicName'),
  'AWS::SNS::TopicPolicy': EVERY,
  'AWS::SQS::Queue': some(
    'KmsMasterKeyId',
    'SqsManagedSseEnabled',
    'MessageRetentionPeriod',
    'VisibilityTimeout',
    'RedrivePolicy',
    'ReceiveMessageWaitTimeSeconds',
    'DelaySeconds',
    'QueueName',
  ),
  'AWS::SQS::QueuePolicy': EVERY,
  'AWS::Scheduler::Schedule': some(
    'ScheduleExpression',
    'ScheduleExpressionTimezone',
    'FlexibleTimeWindow',
    'State',
    'Name',
  ),
  'AWS::Scheduler::ScheduleGroup': some('Name'),
  'AWS::SecretsManager::ResourcePolicy': EVERY,
  'AWS::SecretsManager::RotationSchedule': some('RotationRules'),
  'AWS::SecretsManager::Secret': some('KmsKeyId', 'GenerateSecretString', 'SecretString', 'Name'),
  'AWS::StepFunctions::StateMachine': some(
    'DefinitionString',
    'DefinitionSubstitutions',
    'LoggingConfiguration',
    'TracingConfiguration',
    'StateMachineName',
  ),
  'AWS::Events::Rule': some('ScheduleExpression', 'State', 'Name'),
  'AWS::WAFv2::IPSet': some('Addresses', 'Name'),
  'AWS::WAFv2::WebACL': some('Rules', 'DefaultAction', 'VisibilityConfig', 'CustomResponseBodies', 'Name'),
};

/** `[]` in a name stands for any element. */
const leadsTo = (name: readonly string[], path: readonly string[]) =>
  name.every((key, i) => (key === '[]' ? path[i]?.startsWith('[') : key === path[i]));

/** Whether somebody has looked at what a change of this place means. */
export function isJudged(type: string, path: readonly string[]): boolean {
  const known = JUDGED[type];
  if (known === EVERY || isTag(path[0] ?? '')) return true;
  if (known === undefined) return false;
  return known.some(name => leadsTo(name.split('.'), path));
}

export const isCatalogued = (type: string): boolean => type in JUDGED || type in ROLES;
