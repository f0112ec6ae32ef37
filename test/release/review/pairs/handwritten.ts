import { HANDWRITTEN } from './bases/handwritten';
import { changing, edited, type Pair, set, sub } from './support';

const { ask, block, clear } = changing('wiki', HANDWRITTEN);
const opened = (action: string, resource: object) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: action,
  Resource: resource,
});

const inline = 'Policies.0.PolicyDocument.Statement';

export const hurting: readonly Pair[] = [
  block(
    'a database gets another identifier and with it another, empty database',
    { about: 'replacement, physical name', resource: 'Database' },
    set('Database', { DBInstanceIdentifier: 'wiki-main' }),
  ),
  block(
    'the owner of a database gets another name',
    { about: 'replacement', resource: 'Database' },
    set('Database', { MasterUsername: 'owner' }),
  ),
  block(
    'a database is no longer encrypted',
    { about: 'encryption, replacement', resource: 'Database' },
    set('Database', { StorageEncrypted: false }),
  ),
  block(
    'a database is restored from a snapshot, which replaces it',
    { about: 'conditional replacement', resource: 'Database' },
    set('Database', { DBSnapshotIdentifier: 'wiki-before-migration' }),
  ),
  block(
    'a database is open to deletion',
    { about: 'deletion protection', resource: 'Database' },
    set('Database', { DeletionProtection: false }),
  ),
  block(
    'a database is backed up no more',
    { about: 'backup retention', resource: 'Database' },
    set('Database', { BackupRetentionPeriod: 0 }),
  ),
  block(
    'a database can be reached from the internet',
    { about: 'public access', resource: 'Database' },
    set('Database', { PubliclyAccessible: true }),
  ),
  // Hesitated: the stand-by is availability, but dropping it is a choice of cost that somebody may have made.
  ask(
    'a database loses its stand-by in the second zone',
    { about: 'availability, Multi-AZ', resource: 'Database' },
    set('Database', { MultiAZ: false }),
  ),
  ask(
    'a database goes up a major version, and never back',
    { about: 'engine version', resource: 'Database' },
    set('Database', { AllowMajorVersionUpgrade: true, EngineVersion: '17.2' }),
  ),
  ask(
    'a database grows to sixteen times its price',
    { about: 'cost, instance class', resource: 'Database' },
    set('Database', { DBInstanceClass: 'db.r6g.4xlarge' }),
  ),
  block(
    'a cache is no longer encrypted at rest',
    { about: 'encryption, replacement', resource: 'Cache' },
    set('Cache', { AtRestEncryptionEnabled: false }),
  ),
  block(
    'a cache is spoken to in clear text',
    { about: 'encryption in transit', resource: 'Cache' },
    set('Cache', { TransitEncryptionEnabled: false }),
  ),
  block(
    'a file system is no longer encrypted',
    { about: 'encryption, replacement', resource: 'Files' },
    set('Files', { Encrypted: false }),
  ),
  block(
    'a file system is backed up no more',
    { about: 'backup', resource: 'Files' },
    set('Files', { 'BackupPolicy.Status': 'DISABLED' }),
  ),
  block(
    'a search domain gets another name',
    { about: 'replacement, physical name', resource: 'Search' },
    set('Search', { DomainName: 'wiki-search' }),
  ),
  block(
    'a search domain accepts everybody',
    { about: 'access policy opened', resource: 'Search' },
    set('Search', { 'AccessPolicies.Statement.0.Principal': { AWS: '*' } }),
  ),
  block(
    'a search domain answers in clear text',
    { about: 'encryption in transit', resource: 'Search' },
    set('Search', { 'DomainEndpointOptions.EnforceHTTPS': false }),
  ),
  block(
    'a user pool signs in by phone instead of e-mail, which makes it another pool',
    { about: 'replacement', resource: 'Users' },
    set('Users', { UsernameAttributes: ['phone_number'] }),
  ),
  block(
    'a user pool is open to deletion',
    { about: 'deletion protection', resource: 'Users' },
    set('Users', { DeletionProtection: 'INACTIVE' }),
  ),
  // Hesitated: no data is lost, but it is the second lock of the door.
  ask(
    'a user pool asks for no second factor',
    { about: 'MFA weakened', resource: 'Users' },
    set('Users', { MfaConfiguration: 'OFF', EnabledMfas: undefined }),
  ),
  block(
    'a queue gets another name and its messages stay in the old one',
    { about: 'replacement, physical name', resource: 'Mails' },
    set('Mails', { QueueName: 'wiki-outbox' }),
  ),
  block(
    'a queue forgets messages after a minute instead of two weeks',
    { about: 'retention', resource: 'Mails' },
    set('Mails', { MessageRetentionPeriod: 60 }),
  ),
  ask(
    'messages that fail are kept nowhere any more',
    { about: 'dead-letter queue', resource: 'Mails' },
    set('Mails', { RedrivePolicy: undefined }),
  ),
  block(
    'everybody may send to a queue',
    { about: 'resource policy opened', resource: 'MailsPolicy' },
    set('MailsPolicy', {
      'PolicyDocument.Statement.+': opened('sqs:SendMessage', { 'Fn::GetAtt': ['Mails', 'Arn'] }),
    }),
  ),
  block(
    'every account may pull an image',
    { about: 'repository policy opened', resource: 'Images' },
    set('Images', {
      RepositoryPolicyText: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: '*', Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] },
        ],
      },
    }),
  ),
  // Hesitated: a tag that can be moved makes a release say something else than what runs.
  ask(
    'tags of images can be overwritten',
    { about: 'tag mutability', resource: 'Images' },
    set('Images', { ImageTagMutability: 'MUTABLE' }),
  ),
  block(
    'a repository gets another name and loses its images',
    { about: 'replacement, physical name', resource: 'Images' },
    set('Images', { RepositoryName: 'sales/wiki' }),
  ),
  block(
    'an inline policy of a role is opened to every action on objects',
    { about: 'IAM widened: wildcard action', resource: 'AppRole' },
    set('AppRole', { [`${inline}.0.Action`]: 's3:*', [`${inline}.0.Resource`]: '*' }),
  ),
];

export const harmless: readonly Pair[] = [
  clear('a database is backed up longer', {}, set('Database', { BackupRetentionPeriod: 35 })),
  clear('a cache is saved longer', {}, set('Cache', { SnapshotRetentionLimit: 14 })),
  clear(
    'a cache is described in other words',
    {},
    set('Cache', { ReplicationGroupDescription: 'who is signed in' }),
  ),
  clear(
    'a queue tries twice more before it gives up',
    {},
    set('Mails', { 'RedrivePolicy.maxReceiveCount': 7 }),
  ),
  clear(
    'a file system gets a tag',
    {},
    set('Files', { 'FileSystemTags.+': { Key: 'owner', Value: 'sales' } }),
  ),
  // Hesitated: a minor version restarts the database for a minute in its window.
  ask(
    'a database goes up a minor version',
    { about: 'engine version', resource: 'Database' },
    set('Database', { EngineVersion: '16.4' }),
  ),
  changing('wiki', edited(HANDWRITTEN, set('Images', { ImageTagMutability: 'MUTABLE' }))).clear(
    'tags of images can be overwritten no more',
    {},
    set('Images', { ImageTagMutability: 'IMMUTABLE' }),
  ),
  changing('wiki', edited(HANDWRITTEN, set('Users', { MfaConfiguration: 'OFF' }))).clear(
    'a user pool asks for a second factor',
    {},
    set('Users', { MfaConfiguration: 'ON' }),
  ),
  clear('the description of a stack is reworded', {}, t => ({
    ...t,
    Description: "the sales department's wiki",
  })),
  clear(
    'an inline policy says in a list what it said in one word',
    {},
    set('AppRole', {
      [`${inline}.1.Action`]: ['s3:ListBucket'],
      [`${inline}.1.Resource`]: [sub('arn:aws:s3:::<Attachments>')],
      [`${inline}.0.Sid`]: 'ReadAndWrite',
    }),
  ),
];
