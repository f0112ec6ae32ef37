import { att, join, likeCdk, policy, ref, statement } from '../support';

export const key = 'DataKey3C1E7A90';
export const orders = 'Orders5C3A9E1B';
export const sessions = 'Sessions90B1D7F4';
export const uploads = 'UploadsBucketD5B1B4B6';
export const uploadsPolicy = 'UploadsBucketPolicy4F1D6C22';
export const secret = 'AppSecret8E21A0C7';
export const audit = 'AuditLog1A77C0DE';
export const vault = 'Vault23237E5B';
export const plan = 'BackupPlan6B0A3F11';
export const selection = 'BackupSelection7D0C21AA';

const account = ref('AWS::AccountId');
const root = { AWS: join('arn:', ref('AWS::Partition'), ':iam::', account, ':root') };
const retained = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const tags = [{ Key: 'system', Value: 'shop' }];

/** What the shop keeps, as CDK writes it. */
export const DATA = likeCdk('shop-data', {
  [key]: {
    Type: 'AWS::KMS::Key',
    Properties: {
      Description: 'data of the shop',
      EnableKeyRotation: true,
      KeyPolicy: policy({ ...statement('Allow', 'kms:*', '*'), Principal: root }),
      PendingWindowInDays: 30,
      Tags: tags,
    },
    ...retained,
  },
  [orders]: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      AttributeDefinitions: [
        { AttributeName: 'orderId', AttributeType: 'S' },
        { AttributeName: 'customerId', AttributeType: 'S' },
        { AttributeName: 'createdAt', AttributeType: 'N' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'OrdersByCustomer',
          KeySchema: [
            { AttributeName: 'customerId', KeyType: 'HASH' },
            { AttributeName: 'createdAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      KeySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' }],
      Replicas: [
        {
          Region: 'ap-northeast-1',
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
          SSESpecification: { KMSMasterKeyId: att(key) },
          Tags: tags,
        },
      ],
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TableName: 'shop_orders',
    },
    ...retained,
  },
  [sessions]: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'sessionId', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      KeySchema: [{ AttributeName: 'sessionId', KeyType: 'HASH' }],
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { KMSMasterKeyId: att(key), SSEEnabled: true, SSEType: 'KMS' },
      TableName: 'shop_sessions',
      Tags: tags,
    },
    ...retained,
  },
  [uploads]: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { KMSMasterKeyID: att(key), SSEAlgorithm: 'aws:kms' },
          },
        ],
      },
      BucketName: 'shop-uploads-example',
      LifecycleConfiguration: {
        Rules: [
          {
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            Id: 'tidy',
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            Status: 'Enabled',
          },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      Tags: tags,
      VersioningConfiguration: { Status: 'Enabled' },
    },
    ...retained,
  },
  [uploadsPolicy]: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref(uploads),
      PolicyDocument: policy({
        ...statement('Deny', 's3:*', [att(uploads), join(att(uploads), '/*')]),
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        Principal: { AWS: '*' },
      }),
    },
  },
  [secret]: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      Description: 'what the shop signs sessions with',
      GenerateSecretString: {
        GenerateStringKey: 'SESSION_KEY',
        PasswordLength: 64,
        SecretStringTemplate: '{"PAYMENT_ACCOUNT":"unset"}',
      },
      KmsKeyId: att(key),
      Name: 'shop/app',
    },
    ...retained,
  },
  [audit]: {
    Type: 'AWS::Logs::LogGroup',
    Properties: { KmsKeyId: att(key), LogGroupName: '/shop/audit', RetentionInDays: 365 },
    ...retained,
  },
  [vault]: {
    Type: 'AWS::Backup::BackupVault',
    Properties: {
      BackupVaultName: 'shop',
      EncryptionKeyArn: att(key),
      LockConfiguration: { MinRetentionDays: 7 },
    },
    ...retained,
  },
  [plan]: {
    Type: 'AWS::Backup::BackupPlan',
    Properties: {
      BackupPlan: {
        BackupPlanName: 'shop',
        BackupPlanRule: [
          {
            Lifecycle: { DeleteAfterDays: 35 },
            RuleName: 'Daily',
            ScheduleExpression: 'cron(0 18 * * ? *)',
            TargetBackupVault: ref(vault),
          },
        ],
      },
    },
  },
  [selection]: {
    Type: 'AWS::Backup::BackupSelection',
    Properties: {
      BackupPlanId: ref(plan),
      BackupSelection: {
        IamRoleArn: join('arn:', ref('AWS::Partition'), ':iam::', account, ':role/shop-backup'),
        Resources: [att(orders), att(sessions), att(uploads)],
        SelectionName: 'state',
      },
    },
  },
});
