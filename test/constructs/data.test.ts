import type { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { State } from '../../lib/config/schema';
import type { Workload } from '../../lib/constructs/compute/workload';
import { Datasets } from '../../lib/constructs/data/datasets';
import { LogBucket } from '../../lib/constructs/data/log-bucket';
import { Tables } from '../../lib/constructs/data/tables';
import type { TableDefinition } from '../../lib/contract/tables';
import { statementsOf, templateOf } from '../support/stack';

const KEPT: State = { onRemoval: 'retain', deletionProtection: true };
const LOST: State = { onRemoval: 'destroy', reason: 'a test throws it away' };

const DEFINITIONS: TableDefinition[] = [
  {
    name: 'first',
    key: { partition: 'id' },
    indexes: [{ name: 'ByOwner', partition: 'ownerId', sort: 'createdAt' }],
  },
  { name: 'second', key: { partition: 'id', sort: 'part' }, indexes: [] },
];

function tablesTemplate(state: State, grant = false) {
  return templateOf(stack => {
    const tables = new Tables(stack, 'Tables', { definitions: DEFINITIONS, recoveryDays: 35, state });
    if (grant) tables.grantReadWrite(workload(stack).role);
  });
}

function workload(stack: Stack) {
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  const environment: Record<string, string> = {};
  const grantee: Workload = {
    grantPrincipal: role,
    addEnvironment: (name, value) => {
      environment[name] = value;
    },
  };
  return { role, environment, grantee };
}

describe('tables', () => {
  it('are lost with the stack only where the state says so', () => {
    tablesTemplate(KEPT).allResources('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: Match.objectLike({ Replicas: [Match.objectLike({ DeletionProtectionEnabled: true })] }),
    });
    tablesTemplate(LOST).allResources('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Delete',
      Properties: Match.objectLike({ Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })] }),
    });
  });

  it('recover to any second of the configured window', () => {
    tablesTemplate(KEPT).allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [
        Match.objectLike({
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        }),
      ],
    });
  });

  it('have numeric creation times and string keys otherwise', () => {
    tablesTemplate(KEPT).hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'first',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'ownerId', AttributeType: 'S' },
        { AttributeName: 'createdAt', AttributeType: 'N' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'ByOwner',
          KeySchema: [
            { AttributeName: 'ownerId', KeyType: 'HASH' },
            { AttributeName: 'createdAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
  });

  it('are made one after the other, because CloudFormation makes no two tables with indexes at once', () => {
    const template = tablesTemplate(KEPT);
    const [first] = Object.keys(
      template.findResources('AWS::DynamoDB::GlobalTable', { Properties: { TableName: 'first' } }),
    );
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      Properties: { TableName: 'second' },
      DependsOn: [first],
    });
  });

  it('can be read and written by whom they are granted to, never altered or deleted', () => {
    const actions = statementsOf(tablesTemplate(KEPT, true)).flatMap(statement => statement.Action);
    expect(actions).toContain('dynamodb:PutItem');
    expect(actions.filter(action => /Table$|Backup|Restore|\*/.test(action))).toEqual([
      'dynamodb:DescribeTable',
    ]);
  });

  it('are granted by name, so that no other stack refers to this one', () => {
    const resources = JSON.stringify(
      statementsOf(tablesTemplate(KEPT, true)).map(statement => statement.Resource),
    );
    expect(resources).toContain(':table/first/index/ByOwner');
    expect(resources).not.toContain('*');
    expect(resources).not.toMatch(/GetAtt|ImportValue/);
  });
});

function datasetsTemplate(grant: (datasets: Datasets, workload: Workload) => void) {
  const environments: Record<string, string>[] = [];
  const template = templateOf(stack => {
    const { grantee, environment } = workload(stack);
    const accessLogs = new LogBucket(stack, 'Logs', { bucketName: 'logs', retentionDays: 30, state: KEPT });
    const datasets = new Datasets(stack, 'Datasets', {
      bucketName: 'bi-datasets-test',
      prefix: 'datasets/',
      noncurrentVersionDays: 30,
      accessLogs,
      state: KEPT,
    });
    grant(datasets, grantee);
    environments.push(environment);
  });
  return { template, environment: environments[0] };
}

describe('datasets', () => {
  it('grant READ, never write or delete, to a reader', () => {
    const { template } = datasetsTemplate((datasets, reader) => datasets.grantRead(reader));
    const actions = statementsOf(template).flatMap(statement => statement.Action);
    expect(actions.sort()).toEqual(['s3:GetObject', 's3:ListBucket']);
  });

  it('grant nothing outside their prefix', () => {
    const { template } = datasetsTemplate((datasets, writer) => datasets.grantReadWrite(writer));
    const [objects, listing] = statementsOf(template);
    expect(JSON.stringify(objects?.Resource)).toContain(':s3:::bi-datasets-test/datasets/*');
    expect(listing?.Condition).toEqual({ StringLike: { 's3:prefix': 'datasets/*' } });
  });

  it('bind a grant to a VPC endpoint when asked to', () => {
    const { template } = datasetsTemplate((datasets, reader) =>
      datasets.grantRead(reader, { throughEndpoint: 'vpce-1' }),
    );
    for (const { Condition } of statementsOf(template)) {
      expect(Condition).toMatchObject({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } });
    }
  });

  it('tell the workload the name of the bucket with the grant', () => {
    const { environment } = datasetsTemplate((datasets, reader) => datasets.grantRead(reader));
    expect(environment).toEqual({ S3_BUCKET_DATASETS: 'bi-datasets-test' });
  });

  it('keep replaced versions for 30 days and nothing of an unfinished upload', () => {
    datasetsTemplate(() => {}).template.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: 'bi-datasets-test',
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }),
          Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
        ],
      },
    });
  });
});

describe('every bucket', () => {
  const { template } = datasetsTemplate(() => {});

  it('refuses connections without TLS', () => {
    const policies = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    expect(policies).toHaveLength(2);
    for (const policy of policies) {
      expect(policy.Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });

  it('is encrypted and closed to the public', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      BucketEncryption: Match.anyValue(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });
});

describe('the log bucket', () => {
  it('gives back for a week what somebody deleted', () => {
    datasetsTemplate(() => {}).template.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: 'logs',
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 7 } })]),
      },
    });
  });

  it('admits the log delivery of its own Region only below alb/', () => {
    const template = templateOf(stack =>
      new LogBucket(stack, 'Logs', {
        bucketName: 'logs',
        retentionDays: 30,
        state: LOST,
      }).admitLoadBalancers(),
    );
    const [policy] = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    const delivery = policy?.Properties.PolicyDocument.Statement.filter(
      (statement: { Effect: string }) => statement.Effect === 'Allow',
    );
    expect(delivery).toHaveLength(1);
    // 582318560864 is Elastic Load Balancing's account in ap-northeast-1. Source: ELB user guide, access logs.
    expect(JSON.stringify(delivery[0].Principal)).toContain('582318560864');
    expect(JSON.stringify(delivery[0].Resource)).toContain('/alb/AWSLogs/');
  });
});
