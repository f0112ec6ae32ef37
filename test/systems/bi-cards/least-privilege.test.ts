/** Who may do what, whole: a permission that is not listed here is one too many. */
import { namesOf, TABLES } from '../../../lib/contract/bi-cards';
import { DEPLOYMENTS } from '../../../lib/systems/names';
import { type Json, synthesized } from '../../support/deployment';
import { permissionsOf, resourcePolicy } from '../../support/permissions';

const ITEMS =
  'dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:ConditionCheckItem dynamodb:DeleteItem ' +
  'dynamodb:DescribeTable dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:Scan dynamodb:UpdateItem';
const PULL = 'ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer';
const LOG = 'logs:CreateLogStream logs:PutLogEvents';
const THROUGH_BACKUP = 'kms:ViaService StringEquals backup.ap-northeast-1.amazonaws.com';
const FOR_SECRET = 'kms:ViaService StringEquals secretsmanager.ap-northeast-1.amazonaws.com';

describe.each(['staging', 'production'])('in %s', environment => {
  const names = namesOf(environment);
  const deployment = synthesized(names.deployment);
  const permissions = permissionsOf(deployment);
  const of = (role: string) => permissions[`service: ${role}`];
  // Staging's `observability` is `essential`: restores are tested by hand.
  const isTested = environment === 'production';

  describe('the API', () => {
    const own = [
      ...[...TABLES]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap(({ name, indexes }) => [
          `${ITEMS} on dynamodb:table/${name}`,
          ...indexes.map(index => `${ITEMS} on dynamodb:table/${name}/index/${index.name}`),
        ]),
      `s3:AbortMultipartUpload s3:DeleteObject s3:GetObject s3:PutObject on s3:${names.datasetsBucket}/datasets/*`,
      `s3:ListBucket on s3:${names.datasetsBucket} if s3:prefix StringLike datasets/*`,
    ];
    const forShell = [
      'logs:DescribeLogGroups ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel ' +
        'ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel on *',
      'logs:CreateLogStream logs:DescribeLogStreams logs:PutLogEvents on logs:log-group:<Cluster/Sessions>:*',
    ];

    it('reads and writes its tables and datasets, and nothing else but the shell of staging', () => {
      const expected = environment === 'staging' ? [...own, ...forShell] : own;
      expect(of('Api/Service/TaskRole')?.sort()).toEqual(expected.sort());
    });

    it('is started with its own image, log and secret', () => {
      expect(of('Api/Service/ExecutionRole')).toEqual([
        `${PULL} on ecr:repository/bi-api`,
        'ecr:GetAuthorizationToken on *',
        `${LOG} on <Api/Service/Logs>`,
        `kms:Decrypt on <keys: Key> if ${FOR_SECRET}`,
        'secretsmanager:GetSecretValue on <data: AppSecret/Secret>',
      ]);
    });
  });

  describe('the executor', () => {
    const throughEndpoint = 'aws:SourceVpce StringEquals <network: GatewayEndpoints/ExecutorS3>';

    it('reads datasets through its endpoint, and nothing else', () => {
      expect(of('Executor/Service/TaskRole')).toEqual([
        `s3:GetObject on s3:${names.datasetsBucket}/datasets/* if ${throughEndpoint}`,
        `s3:ListBucket on s3:${names.datasetsBucket} if ${throughEndpoint} and s3:prefix StringLike datasets/*`,
      ]);
    });

    it('is started with its own image and log, and no secret', () => {
      expect(of('Executor/Service/ExecutionRole')).toEqual([
        `${PULL} on ecr:repository/bi-executor`,
        'ecr:GetAuthorizationToken on *',
        `${LOG} on <Executor/Service/Logs>`,
      ]);
    });
  });

  it('init fills its one secret', () => {
    expect(of('Init/FunctionRole')).toEqual([
      `${LOG} on <Init/FunctionLogs>`,
      `kms:Decrypt kms:GenerateDataKey on <keys: Key> if ${FOR_SECRET}`,
      'secretsmanager:GetSecretValue secretsmanager:PutSecretValue secretsmanager:UpdateSecretVersionStage on <data: AppSecret/Secret>',
    ]);
  });

  it('health reads what it checks, one row of a table that nobody writes, and changes nothing', () => {
    const tables = TABLES.map(({ name }) => name).sort();
    const INTERFACES = ['AssignPrivateIpAddresses', 'CreateNetworkInterface', 'DeleteNetworkInterface'];
    const LISTING = ['DescribeNetworkInterfaces', 'DescribeSubnets'];
    const ec2 = (actions: string[]) => actions.map(action => `ec2:${action}`).join(' ');
    expect(of('Health/FunctionRole')).toEqual([
      `cloudwatch:DescribeAlarms ${ec2(LISTING)} on *`,
      `${ec2([...INTERFACES, 'UnassignPrivateIpAddresses'])} on ec2:*/*`,
      `never ${ec2([...INTERFACES, ...LISTING, 'UnassignPrivateIpAddresses'])} on * ` +
        `if lambda:SourceFunctionArn ArnEquals lambda:function:${names.functions.health}`,
      `${LOG} on <Health/FunctionLogs>`,
      `ecs:DescribeServices on ecs:service/${names.cluster}/api`,
      `ecs:DescribeServices on ecs:service/${names.cluster}/executor`,
      `servicediscovery:DiscoverInstances on * if servicediscovery:NamespaceName StringEquals ${names.namespace} ` +
        'and servicediscovery:ServiceName StringEquals executor',
      ...tables.map(name => `dynamodb:DescribeTable on dynamodb:table/${name}`),
      ...tables.map(
        name =>
          `dynamodb:GetItem on dynamodb:table/${name} if dynamodb:LeadingKeys ForAllValues:StringEquals health-check`,
      ),
      `s3:ListBucket on s3:${names.datasetsBucket}`,
      `s3:ListBucket on s3:${names.staticBucket}`,
      'secretsmanager:GetSecretValue on <data: AppSecret/Secret>',
      `kms:Decrypt on <keys: Key> if ${FOR_SECRET}`,
      'cloudwatch:PutMetricData on * if cloudwatch:namespace StringEquals BiCards/Health',
    ]);
  });

  it.each(['Nightly/Machine/Role', 'IsolationCanary/Job/Machine/Role'])(
    '%s runs the executor’s task as it is, and stops it',
    role => {
      const onCluster = 'ecs:cluster ArnEquals <Cluster/Cluster>';
      const toTasks = 'iam:PassedToService StringEquals ecs-tasks.amazonaws.com';
      expect(of(role)).toEqual([
        'logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies ' +
          'logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery ' +
          'xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments on *',
        `ecs:RunTask on <Executor/Service/Task> if ${onCluster}`,
        `ecs:DescribeTasks ecs:StopTask on ecs:task/<Cluster/Cluster>/* if ${onCluster}`,
        `iam:PassRole on <Executor/Service/ExecutionRole> if ${toTasks}`,
        `iam:PassRole on <Executor/Service/TaskRole> if ${toTasks}`,
        'events:DescribeRule events:PutRule events:PutTargets on events:rule/StepFunctionsGetEventsForECSTaskRule',
      ]);
    },
  );

  it.each([
    ['health', 'lambda:InvokeFunction on <Health/Function>'],
    ['nightly', 'states:StartExecution on <Schedules/Starter/Machine>'],
    ['isolation-canary', 'states:StartExecution on <Schedules/Starter/Machine>'],
    ['recovery-audit', 'lambda:InvokeFunction on <RestoreValidation/Function>'],
  ])('the schedule %s starts its target', (schedule, start) => {
    expect(of(`Schedules/${schedule}Role`)).toEqual([start, 'sqs:SendMessage on <Schedules/DeadLetters>']);
  });

  it('the starter looks for a run of each job, starts one, and nothing else', () => {
    const granted = of('Schedules/Starter/Machine/Role') ?? [];
    const logging = granted.find(text => text.startsWith('logs:'));
    const others = granted.filter(text => text !== logging);
    expect(logging).toMatch(/^logs:CreateLogDelivery .* xray:PutTraceSegments on \*$/);
    expect(others.sort()).toEqual(
      ['IsolationCanary/Job/Machine', 'Nightly/Machine'].map(
        job => `states:ListExecutions states:StartExecution on <${job}>`,
      ),
    );
  });

  describe('AWS Backup', () => {
    const tables = TABLES.map(({ name }) => name).sort();
    const forVault = [
      `kms:Decrypt kms:DescribeKey kms:GenerateDataKey on <keys: Key> if ${THROUGH_BACKUP}`,
      `kms:CreateGrant on <keys: Key> if ${THROUGH_BACKUP} and kms:GrantIsForAWSResource Bool true`,
    ];
    const s3 = (actions: string) => actions.replace(/(\S+)/g, 's3:$1');

    it('reads what it backs up, and can write no item and no object', () => {
      expect(permissions['data: Backups/Role']).toEqual([
        ...tables.map(
          name =>
            `dynamodb:DescribeTable dynamodb:ListTagsOfResource dynamodb:StartAwsBackupJob on dynamodb:table/${name}`,
        ),
        `${s3(
          'GetBucketAcl GetBucketLocation GetBucketNotification GetBucketTagging GetBucketVersioning ' +
            'GetInventoryConfiguration ListBucket ListBucketVersions PutBucketNotification PutInventoryConfiguration',
        )} on s3:${names.datasetsBucket}`,
        `${s3('GetObject GetObjectAcl GetObjectTagging GetObjectVersion GetObjectVersionAcl GetObjectVersionTagging')} on s3:${names.datasetsBucket}/*`,
        'events:DeleteRule events:DescribeRule events:DisableRule events:EnableRule events:ListTargetsByRule ' +
          'events:PutRule events:PutTargets events:RemoveTargets on events:rule/AwsBackupManagedRule*',
        'cloudwatch:GetMetricData events:ListRules s3:ListAllMyBuckets tag:GetResources on *',
        ...forVault,
      ]);
    });

    it('restores for a test into what the test makes, and nothing that is live', () => {
      if (!isTested) return expect(permissions['data: Backups/RestoreTesting/Role']).toBeUndefined();
      const resources = permissions['data: Backups/RestoreTesting/Role']?.map(line =>
        line.replace(/^.* on (.*?)( if .*)?$/, '$1'),
      );
      expect([...new Set(resources)]).toEqual([
        'dynamodb:table/awsbackup-restore-test-*',
        's3:awsbackup-restore-test-*',
        's3:awsbackup-restore-test-*/*',
        '<keys: Key>',
      ]);
      expect(permissions['data: Backups/RestoreTesting/Role']?.slice(-2)).toEqual(forVault);
    });

    it('is told by a function that reads what a test made, and of live data only whether there is any', () => {
      const judging = [
        ...['monthly', 'weekly'].map(
          rhythm =>
            `backup:GetRestoreTestingPlan on backup:restore-testing-plan:bi_${environment}_${rhythm}*`,
        ),
        'dynamodb:DescribeTable dynamodb:Scan on dynamodb:table/awsbackup-restore-test-*',
        ...tables.map(name => `dynamodb:DescribeTable on dynamodb:table/${name}`),
        's3:ListBucket on s3:awsbackup-restore-test-*',
        's3:GetObject on s3:awsbackup-restore-test-*/*',
        `s3:ListBucket on s3:${names.datasetsBucket} if s3:prefix StringLike datasets/*`,
      ];
      expect(of('RestoreValidation/FunctionRole')).toEqual([
        `${LOG} on <RestoreValidation/FunctionLogs>`,
        `backup:ListBackupJobs${isTested ? ' backup:ListRestoreJobs backup:PutRestoreValidationResult' : ''} on *`,
        `backup:DescribeBackupVault on backup:backup-vault:bi-${environment}`,
        ...(isTested ? judging : []),
        'cloudwatch:PutMetricData on * if cloudwatch:namespace StringEquals BiCards/Recovery',
      ]);
    });
  });

  it('the network writes its flow log, and empties the default security group', () => {
    expect(permissions['network: Network/FlowLogs/Role']).toEqual([
      'logs:CreateLogStream logs:DescribeLogStreams logs:PutLogEvents on <Network/FlowLogs/Logs>',
    ]);
    const [managed, ...others] =
      permissions['network: Custom::VpcRestrictDefaultSGCustomResourceProvider/Role'] ?? [];
    expect(managed).toContain('AWSLambdaBasicExecutionRole');
    expect(others).toEqual([
      'ec2:AuthorizeSecurityGroupIngress ec2:AuthorizeSecurityGroupEgress ec2:RevokeSecurityGroupIngress ' +
        'ec2:RevokeSecurityGroupEgress on ec2:security-group/<Network/Vpc>',
    ]);
  });

  it('there is no other role', () => {
    expect(Object.keys(permissions).sort()).toEqual(
      [
        ...(isTested ? ['data: Backups/RestoreTesting/Role'] : []),
        'data: Backups/Role',
        'network: Custom::VpcRestrictDefaultSGCustomResourceProvider/Role',
        'network: Network/FlowLogs/Role',
        'service: Api/Service/ExecutionRole',
        'service: Api/Service/TaskRole',
        'service: Executor/Service/ExecutionRole',
        'service: Executor/Service/TaskRole',
        'service: Health/FunctionRole',
        'service: Init/FunctionRole',
        'service: IsolationCanary/Job/Machine/Role',
        'service: Nightly/Machine/Role',
        'service: RestoreValidation/FunctionRole',
        'service: Schedules/Starter/Machine/Role',
        'service: Schedules/healthRole',
        'service: Schedules/isolation-canaryRole',
        'service: Schedules/nightlyRole',
        'service: Schedules/recovery-auditRole',
      ].sort(),
    );
  });

  it('no permission comes another way than by a policy beside its role', () => {
    for (const { resources } of deployment.stacks) {
      const ofIam = resources.filter(({ type }) => type.startsWith('AWS::IAM::'));
      expect(ofIam.filter(({ type }) => !['AWS::IAM::Role', 'AWS::IAM::Policy'].includes(type))).toEqual([]);
      const roles = ofIam.filter(({ type }) => type === 'AWS::IAM::Role').map(({ logicalId }) => logicalId);
      for (const { type, properties } of ofIam) {
        if (type !== 'AWS::IAM::Policy') continue;
        expect(properties).toMatchObject({ Roles: [{ Ref: expect.any(String) }] });
        expect(roles).toContain(properties.Roles[0].Ref);
      }
    }
  });

  describe('policies of resources', () => {
    const policiesOf = (type: string, property: string) =>
      deployment.stacks.flatMap(({ id, resources }) =>
        resources
          .filter(resource => resource.type === type)
          .map(({ path, properties }) => ({
            path: `${id}: ${path}`,
            statements: resourcePolicy(deployment, id, properties[property]),
          })),
      );
    const granted = (statements: readonly string[]) =>
      statements.filter(statement => !statement.startsWith('never '));

    it('the topic for releases admits nobody by itself: who deploys has rights of their own', () => {
      expect(
        policiesOf('AWS::SNS::TopicPolicy', 'PolicyDocument').find(({ path }) => path.includes('Releases')),
      ).toEqual({
        path: 'alerts: Releases/Policy',
        statements: ['never sns:Publish to * on <Releases> if aws:SecureTransport Bool false'],
      });
    });

    it('topics are published to by this account’s alarms, over TLS', () => {
      const policies = policiesOf('AWS::SNS::TopicPolicy', 'PolicyDocument').filter(
        ({ path }) => !path.includes('Releases'),
      );
      expect(policies.map(({ path }) => path)).toEqual([
        'alerts: Topics/Page/Policy',
        'alerts: Topics/Ticket/Policy',
        'edge: Topics/Page/Policy',
        'edge: Topics/Ticket/Policy',
      ]);
      for (const { path, statements } of policies) {
        const topic = path.replace(/^\w+: (.*)\/Policy$/, '<$1>');
        expect(statements).toEqual([
          `never sns:Publish to * on ${topic} if aws:SecureTransport Bool false`,
          `sns:Publish to cloudwatch.amazonaws.com on ${topic} if aws:SourceAccount StringEquals <AWS::AccountId> ` +
            'and aws:SourceArn ArnLike cloudwatch:alarm:*',
        ]);
      }
    });

    it('the dead-letter queue admits nobody by itself: the schedules’ roles do', () => {
      expect(policiesOf('AWS::SQS::QueuePolicy', 'PolicyDocument')).toEqual([
        {
          path: 'service: Schedules/DeadLetters/Policy',
          statements: ['never sqs:* to * on <Schedules/DeadLetters> if aws:SecureTransport Bool false'],
        },
      ]);
    });

    it('keys are used by services for this deployment, and managed from the account', () => {
      const users = policiesOf('AWS::KMS::Key', 'KeyPolicy').map(({ path, statements }) => ({
        path,
        users: granted(statements).map(statement => / to (\S+) on /.exec(statement)?.[1]),
        unbound: granted(statements).filter(statement => !statement.includes(` if `)),
      }));
      expect(users).toEqual([
        {
          path: 'keys: Key',
          users: [
            'iam:root',
            'logs.ap-northeast-1.amazonaws.com',
            'iam:root',
            'cloudwatch.amazonaws.com',
            // For the secret, through SNS for the topic of releases, and for AWS Backup, on behalf of roles that may.
            'iam:root',
            'iam:root',
            'iam:root',
            'iam:root',
          ],
          unbound: [expect.stringMatching(/^kms:CancelKeyDeletion .* to iam:root on \*$/)],
        },
        {
          path: 'edge: Key',
          users: ['iam:root', 'logs.us-east-1.amazonaws.com', 'iam:root', 'cloudwatch.amazonaws.com'],
          unbound: [expect.stringMatching(/^kms:CancelKeyDeletion .* to iam:root on \*$/)],
        },
      ]);
    });

    it('buckets are opened to the delivery of logs and to the distribution, nobody else', () => {
      const opened = policiesOf('AWS::S3::BucketPolicy', 'PolicyDocument').map(({ path, statements }) => [
        path,
        granted(statements).map(statement => statement.replace(/ on .*/, '')),
      ]);
      expect(Object.fromEntries(opened)).toEqual({
        'data: AccessLogs/Policy': [
          // Elastic Load Balancing in ap-northeast-1. Source: its user guide, access logs.
          's3:PutObject to iam:582318560864:root',
          's3:PutObject to logging.s3.amazonaws.com',
        ],
        'data: Datasets/Bucket/Policy': [],
        'edge: AccessLogs/Policy': [
          's3:PutObject to logging.s3.amazonaws.com',
          's3:PutObject to delivery.logs.amazonaws.com',
        ],
        'edge: Site/Bucket/Policy': [
          's3:GetObject s3:ListBucket to cloudfront.amazonaws.com',
          's3:GetObject s3:ListBucket to cloudfront.amazonaws.com',
        ],
      });
    });

    it('secrets are opened to nobody by themselves, and one function to one rule of EventBridge', () => {
      expect(deployment.resources('AWS::SecretsManager::ResourcePolicy')).toEqual([]);
      const opened = deployment.resources('AWS::Lambda::Permission').map(({ properties }) => properties);
      if (!isTested) return expect(opened).toEqual([]);
      expect(opened).toEqual([
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': [expect.stringMatching(/^RestoreValidationFunction/), 'Arn'] },
          Principal: 'events.amazonaws.com',
          SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^RestoreValidationRestored/), 'Arn'] },
        },
      ]);
    });
  });
});

it.each(['bi-staging', 'bi-production'])(
  '%s encrypts whatever it keeps, logs, messages and secrets with its own key',
  name => {
    const deployment = synthesized(name);
    const unencrypted = [
      ['AWS::Logs::LogGroup', 'KmsKeyId'],
      ['AWS::SNS::Topic', 'KmsMasterKeyId'],
      ['AWS::SecretsManager::Secret', 'KmsKeyId'],
      ['AWS::SQS::Queue', 'SqsManagedSseEnabled'],
      ['AWS::S3::Bucket', 'BucketEncryption'],
    ].flatMap(([type = '', property = '']) =>
      deployment.resources(type).filter(({ properties }) => !properties[property]),
    );
    expect(unencrypted.map(({ path }) => path)).toEqual([]);
    for (const { properties } of deployment.resources('AWS::KMS::Key'))
      expect(properties.EnableKeyRotation).toBe(true);
  },
);

it('gives every log a name by which the key admits it', () => {
  const { stacks } = synthesized('bi-production');
  const groups = stacks.flatMap(({ resources }) =>
    resources
      .filter(({ type }) => type === 'AWS::Logs::LogGroup')
      .map(({ properties }) => properties.LogGroupName),
  );
  expect(groups.length).toBeGreaterThan(10);
  expect(groups.filter((name: Json) => !String(name).includes('bi-production'))).toEqual([]);
});

it.each(DEPLOYMENTS.filter(name => !name.endsWith('-access')))(
  'in %s roles are passed by name and to one service only',
  name => {
    const passing = Object.values(permissionsOf(synthesized(name)))
      .flat()
      .filter(permission => /\biam:PassRole\b/.test(permission));
    for (const permission of passing) {
      expect(permission).toMatch(
        /^iam:PassRole on <[\w/]+Role> if iam:PassedToService StringEquals [\w.-]+\.amazonaws\.com$/,
      );
    }
    expect(passing.length > 0).toBe(!name.startsWith('bi-delivery'));
  },
);
