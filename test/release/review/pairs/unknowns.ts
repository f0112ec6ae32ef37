import { DATA } from './bases/data';
import { HANDWRITTEN } from './bases/handwritten';
import { SERVICE } from './bases/service';
import { changing, edited, type Pair, plus, put, set, without } from './support';

const nested = edited(
  SERVICE,
  plus({
    Jobs: {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: 'https://assets.s3.ap-northeast-1.amazonaws.com/0a1b2c3d.json' },
    },
    Ledger: {
      Type: 'Company::Finance::Ledger',
      Properties: { Currency: 'JPY', Name: 'shop' },
    },
    Seed: {
      Type: 'Custom::Seed',
      Properties: { ServiceToken: 'arn:aws:lambda:ap-northeast-1:111122223333:function:seed', Version: '1' },
    },
  }),
);
const { ask, unknown } = changing('shop-service', nested);
const macro = changing('wiki', { ...HANDWRITTEN, Transform: 'CompanyDefaults' });

export const hurting: readonly Pair[] = [
  // Hesitated between this and asking: there may be tables in it, and nothing here says whether they are touched.
  unknown(
    'a nested stack has another template, which nobody has at hand',
    { about: 'nested stack', resource: 'Jobs' },
    set('Jobs', { TemplateURL: 'https://assets.s3.ap-northeast-1.amazonaws.com/4e5f6071.json' }),
  ),
  // Hesitated between this and a block: a nested stack takes along everything in it, whatever that is.
  unknown('a nested stack is removed', { about: 'nested stack removed', resource: 'Jobs' }, without('Jobs')),
  ask(
    'a resource of a type that nobody knows changes',
    { about: 'unknown resource type', resource: 'Ledger' },
    set('Ledger', { Currency: 'EUR' }),
  ),
  ask(
    'a resource of a type that nobody knows is removed',
    { about: 'unknown resource type, removal', resource: 'Ledger' },
    without('Ledger'),
  ),
  ask(
    'a resource of a type that nobody knows comes',
    { about: 'unknown resource type', resource: 'Second' },
    plus({ Second: { Type: 'Company::Finance::Ledger', Properties: { Name: 'second' } } }),
  ),
  ask(
    'a custom resource is removed, and what its code does then is not here',
    { about: 'custom resource removed', resource: 'Seed' },
    without('Seed'),
  ),
  ask(
    'a custom resource runs again with other values',
    { about: 'custom resource', resource: 'Seed' },
    set('Seed', { Version: '2' }),
  ),
  changing('wiki', HANDWRITTEN).unknown(
    'a macro rewrites the template from now on',
    { about: 'macro' },
    put('Transform', 'CompanyDefaults'),
  ),
  macro.unknown(
    'a template that a macro rewrites changes',
    { about: 'macro' },
    set('Database', { BackupRetentionPeriod: 35 }),
  ),
  changing('wiki', HANDWRITTEN).unknown(
    'properties of a resource come from a file somewhere else',
    { about: 'transform, include', resource: 'Attachments' },
    set('Attachments', {
      VersioningConfiguration: {
        'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://somewhere/versioning.yml' } },
      },
    }),
  ),
  // Hesitated: the value is decided when it is deployed, and a name decides whether the table is replaced.
  changing('shop-data', DATA).block(
    'the name of a table is looked up when it is deployed',
    { about: 'physical name, replacement', resource: 'Orders5C3A9E1B' },
    set('Orders5C3A9E1B', { TableName: '{{resolve:ssm:/shop/orders-table}}' }),
  ),
  changing('shop-service', SERVICE).ask(
    'a role gets rights on whatever a parameter of the account says',
    { about: 'IAM widened, cannot be resolved', resource: 'WorkerRoleDefaultPolicy0E7B4D68' },
    set('WorkerRoleDefaultPolicy0E7B4D68', {
      'PolicyDocument.Statement.0.Resource': '{{resolve:ssm:/shop/worker-may-read}}',
    }),
  ),
];

export const harmless: readonly Pair[] = [
  changing('shop-service', nested).clear(
    'a nested stack stays as it is while something else gets a tag',
    {},
    set('Alerts8A4C2E01', { Tags: [{ Key: 'owner', Value: 'shop-team' }] }),
  ),
  changing('shop-service', nested).clear(
    'a resource of an unknown type gets metadata',
    {},
    set('Ledger', { Metadata: { owner: 'finance' } }),
  ),
  ask(
    'a custom resource comes',
    { about: 'custom resource' },
    plus({
      Index: {
        Type: 'Custom::Index',
        Properties: { ServiceToken: 'arn:aws:lambda:ap-northeast-1:111122223333:function:seed' },
      },
    }),
  ),
];
