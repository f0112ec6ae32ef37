import { arnOf, textOf } from '../../model/names';
import { resourcePolicies } from '../../model/resource-policies';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { asPolicy, type Policy } from '../../policy/document';
import { byId } from './names';

/** What somebody may do to data, the least first. `control` changes or destroys the store itself. */
export const DEEDS = ['list', 'read', 'write', 'delete', 'control'] as const;
export type Deed = (typeof DEEDS)[number];

/** Something that holds data, and the requests that stand for each deed. */
export interface Store {
  readonly resource: Resource;
  readonly arn: string;
  /** Policy of the store itself, which grants or denies too. */
  readonly policy?: Policy;
  readonly requests: readonly StoreRequest[];
}

export interface StoreRequest {
  readonly deed: Deed;
  readonly action: string;
  /** What the action is about: the store itself, or whatever is in it. */
  readonly on: 'itself' | 'inside';
}

type Kind = Readonly<Partial<Record<Deed, readonly [service: string, itself: string, inside: string]>>>;

/** DynamoDB's requests name the table, S3's the object. */
const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::DynamoDB::Table': {
    list: ['dynamodb', 'DescribeTable', ''],
    read: [
      'dynamodb',
      'GetItem Query Scan BatchGetItem PartiQLSelect ExportTableToPointInTime StartAwsBackupJob',
      '',
    ],
    write: ['dynamodb', 'PutItem UpdateItem BatchWriteItem PartiQLInsert PartiQLUpdate', ''],
    delete: ['dynamodb', 'DeleteItem BatchWriteItem PartiQLDelete', ''],
    control: ['dynamodb', 'DeleteTable UpdateTable UpdateContinuousBackups PutResourcePolicy', ''],
  },
  'AWS::S3::Bucket': {
    list: ['s3', 'ListBucket', ''],
    read: ['s3', '', 'GetObject GetObjectVersion'],
    write: ['s3', '', 'PutObject'],
    delete: ['s3', '', 'DeleteObject DeleteObjectVersion'],
    control: ['s3', 'DeleteBucket PutBucketPolicy PutLifecycleConfiguration PutBucketVersioning', ''],
  },
  'AWS::SecretsManager::Secret': {
    list: ['secretsmanager', 'DescribeSecret', ''],
    read: ['secretsmanager', 'GetSecretValue', ''],
    write: ['secretsmanager', 'PutSecretValue UpdateSecret', ''],
    control: ['secretsmanager', 'DeleteSecret PutResourcePolicy', ''],
  },
  // Whoever restores a copy or deletes one names the copy, whose ARN is of its own kind.
  'AWS::Backup::BackupVault': {
    list: ['backup', 'ListRecoveryPointsByBackupVault', ''],
    read: ['backup', 'StartRestoreJob', ''],
    write: ['backup', 'CopyIntoBackupVault StartBackupJob', ''],
    delete: ['backup', 'DeleteRecoveryPoint', ''],
    control: [
      'backup',
      'DeleteBackupVault PutBackupVaultAccessPolicy DeleteBackupVaultLockConfiguration UpdateRecoveryPointLifecycle',
      '',
    ],
  },
  'AWS::CloudFront::KeyValueStore': {
    read: ['cloudfront-keyvaluestore', 'GetKey ListKeys', ''],
    write: ['cloudfront-keyvaluestore', 'PutKey UpdateKeys', ''],
    delete: ['cloudfront-keyvaluestore', 'DeleteKey', ''],
    control: ['cloudfront', 'DeleteKeyValueStore', ''],
  },
  'AWS::ECR::Repository': {
    read: ['ecr', 'BatchGetImage GetDownloadUrlForLayer', ''],
    write: ['ecr', 'PutImage', ''],
    delete: ['ecr', 'BatchDeleteImage', ''],
    control: ['ecr', 'DeleteRepository SetRepositoryPolicy', ''],
  },
};

const kindOf = (type: string) => KINDS[type.replace('GlobalTable', 'Table')];

/** Everything in the templates that holds data which somebody's policy may open. */
export const storesOf = (world: World): Store[] =>
  world.set.resources
    .filter(one => kindOf(one.type) !== undefined && world.exists(one))
    .sort(byId)
    .map(resource => {
      const policy = policyOf(world, resource);
      return {
        resource,
        arn: textOf(world, arnOf(world, resource)),
        ...(policy && { policy }),
        requests: requestsOf(kindOf(resource.type) ?? {}),
      };
    });

const requestsOf = (kind: Kind): StoreRequest[] =>
  DEEDS.flatMap(deed => {
    const [service, itself, inside] = kind[deed] ?? ['', '', ''];
    const each = (actions: string, on: StoreRequest['on']) =>
      actions
        .split(' ')
        .filter(action => action !== '')
        .map(action => ({ deed, action: `${service}:${action}`, on }));
    return [...each(itself, 'itself'), ...each(inside, 'inside')];
  });

/** The policy stands in the store, or in a resource that names it. */
function policyOf(world: World, store: Resource): Policy | undefined {
  const found = resourcePolicies(world).find(({ resource }) => {
    if (resource === store) return true;
    const properties = world.properties(resource);
    return ['Bucket', 'SecretId'].some(
      property => !properties.at(property).isAbsent && properties.at(property).identity().resource === store,
    );
  });
  return found && asPolicy(found.document);
}
