import { at, listAt, type Plain } from '../../../assurance/model/plain';
import { amount, attribute, flag, isOn, type Protection, present, rankIn, weakest } from './protection';

const BUCKET = ['AWS::S3::Bucket'];
const TABLE = ['AWS::DynamoDB::Table'];
const GLOBAL_TABLE = ['AWS::DynamoDB::GlobalTable'];
const LOGS = ['AWS::Logs::LogGroup'];

const everyReplica = (of: (replica: Plain) => number | undefined) => weakest('Replicas', of);
const recoveryDays = (path: string) => amount(`${path}.RecoveryPeriodInDays`, 35);

/** Without a rule, S3 encrypts with keys of its own. */
function bucketEncryption(properties: Plain): number | undefined {
  const [rule] = listAt(properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration');
  return rankIn(
    'SSEAlgorithm',
    ['AES256', 'aws:kms', 'aws:kms:dsse'],
    'AES256',
  )(at(rule, 'ServerSideEncryptionByDefault') ?? {});
}

/** Days until the first of these rules deletes something; for ever where none does. */
function daysKept(...path: readonly string[]) {
  return (properties: Plain): number | undefined => {
    const rules = listAt(properties, 'LifecycleConfiguration', 'Rules').filter(
      rule => at(rule, 'Status') !== 'Disabled',
    );
    const days = rules.flatMap(rule => {
      const found = path.map(name => at(rule, ...name.split('.'))).find(value => value !== undefined);
      return found === undefined ? [] : [Number(found)];
    });
    return days.some(Number.isNaN) ? undefined : Math.min(Number.POSITIVE_INFINITY, ...days);
  };
}

const blocked = (name: string): Protection => ({
  types: BUCKET,
  rule: 'public-access-unblocked',
  what: `${name} of Block Public Access`,
  strength: flag(`PublicAccessBlockConfiguration.${name}`),
});

const deletionProtection = (types: readonly string[], strength: Protection['strength']): Protection => ({
  types,
  rule: 'deletion-protection-off',
  what: 'deletion protection',
  strength,
});

const backups = (types: readonly string[], property: string, byDefault: number): Protection => ({
  types,
  rule: 'backup-weakened',
  what: 'days that automatic backups are kept',
  strength: amount(property, byDefault),
});

const encrypted = (types: readonly string[], what: string, strength: Protection['strength']): Protection => ({
  types,
  rule: 'encryption-weakened',
  what,
  strength,
});

/** What keeps data from being lost, or from being read by others. */
export const DATA: readonly Protection[] = [
  {
    types: GLOBAL_TABLE,
    rule: 'pitr-weakened',
    what: 'point-in-time recovery',
    strength: everyReplica(flag('PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled')),
  },
  {
    types: GLOBAL_TABLE,
    rule: 'pitr-weakened',
    what: 'days of point-in-time recovery',
    strength: everyReplica(recoveryDays('PointInTimeRecoverySpecification')),
  },
  {
    types: TABLE,
    rule: 'pitr-weakened',
    what: 'point-in-time recovery',
    strength: flag('PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled'),
  },
  {
    types: TABLE,
    rule: 'pitr-weakened',
    what: 'days of point-in-time recovery',
    strength: recoveryDays('PointInTimeRecoverySpecification'),
  },
  deletionProtection(GLOBAL_TABLE, everyReplica(flag('DeletionProtectionEnabled'))),
  deletionProtection(TABLE, flag('DeletionProtectionEnabled')),
  deletionProtection(
    ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster'],
    flag('DeletionProtection'),
  ),
  deletionProtection(LOGS, flag('DeletionProtectionEnabled')),
  deletionProtection(
    ['AWS::Cognito::UserPool'],
    rankIn('DeletionProtection', ['INACTIVE', 'ACTIVE'], 'INACTIVE'),
  ),
  deletionProtection(
    ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
    attribute('LoadBalancerAttributes', 'deletion_protection.enabled'),
  ),
  deletionProtection(['AWS::EC2::Instance'], flag('DisableApiTermination')),
  {
    types: [...TABLE, ...GLOBAL_TABLE],
    rule: 'ttl-enabled',
    what: 'items that stay until somebody deletes them (time to live would delete them)',
    severity: 'ask',
    strength: properties => {
      const enabled = at(properties, 'TimeToLiveSpecification', 'Enabled');
      return enabled === undefined ? 1 : Number(!isOn(enabled));
    },
  },
  {
    types: BUCKET,
    rule: 'versioning-off',
    what: 'versioning',
    strength: rankIn('VersioningConfiguration.Status', ['Suspended', 'Enabled'], 'Suspended'),
  },
  ...['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].map(blocked),
  encrypted(BUCKET, 'encryption', bucketEncryption),
  encrypted(LOGS, 'encryption with a key of our own', present('KmsKeyId')),
  encrypted(['AWS::SecretsManager::Secret'], 'encryption with a key of our own', present('KmsKeyId')),
  encrypted(['AWS::SNS::Topic'], 'encryption', present('KmsMasterKeyId')),
  encrypted(['AWS::SQS::Queue'], 'encryption', properties =>
    at(properties, 'KmsMasterKeyId') === undefined ? flag('SqsManagedSseEnabled', 1)(properties) : 2,
  ),
  encrypted(TABLE, 'encryption with a key of our own', flag('SSESpecification.SSEEnabled')),
  encrypted(GLOBAL_TABLE, 'encryption with a key of our own', flag('SSESpecification.SSEEnabled')),
  encrypted(
    ['AWS::ElastiCache::ReplicationGroup'],
    'encryption in transit',
    flag('TransitEncryptionEnabled'),
  ),
  encrypted(['AWS::ElastiCache::ReplicationGroup'], 'encryption at rest', flag('AtRestEncryptionEnabled')),
  encrypted(['AWS::EFS::FileSystem', 'AWS::EC2::Volume'], 'encryption', flag('Encrypted')),
  encrypted(
    ['AWS::OpenSearchService::Domain'],
    'encryption at rest',
    flag('EncryptionAtRestOptions.Enabled'),
  ),
  encrypted(
    ['AWS::OpenSearchService::Domain'],
    'encryption between nodes',
    flag('NodeToNodeEncryptionOptions.Enabled'),
  ),
  encrypted(['AWS::OpenSearchService::Domain'], 'HTTPS only', flag('DomainEndpointOptions.EnforceHTTPS')),
  encrypted(['AWS::KMS::Key'], 'rotation of the key', flag('EnableKeyRotation')),
  encrypted(
    ['AWS::KMS::Key'],
    'being usable (what it encrypts cannot be read while it is disabled)',
    flag('Enabled', 1),
  ),
  {
    types: ['AWS::KMS::Key'],
    rule: 'retention-weakened',
    what: 'days a scheduled deletion of the key can be taken back',
    severity: 'ask',
    strength: amount('PendingWindowInDays', 30),
  },
  {
    types: BUCKET,
    rule: 'retention-weakened',
    what: 'days until objects are deleted',
    severity: 'ask',
    strength: daysKept('ExpirationInDays', 'Expiration.Days'),
  },
  {
    types: BUCKET,
    rule: 'retention-weakened',
    what: 'days until replaced versions are deleted',
    strength: daysKept('NoncurrentVersionExpiration.NoncurrentDays', 'NoncurrentVersionExpirationInDays'),
  },
  {
    types: BUCKET,
    rule: 'public-access-unblocked',
    what: 'object ownership (access lists)',
    strength: properties => {
      const [rule] = listAt(properties, 'OwnershipControls', 'Rules');
      return rankIn(
        'ObjectOwnership',
        ['ObjectWriter', 'BucketOwnerPreferred', 'BucketOwnerEnforced'],
        'BucketOwnerEnforced',
      )(rule ?? {});
    },
  },
  {
    types: BUCKET,
    rule: 'public-access-unblocked',
    what: 'privacy of its access list',
    strength: properties => Number(!/^Public/.test(String(at(properties, 'AccessControl')))),
  },
  {
    types: BUCKET,
    rule: 'audit-weakened',
    what: 'access log',
    severity: 'ask',
    strength: present('LoggingConfiguration'),
  },
  {
    types: BUCKET,
    rule: 'backup-weakened',
    what: 'replication',
    severity: 'ask',
    strength: present('ReplicationConfiguration'),
  },
  {
    types: LOGS,
    rule: 'log-retention-shortened',
    what: 'days that logs are kept',
    strength: amount('RetentionInDays', Number.POSITIVE_INFINITY),
  },
  {
    types: ['AWS::SQS::Queue'],
    rule: 'retention-weakened',
    what: 'seconds that messages are kept',
    strength: amount('MessageRetentionPeriod', 345_600),
  },
  {
    types: ['AWS::SQS::Queue'],
    rule: 'dead-letters-lost',
    what: 'the dead-letter queue',
    severity: 'ask',
    strength: present('RedrivePolicy'),
  },
  {
    types: ['AWS::Cognito::UserPool'],
    rule: 'sign-in-weakened',
    what: 'the second factor',
    severity: 'ask',
    strength: rankIn('MfaConfiguration', ['OFF', 'OPTIONAL', 'ON'], 'OFF'),
  },
  {
    types: ['AWS::Backup::BackupSelection'],
    rule: 'backup-weakened',
    what: 'number of resources that are selected for backup',
    strength: properties => listAt(properties, 'BackupSelection', 'Resources').length,
  },
  backups(
    ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::DocDB::DBCluster'],
    'BackupRetentionPeriod',
    1,
  ),
  backups(['AWS::ElastiCache::ReplicationGroup'], 'SnapshotRetentionLimit', 0),
  {
    types: ['AWS::EFS::FileSystem'],
    rule: 'backup-weakened',
    what: 'automatic backups',
    strength: rankIn('BackupPolicy.Status', ['DISABLED', 'ENABLED'], 'DISABLED'),
  },
  {
    types: ['AWS::Backup::BackupVault'],
    rule: 'backup-weakened',
    what: 'the lock of the vault',
    strength: present('LockConfiguration'),
  },
  {
    types: ['AWS::Backup::BackupVault'],
    rule: 'backup-weakened',
    what: 'days that a backup is kept at least',
    strength: amount('LockConfiguration.MinRetentionDays', 0),
  },
  {
    types: ['AWS::ECR::Repository'],
    rule: 'image-tags-mutable',
    what: 'immutability of image tags',
    severity: 'ask',
    strength: rankIn(
      'ImageTagMutability',
      ['MUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION', 'IMMUTABLE'],
      'MUTABLE',
    ),
  },
];
