import { join, policy, type Resource, ref, statement } from '../support';

export const access = {
  apiRole: 'ApiRole2A6E9C31',
  apiPolicy: 'ApiRoleDefaultPolicy5B8D1F47',
  workerRole: 'WorkerRole8C3F0A29',
  workerPolicy: 'WorkerRoleDefaultPolicy0E7B4D68',
  executionRole: 'ExecutionRole605A040B',
  executionPolicy: 'ExecutionRoleDefaultPolicyA5B92313',
  janitorRole: 'JanitorRole1D9C7E53',
  janitorPolicy: 'JanitorRoleDefaultPolicy4F2B8A60',
} as const;

export const ORDERS_TABLE = join(
  'arn:',
  ref('AWS::Partition'),
  ':dynamodb:',
  ref('AWS::Region'),
  ':',
  ref('AWS::AccountId'),
  ':table/shop_orders',
);
export const UPLOADS = 'arn:aws:s3:::shop-uploads-example/*';
export const API_LOG = join(
  'arn:aws:logs:',
  ref('AWS::Region'),
  ':',
  ref('AWS::AccountId'),
  ':log-group:/ecs/shop:*',
);
export const API_ROLE_ARN = join(
  'arn:',
  ref('AWS::Partition'),
  ':iam::',
  ref('AWS::AccountId'),
  ':role/shop-api',
);

const assumed = (by: string, name: string, more: object = {}): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: policy({
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
      Effect: 'Allow',
      Principal: { Service: by },
    }),
    PermissionsBoundary: join('arn:aws:iam::', ref('AWS::AccountId'), ':policy/shop-boundary'),
    RoleName: name,
    ...more,
  },
});

const rights = (of: string, ...statements: readonly object[]): Resource => ({
  Type: 'AWS::IAM::Policy',
  Properties: {
    PolicyDocument: policy(...statements),
    PolicyName: `${of}DefaultPolicy`,
    Roles: [ref(of)],
  },
});

/** Who may do what in the service stack. */
export const role: Record<string, Resource> = {
  [access.apiRole]: assumed('ecs-tasks.amazonaws.com', 'shop-api'),
  [access.apiPolicy]: rights(
    access.apiRole,
    statement('Allow', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], ORDERS_TABLE),
    statement('Allow', 's3:GetObject', UPLOADS, {
      Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f60718' } },
    }),
    statement('Allow', 's3:PutObject', 'arn:aws:s3:::shop-exports-example/*'),
    statement('Deny', 'dynamodb:DeleteItem', '*'),
  ),
  [access.workerRole]: assumed('ecs-tasks.amazonaws.com', 'shop-worker'),
  [access.workerPolicy]: rights(
    access.workerRole,
    statement('Allow', 's3:GetObject', UPLOADS),
    statement('Deny', 's3:*', 'arn:aws:s3:::shop-backups-example/*'),
  ),
  [access.executionRole]: assumed('ecs-tasks.amazonaws.com', 'shop-execution'),
  [access.executionPolicy]: rights(
    access.executionRole,
    statement('Allow', 'ecr:GetAuthorizationToken', '*'),
    statement(
      'Allow',
      ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      join('arn:aws:ecr:', ref('AWS::Region'), ':', ref('AWS::AccountId'), ':repository/shop-*'),
    ),
    statement('Allow', ['logs:CreateLogStream', 'logs:PutLogEvents'], API_LOG),
  ),
  [access.janitorRole]: assumed('lambda.amazonaws.com', 'shop-janitor'),
  [access.janitorPolicy]: rights(
    access.janitorRole,
    statement('Allow', 'logs:*', API_LOG),
    statement('Allow', ['dynamodb:DeleteItem', 'dynamodb:Scan'], ORDERS_TABLE),
  ),
};
