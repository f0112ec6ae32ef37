import { isSaidToBeStateful } from '../model/specification';

/** Types that hold what cannot be made again, beside those that AWS itself marks as stateful. */
const STATEFUL = new Set([
  'AWS::APS::Workspace',
  'AWS::Backup::BackupVault',
  'AWS::Backup::LogicallyAirGappedBackupVault',
  'AWS::CloudFront::KeyValueStore',
  'AWS::CodeCommit::Repository',
  'AWS::Cognito::IdentityPool',
  'AWS::Cognito::UserPoolUser',
  'AWS::DocDBElastic::Cluster',
  'AWS::ECR::Repository',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::KMS::ReplicaKey',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::MSK::Cluster',
  'AWS::MSK::ServerlessCluster',
  'AWS::MemoryDB::Cluster',
  'AWS::Neptune::DBCluster',
  'AWS::OpenSearchServerless::Collection',
  'AWS::RDS::GlobalCluster',
  'AWS::RedshiftServerless::Namespace',
  'AWS::Route53::HostedZone',
  'AWS::S3Express::DirectoryBucket',
  'AWS::S3Tables::Table',
  'AWS::S3Tables::TableBucket',
  'AWS::SageMaker::Domain',
  'AWS::Timestream::Database',
  'AWS::Timestream::InfluxDBInstance',
  'AWS::Timestream::Table',
]);

/** Marked by AWS, but with rules of their own here, or holding nothing themselves. */
const OTHERWISE = new Set(['AWS::CloudFormation::Stack', 'AWS::Logs::LogGroup']);

/** Whether what a resource of this type holds is lost with it. */
export const isStateful = (type: string): boolean =>
  STATEFUL.has(type) || (isSaidToBeStateful(type) && !OTHERWISE.has(type));

/** Policies under which CloudFormation leaves a resource alone. */
export const isKept = (policy: string | undefined): boolean =>
  policy === 'Retain' || policy === 'RetainExceptOnCreate';
