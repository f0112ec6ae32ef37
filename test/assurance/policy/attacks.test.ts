import { type Attack, attacksOn, attempt } from '../../../lib/assurance/policy/attacks';
import { FULL_ACCESS, type Policy } from '../../../lib/assurance/policy/document';
import type { Signer } from '../../../lib/assurance/policy/request';
import { OWN_ACCOUNT } from '../../../lib/assurance/policy/token';
import { openPolicy, policy, TASK } from './decide';

const EXECUTION: Signer = { ...TASK, arn: `arn:aws:iam::${OWN_ACCOUNT}:role/execution` };
const REGION = 'ap-northeast-1';
const LAYERS = `arn:aws:s3:::prod-${REGION}-starport-layer-bucket/*`;

const bindTo = ({ arn }: Signer) => ({
  StringEquals: { 'aws:PrincipalAccount': OWN_ACCOUNT, 'aws:ResourceAccount': OWN_ACCOUNT },
  ArnEquals: { 'aws:PrincipalArn': arn },
});
const own = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${OWN_ACCOUNT}:${resource}`;

const OBJECTS = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*', Condition: bindTo(TASK) };
const IMAGE_LAYERS = { Action: 's3:GetObject', Resource: LAYERS };
const IMAGES = {
  Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
  Resource: own('ecr', 'repository/app'),
  Condition: bindTo(EXECUTION),
};
const TOKENS = { Action: 'ecr:GetAuthorizationToken', Resource: '*', Condition: bindTo(EXECUTION) };
const LOGS = {
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: own('logs', 'log-group:/ecs/app:*'),
  Condition: bindTo(EXECUTION),
};

const STRICT: Readonly<Record<string, Policy>> = {
  s3: openPolicy(OBJECTS, IMAGE_LAYERS),
  'ecr.api': openPolicy(IMAGES, TOKENS),
  'ecr.dkr': openPolicy(IMAGES),
  logs: openPolicy(LOGS),
};

const attacks = attacksOn({
  partition: 'aws',
  region: REGION,
  taskRole: TASK,
  executionRole: EXECUTION,
  buckets: ['data'],
});

/** Attacks that are not stopped for certain; there are no endpoints but those in the list. */
function getThrough(endpoints: Readonly<Record<string, Policy>>): readonly string[] {
  const succeeds = (attack: Attack) => {
    const endpoint = endpoints[attack.endpoint];
    return endpoint !== undefined && attempt(attack, { endpoint }).decision !== 'denied';
  };
  return attacks.filter(succeeds).map(({ name }) => name);
}

describe('attacks through endpoints', () => {
  it('all fail where every statement binds principal, account and resources', () => {
    expect(getThrough(STRICT)).toEqual([]);
  });

  it('all succeed through endpoints without policies', () => {
    const services = [...new Set(attacks.map(({ endpoint }) => endpoint))];
    const open = Object.fromEntries(services.map(service => [service, FULL_ACCESS]));
    expect(getThrough(open)).toHaveLength(attacks.length);
    expect(services).toEqual(['s3', 'ecr.api', 'ecr.dkr', 'logs', 'sts', 'dynamodb', 'secretsmanager']);
  });

  it.each<[string, string, Policy, string]>([
    [
      'any bucket',
      's3',
      openPolicy({ ...OBJECTS, Resource: '*', Condition: { ArnEquals: bindTo(TASK).ArnEquals } }),
      'the task role: s3:GetObject on a foreign bucket',
    ],
    [
      'a bucket without its account',
      's3',
      openPolicy({ ...OBJECTS, Condition: { ArnEquals: bindTo(TASK).ArnEquals } }),
      'the task role: s3:GetObject on data, now of a foreign account',
    ],
    [
      'a bucket without a principal',
      's3',
      openPolicy({ ...OBJECTS, Condition: undefined }),
      'no credentials: s3:GetObject on data',
    ],
    [
      'writing of image layers',
      's3',
      openPolicy({ ...IMAGE_LAYERS, Action: 's3:*' }),
      'foreign credentials (user): s3:PutObject on the bucket of image layers',
    ],
    [
      'every own bucket',
      's3',
      openPolicy({ ...OBJECTS, Resource: '*' }),
      'the task role: s3:GetObject on another own bucket',
    ],
    [
      'access points',
      's3',
      openPolicy({ Action: 's3:*Object', Resource: 'arn:aws:s3:*:*:accesspoint/*' }),
      'foreign credentials (role): s3:PutObject on a foreign access point',
    ],
    [
      'pushing of images',
      'ecr.dkr',
      openPolicy({ ...IMAGES, Action: 'ecr:*' }),
      'the execution role: ecr:PutImage on an own repository',
    ],
    [
      'foreign registries',
      'ecr.api',
      openPolicy({ Action: 'ecr:*' }),
      'foreign credentials (role): ecr:CompleteLayerUpload on a foreign repository',
    ],
    [
      'any log group',
      'logs',
      openPolicy({ ...LOGS, Resource: '*', Condition: undefined }),
      'foreign credentials (role): logs:PutLogEvents on a foreign log group',
    ],
    [
      'every own log group',
      'logs',
      openPolicy({ ...LOGS, Resource: own('logs', '*') }),
      'the execution role: logs:PutLogEvents on another own log group',
    ],
    [
      'assuming of roles',
      'sts',
      openPolicy({ Action: 'sts:AssumeRole', Condition: { ArnEquals: bindTo(TASK).ArnEquals } }),
      'the task role: sts:AssumeRole on a foreign role',
    ],
  ])('are found where the endpoint lets %s through', (_, service, endpoint, attack) => {
    expect(getThrough({ ...STRICT, [service]: endpoint })).toContain(attack);
  });

  it('are stopped by an identity policy too, for the role that has it', () => {
    const [attack] = attacks.filter(({ name }) => name === 'the task role: s3:PutObject on a foreign bucket');
    expect(attack).toBeDefined();
    if (attack) expect(attempt(attack, { identity: [policy(OBJECTS)] }).decision).toBe('denied');
  });

  it('include none by a task role where the task has none', () => {
    const names = attacksOn({ partition: 'aws', region: REGION, executionRole: EXECUTION, buckets: [] }).map(
      ({ name }) => name,
    );
    expect(names.filter(name => name.startsWith('the task role'))).toEqual([]);
    expect(names.length).toBeGreaterThan(50);
  });
});
