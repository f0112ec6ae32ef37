import { writtenOut } from './names';
import { described } from './network';
import type { Property } from './property';
import type { Resource } from './template-set';
import { perWorld } from './world';

/** A policy that says who may use a resource. */
export interface ResourcePolicy {
  /** The resource it stands in: the bucket's policy, not the bucket. */
  readonly resource: Resource;
  readonly document: unknown;
}

/** Where resources say who may use them. */
const POLICIES: readonly (readonly [type: string, ...path: string[]])[] = [
  ['AWS::S3::BucketPolicy', 'PolicyDocument'],
  ['AWS::S3::AccessPoint', 'Policy'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
  ['AWS::KMS::Key', 'KeyPolicy'],
  ['AWS::KMS::ReplicaKey', 'KeyPolicy'],
  ['AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy'],
  ['AWS::ECR::Repository', 'RepositoryPolicyText'],
  ['AWS::DynamoDB::Table', 'ResourcePolicy', 'PolicyDocument'],
  ['AWS::Kinesis::ResourcePolicy', 'ResourcePolicy'],
  ['AWS::EFS::FileSystem', 'FileSystemPolicy'],
  ['AWS::OpenSearchService::Domain', 'AccessPolicies'],
  ['AWS::ApiGateway::RestApi', 'Policy'],
  ['AWS::Backup::BackupVault', 'AccessPolicy'],
];

/** Every property that holds such a policy; whoever reads it may find that it cannot be told. */
export const policyProperties = perWorld((world): { resource: Resource; policy: Property }[] => [
  ...POLICIES.flatMap(([type, ...path]) =>
    described(world, type).map(({ resource, properties }) => ({ resource, policy: properties.at(...path) })),
  ),
  ...described(world, 'AWS::DynamoDB::GlobalTable').flatMap(({ resource, properties }) =>
    properties
      .at('Replicas')
      .items()
      .map(replica => ({ resource, policy: replica.at('ResourcePolicy', 'PolicyDocument') })),
  ),
]);

/** The policies that are written, in full. */
export const resourcePolicies = perWorld((world): ResourcePolicy[] =>
  policyProperties(world).flatMap(({ resource, policy }) => {
    const { value } = policy;
    return value === undefined ? [] : [{ resource, document: writtenOut(world, value) }];
  }),
);
