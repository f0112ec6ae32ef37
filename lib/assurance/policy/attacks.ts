import { type Actor, bystanders, foreigners, UNSIGNED } from './actors';
import { type Decision, evaluate, type PolicySet } from './evaluate';
import { ANYTHING_ELSE } from './openings';
import type { ContextValue, Request, Signer } from './request';
import { anything, FOREIGN_ACCOUNT, OWN_ACCOUNT, other, otherPath } from './token';

/** What hostile code in a task has around it. */
export interface Target {
  readonly partition: string;
  readonly region: string;
  /**
   * The role whose credentials the code can read.
   * @default - the task has none
   */
  readonly taskRole?: Signer;
  /** The role that pulls the image and writes the logs. */
  readonly executionRole: Signer;
  /** Names of the buckets that the task may use. */
  readonly buckets: readonly string[];
  /**
   * What is known of every request, `aws:SourceVpce` for example; see `Request.context`.
   * @default - nothing
   */
  readonly context?: Readonly<Record<string, ContextValue>>;
}

/** A request that must be denied. */
export interface Attack {
  /** For example `foreign credentials (role): s3:PutObject on a bucket of a foreign account`. */
  readonly name: string;
  /** Service of the endpoint that it goes through, as in `com.amazonaws.<region>.<service>`. */
  readonly endpoint: string;
  readonly request: Request;
}

/** Decides an attack. A policy that is not given is taken to allow everything. */
export function attempt(attack: Attack, policies: PolicySet): Decision {
  return evaluate(attack.request, { ...ANYTHING_ELSE, ...policies });
}

/** Well-known ways to carry data out through endpoints, or to change what the task lives on. */
export function attacksOn(target: Target): readonly Attack[] {
  return deedsOn(target).flatMap(({ endpoint, actors, actions, on, resource, owner }) =>
    actors.flatMap(({ name, principal }) =>
      actions.map(action => ({
        name: `${name}: ${action} on ${on}`,
        endpoint,
        request: { action, resource, resourceAccount: owner, principal, context: target.context },
      })),
    ),
  );
}

interface Deed {
  readonly endpoint: string;
  readonly actors: readonly Actor[];
  readonly actions: readonly string[];
  /** The resource in words. */
  readonly on: string;
  readonly resource: string;
  readonly owner: string;
}

const OBJECT_ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:PutObjectAcl'];
const PUSH_ACTIONS = [
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
];
const LOG_ACTIONS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

function deedsOn(target: Target): readonly Deed[] {
  const { partition, region, buckets } = target;
  const strangers = [...foreigners(partition), UNSIGNED];
  const outsiders = [...strangers, ...bystanders(partition)];
  const task = target.taskRole ? [actorOf('the task role', target.taskRole)] : [];
  const both = [...task, actorOf('the execution role', target.executionRole)];

  const object = (bucket: string) => `arn:${partition}:s3:::${bucket}/${anything('key')}`;
  const regional = (service: string, account: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const own = (endpoint: string, actors: readonly Actor[], actions: readonly string[]) => ({
    endpoint,
    actors,
    actions,
    owner: OWN_ACCOUNT,
  });
  const foreign = (endpoint: string, insiders: readonly Actor[], actions: readonly string[]) => ({
    endpoint,
    actors: [...outsiders, ...insiders],
    actions,
    owner: FOREIGN_ACCOUNT,
  });
  const foreignAccessPoint = regional(
    's3',
    FOREIGN_ACCOUNT,
    `accesspoint/${other('point')}/object/${anything('key')}`,
  );

  return [
    { ...foreign('s3', task, OBJECT_ACTIONS), on: 'a foreign bucket', resource: object(other('bucket')) },
    { ...foreign('s3', task, OBJECT_ACTIONS), on: 'a foreign access point', resource: foreignAccessPoint },
    {
      ...foreign('s3', task, ['s3:PutObject', 's3:DeleteObject']),
      on: 'the bucket of image layers',
      resource: object(`prod-${region}-starport-layer-bucket`),
    },
    {
      ...own('s3', [...outsiders, ...task], OBJECT_ACTIONS),
      on: 'another own bucket',
      resource: object(other('bucket')),
    },
    ...buckets.flatMap(bucket => [
      {
        ...foreign('s3', task, OBJECT_ACTIONS),
        on: `${bucket}, now of a foreign account`,
        resource: object(bucket),
      },
      { ...own('s3', outsiders, OBJECT_ACTIONS), on: bucket, resource: object(bucket) },
    ]),
    ...['ecr.api', 'ecr.dkr'].flatMap(endpoint => [
      {
        ...foreign(endpoint, both, [...PUSH_ACTIONS, 'ecr:CreateRepository']),
        on: 'a foreign repository',
        resource: regional('ecr', FOREIGN_ACCOUNT, `repository/${anything('repository')}`),
      },
      {
        ...own(endpoint, both, PUSH_ACTIONS),
        on: 'an own repository',
        resource: regional('ecr', OWN_ACCOUNT, `repository/${anything('repository')}`),
      },
    ]),
    {
      ...foreign('logs', both, LOG_ACTIONS),
      on: 'a foreign log group',
      resource: regional('logs', FOREIGN_ACCOUNT, `log-group:${anything('group')}`),
    },
    {
      ...own('logs', [...outsiders, ...both], LOG_ACTIONS),
      on: 'another own log group',
      resource: regional(
        'logs',
        OWN_ACCOUNT,
        `log-group:${otherPath('group')}:log-stream:${anything('stream')}`,
      ),
    },
    {
      ...foreign('sts', both, ['sts:AssumeRole']),
      on: 'a foreign role',
      resource: `arn:${partition}:iam::${FOREIGN_ACCOUNT}:role/${anything('role')}`,
    },
    {
      ...foreign('dynamodb', task, ['dynamodb:GetItem', 'dynamodb:PutItem']),
      on: 'a foreign table',
      resource: regional('dynamodb', FOREIGN_ACCOUNT, `table/${anything('table')}`),
    },
    {
      ...foreign('secretsmanager', both, ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue']),
      on: 'a foreign secret',
      resource: regional('secretsmanager', FOREIGN_ACCOUNT, `secret:${anything('secret')}`),
    },
  ];
}

const actorOf = (name: string, principal: Signer): Actor => ({ name, principal });
