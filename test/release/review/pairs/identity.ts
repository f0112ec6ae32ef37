import { SERVICE } from './bases/service';
import { API_LOG, API_ROLE_ARN, access, ORDERS_TABLE, UPLOADS } from './bases/service-roles';
import {
  att,
  changing,
  edited,
  join,
  listed,
  type Pair,
  plus,
  policy,
  ref,
  renamed,
  set,
  statement,
  sub,
} from './support';

const { ask, block, clear } = changing('shop-service', SERVICE);
const { apiPolicy, apiRole, workerPolicy, workerRole, executionPolicy, janitorPolicy, janitorRole } = access;
const at = (n: number, rest: string) => `PolicyDocument.Statement.${n}.${rest}`;
const trust = (principal: object, rest: object = {}) =>
  policy({ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: principal, ...rest });
const same = { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } };

export const hurting: readonly Pair[] = [
  // Hesitated: features need new rights every week. One named action on one named table is for a person to judge.
  ask(
    'a role may do one more thing with a table that it knows',
    { about: 'IAM widened: dynamodb:UpdateItem', resource: apiPolicy },
    set(apiPolicy, { [at(0, 'Action.+')]: 'dynamodb:UpdateItem' }),
  ),
  block(
    'a list of actions becomes a wildcard',
    { about: 'IAM widened: wildcard action', resource: apiPolicy },
    set(apiPolicy, { [at(0, 'Action')]: 'dynamodb:*' }),
  ),
  block(
    'a wildcard hides in the middle of an action',
    { about: 'IAM widened: wildcard action', resource: apiPolicy },
    set(apiPolicy, { [at(0, 'Action')]: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:*e*'] }),
  ),
  block(
    'one table becomes every table',
    { about: 'IAM widened: wildcard resource', resource: apiPolicy },
    set(apiPolicy, { [at(0, 'Resource')]: '*' }),
  ),
  block(
    'objects of one bucket become those of every bucket',
    { about: 'IAM widened: wildcard resource', resource: workerPolicy },
    set(workerPolicy, { [at(0, 'Resource')]: 'arn:aws:s3:::*' }),
  ),
  block(
    'everything but a little is allowed',
    { about: 'IAM widened: NotAction', resource: apiPolicy },
    set(apiPolicy, { [at(1, 'Action')]: undefined, [at(1, 'NotAction')]: 'iam:*' }),
  ),
  block(
    'every object but those of one bucket is allowed',
    { about: 'IAM widened: NotResource', resource: workerPolicy },
    set(workerPolicy, {
      [at(0, 'Resource')]: undefined,
      [at(0, 'NotResource')]: 'arn:aws:s3:::shop-backups-example/*',
    }),
  ),
  block(
    'a right loses the condition that bound it to the network',
    { about: 'IAM widened: condition removed', resource: apiPolicy },
    set(apiPolicy, { [at(1, 'Condition')]: undefined }),
  ),
  block(
    'a condition accepts everything because its operator allows the key to be absent',
    { about: 'IAM widened: condition', resource: apiPolicy },
    set(apiPolicy, { [at(1, 'Condition')]: { StringLikeIfExists: { 'aws:SourceVpc': '*' } } }),
  ),
  changing(
    'shop-service',
    edited(SERVICE, set(workerPolicy, { [at(0, 'Resource')]: 'arn:aws:s3:::shop-*' })),
  ).block(
    'a denial is removed that a wide right stood under',
    { about: 'IAM widened: denial removed', resource: workerPolicy },
    set(workerPolicy, { 'PolicyDocument.Statement.1': undefined }),
  ),
  block(
    'a policy moves to another logical id and keeps its name, so that its removal takes the new one away',
    { row: [19], about: 'fixed name, logical id', resource: 'WorkerAccessPolicy7B0E9D21' },
    renamed(workerPolicy, 'WorkerAccessPolicy7B0E9D21'),
    set('WorkerAccessPolicy7B0E9D21', { PolicyName: `${workerRole}DefaultPolicy` }),
  ),
  block(
    'two narrow statements are merged into all of both',
    { about: 'IAM widened: cross product', resource: apiPolicy },
    set(apiPolicy, {
      'PolicyDocument.Statement': [
        statement('Allow', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], ORDERS_TABLE),
        statement(
          'Allow',
          ['s3:GetObject', 's3:PutObject'],
          [UPLOADS, 'arn:aws:s3:::shop-exports-example/*'],
        ),
        statement('Deny', 'dynamodb:DeleteItem', '*'),
      ],
    }),
  ),
  block(
    'a managed policy of an administrator is attached',
    { about: 'managed policy', resource: workerRole },
    set(workerRole, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
  ),
  // Hesitated: what is in a policy of the company's own cannot be read here.
  ask(
    'a managed policy is attached that nobody here can read',
    { about: 'managed policy', resource: apiRole },
    set(apiRole, {
      ManagedPolicyArns: [join('arn:aws:iam::', ref('AWS::AccountId'), ':policy/company-tools')],
    }),
  ),
  block(
    'the trust of a role is opened to everybody',
    { about: 'trust policy', resource: apiRole },
    set(apiRole, { AssumeRolePolicyDocument: trust({ AWS: '*' }) }),
  ),
  block(
    'the trust of a role is opened to another account',
    { about: 'trust policy', resource: apiRole },
    set(apiRole, { 'AssumeRolePolicyDocument.Statement.+': trust({ AWS: '444455556666' }).Statement[0] }),
  ),
  block(
    'the trust of a role loses its condition',
    { about: 'trust policy', resource: workerRole },
    set(workerRole, { 'AssumeRolePolicyDocument.Statement.0.Condition': undefined }),
  ),
  block(
    'a role loses its permissions boundary',
    { about: 'permissions boundary', resource: janitorRole },
    set(janitorRole, { PermissionsBoundary: undefined }),
  ),
  block(
    'the worker runs with the role of the API',
    { about: 'role reused, IAM widened', resource: 'WorkerTask1E8D4B66' },
    set('WorkerTask1E8D4B66', { TaskRoleArn: att(apiRole) }),
  ),
  block(
    "a policy of the API is attached to the worker's role too",
    { about: 'IAM widened: policy attached', resource: apiPolicy },
    set(apiPolicy, { 'Roles.+': ref(workerRole) }),
  ),
  block(
    'a role may hand any role to a service',
    { about: 'IAM widened: pass role', resource: janitorPolicy },
    set(janitorPolicy, { 'PolicyDocument.Statement.+': statement('Allow', 'iam:PassRole', '*') }),
  ),
  block(
    'a new policy gives the worker everything',
    { about: 'IAM widened: new policy', resource: 'Everything0A1B2C3D' },
    plus({
      Everything0A1B2C3D: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyDocument: policy(statement('Allow', '*', '*')),
          PolicyName: 'everything',
          Roles: [ref(workerRole)],
        },
      },
    }),
  ),
];

export const harmless: readonly Pair[] = [
  clear(
    'one statement is split in three',
    {},
    set(apiPolicy, { [at(0, 'Action')]: 'dynamodb:GetItem' }),
    set(apiPolicy, {
      'PolicyDocument.Statement.+': statement('Allow', ['dynamodb:PutItem'], [ORDERS_TABLE]),
    }),
    set(apiPolicy, { 'PolicyDocument.Statement.+': statement('Allow', 'dynamodb:Query', ORDERS_TABLE) }),
  ),
  clear(
    'statements get names and stand in another order',
    {},
    set(apiPolicy, {
      'PolicyDocument.Statement': listed(SERVICE, apiPolicy, 'PolicyDocument.Statement')
        .map((each, n) => ({ ...each, Sid: `S${n}` }))
        .reverse(),
    }),
  ),
  clear(
    'actions stand in another order and in other letters',
    {},
    set(apiPolicy, { [at(0, 'Action')]: ['dynamodb:query', 'DynamoDB:PutItem', 'dynamodb:GetItem'] }),
  ),
  clear(
    'an action is named that a wildcard covered already',
    {},
    set(janitorPolicy, { [at(0, 'Action')]: ['logs:*', 'logs:PutLogEvents'] }),
  ),
  clear(
    'a statement is added that says nothing new',
    {},
    set(janitorPolicy, { 'PolicyDocument.Statement.+': statement('Allow', 'logs:PutLogEvents', API_LOG) }),
  ),
  clear(
    'a single action and resource become lists of one',
    {},
    set(workerPolicy, { [at(0, 'Action')]: ['s3:GetObject'], [at(0, 'Resource')]: [UPLOADS] }),
  ),
  clear(
    'an ARN is joined another way',
    {},
    set(apiPolicy, {
      [at(0, 'Resource')]: sub(
        'arn:<AWS::Partition>:dynamodb:<AWS::Region>:<AWS::AccountId>:table/shop_orders',
      ),
    }),
  ),
  changing(
    'shop-service',
    edited(
      SERVICE,
      set(apiPolicy, { 'PolicyDocument.Statement.+': statement('Allow', 'sts:TagSession', att(apiRole)) }),
    ),
  ).clear(
    'a role is named by its ARN instead of by reference',
    {},
    set(apiPolicy, { [at(4, 'Resource')]: API_ROLE_ARN }),
  ),
  clear(
    'a role may do less',
    {},
    set(apiPolicy, { [at(0, 'Action')]: ['dynamodb:GetItem', 'dynamodb:Query'] }),
  ),
  clear(
    'a right is narrowed to a prefix',
    {},
    set(workerPolicy, { [at(0, 'Resource')]: 'arn:aws:s3:::shop-uploads-example/public/*' }),
  ),
  clear(
    'a wildcard becomes the two actions that are needed',
    {},
    set(janitorPolicy, { [at(0, 'Action')]: ['logs:CreateLogStream', 'logs:PutLogEvents'] }),
  ),
  clear(
    'a condition is added to a right',
    {},
    set(workerPolicy, { [at(0, 'Condition')]: { Bool: { 'aws:SecureTransport': 'true' } } }),
  ),
  clear(
    'a denial is added',
    {},
    set(apiPolicy, { 'PolicyDocument.Statement.+': statement('Deny', 's3:DeleteObject', '*') }),
  ),
  changing(
    'shop-service',
    edited(
      SERVICE,
      set(executionPolicy, { [at(2, 'Action')]: 'logs:CreateLogStream' }),
      set(executionPolicy, {
        'PolicyDocument.Statement.+': statement('Allow', 'logs:PutLogEvents', API_LOG),
      }),
    ),
  ).clear(
    'two statements about the same resource become one',
    {},
    set(executionPolicy, { [at(2, 'Action')]: ['logs:CreateLogStream', 'logs:PutLogEvents'] }),
    set(executionPolicy, { 'PolicyDocument.Statement.3': undefined }),
  ),
  clear(
    'a trust policy says in a list what it said in one word',
    {},
    set(apiRole, {
      AssumeRolePolicyDocument: trust(
        { Service: ['ecs-tasks.amazonaws.com'] },
        { Condition: same, Sid: 'Tasks' },
      ),
    }),
  ),
  clear(
    'a policy becomes another resource of another name with the same rights',
    {},
    renamed(workerPolicy, 'WorkerRights3D9F0C12'),
    set('WorkerRights3D9F0C12', { PolicyName: 'WorkerRights3D9F0C12' }),
  ),
  clear('a role is described', {}, set(apiRole, { Description: 'what the API may do' })),
];
