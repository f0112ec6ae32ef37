import { sub, type Template } from '../support';

const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

/** A stack as people write it by hand: `Fn::Sub`, inline policies, no metadata, no hashes. */
export const HANDWRITTEN: Template = {
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'wiki of the sales department',
  Parameters: {
    Stage: { Type: 'String', Default: 'prod', AllowedValues: ['prod', 'test'] },
    KeepSearch: { Type: 'String', Default: 'yes' },
    BucketSuffix: { Type: 'String', Default: 'main' },
    VpcId: { Type: 'AWS::EC2::VPC::Id' },
    SubnetIds: { Type: 'List<AWS::EC2::Subnet::Id>' },
  },
  Conditions: { WithSearch: { 'Fn::Equals': [{ Ref: 'KeepSearch' }, 'yes'] } },
  Resources: {
    Database: {
      Type: 'AWS::RDS::DBInstance',
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      Properties: {
        AllocatedStorage: '100',
        BackupRetentionPeriod: 30,
        DBInstanceClass: 'db.t4g.medium',
        DBInstanceIdentifier: sub('wiki-<Stage>'),
        DeletionProtection: true,
        Engine: 'postgres',
        EngineVersion: '16.3',
        ManageMasterUserPassword: true,
        MasterUsername: 'wiki',
        MultiAZ: true,
        PubliclyAccessible: false,
        StorageEncrypted: true,
        VPCSecurityGroups: [{ Ref: 'DatabaseGroup' }],
      },
    },
    DatabaseGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: 'database of the wiki',
        SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, CidrIp: '10.0.8.0/24' }],
        VpcId: { Ref: 'VpcId' },
      },
    },
    Attachments: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: sub('wiki-<Stage>-<BucketSuffix>'),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
      ...kept,
    },
    Cache: {
      Type: 'AWS::ElastiCache::ReplicationGroup',
      Properties: {
        AtRestEncryptionEnabled: true,
        AutomaticFailoverEnabled: true,
        CacheNodeType: 'cache.t4g.small',
        Engine: 'redis',
        MultiAZEnabled: true,
        NumCacheClusters: 2,
        ReplicationGroupDescription: 'sessions of the wiki',
        SnapshotRetentionLimit: 7,
        TransitEncryptionEnabled: true,
      },
      ...kept,
    },
    Files: {
      Type: 'AWS::EFS::FileSystem',
      Properties: {
        BackupPolicy: { Status: 'ENABLED' },
        Encrypted: true,
        FileSystemTags: [{ Key: 'Name', Value: 'wiki' }],
      },
      ...kept,
    },
    Search: {
      Type: 'AWS::OpenSearchService::Domain',
      Condition: 'WithSearch',
      Properties: {
        AccessPolicies: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: sub('arn:aws:iam::<AWS::AccountId>:role/wiki-app') },
              Action: 'es:ESHttp*',
              Resource: sub('arn:aws:es:<AWS::Region>:<AWS::AccountId>:domain/wiki/*'),
            },
          ],
        },
        ClusterConfig: { InstanceCount: 2, InstanceType: 'r6g.large.search' },
        DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-2019-07' },
        DomainName: 'wiki',
        EBSOptions: { EBSEnabled: true, VolumeSize: 50, VolumeType: 'gp3' },
        EncryptionAtRestOptions: { Enabled: true },
        EngineVersion: 'OpenSearch_2.17',
        NodeToNodeEncryptionOptions: { Enabled: true },
      },
      ...kept,
    },
    Users: {
      Type: 'AWS::Cognito::UserPool',
      Properties: {
        DeletionProtection: 'ACTIVE',
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        UsernameAttributes: ['email'],
        UserPoolName: 'wiki',
      },
      ...kept,
    },
    Mails: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        MessageRetentionPeriod: 1209600,
        QueueName: 'wiki-mails',
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': 'DeadMails.Arn' }, maxReceiveCount: 5 },
        SqsManagedSseEnabled: true,
      },
    },
    DeadMails: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1209600 } },
    MailsPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Mails' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: sub('arn:aws:iam::<AWS::AccountId>:role/wiki-app') },
              Action: 'sqs:SendMessage',
              Resource: { 'Fn::GetAtt': ['Mails', 'Arn'] },
            },
          ],
        },
      },
    },
    AppRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'wiki-app',
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: ['sts:AssumeRole'] },
          ],
        },
        Policies: [
          {
            PolicyName: 'attachments',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Sid: 'Objects',
                  Effect: 'Allow',
                  Action: ['s3:GetObject', 's3:PutObject'],
                  Resource: sub('<Attachments.Arn>/*'),
                },
                { Effect: 'Allow', Action: 's3:ListBucket', Resource: { 'Fn::GetAtt': 'Attachments.Arn' } },
              ],
            },
          },
        ],
      },
    },
    Images: {
      Type: 'AWS::ECR::Repository',
      Properties: {
        ImageScanningConfiguration: { ScanOnPush: true },
        ImageTagMutability: 'IMMUTABLE',
        RepositoryName: 'wiki',
      },
      ...kept,
    },
  },
};
