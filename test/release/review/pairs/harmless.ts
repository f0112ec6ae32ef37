import { DATA, orders, sessions, uploads } from './bases/data';
import { distribution, EDGE } from './bases/edge';
import { HANDWRITTEN } from './bases/handwritten';
import { apiGroup, NETWORK, vpc } from './bases/network';
import { apiLog, apiService, cluster, janitor, SERVICE, targets, topic } from './bases/service';
import { access, ORDERS_TABLE } from './bases/service-roles';
import { changing, type Pair, put, ref, set, sub, type Template } from './support';

const data = changing('shop-data', DATA);
const service = changing('shop-service', SERVICE);
const wiki = changing('wiki', HANDWRITTEN);
const network = changing('shop-network', NETWORK);
const edge = changing('shop-edge', EDGE);
const owner = { Key: 'owner', Value: 'shop-team' };

const reversed = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(reversed)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([name, each]) => [name, reversed(each)]),
        )
      : value;
const backwards = (template: Template) => reversed(template) as Template;
const replacing = (from: unknown, to: unknown) => (template: Template) =>
  JSON.parse(JSON.stringify(template).replaceAll(JSON.stringify(from), JSON.stringify(to))) as Template;
const unpathed = (template: Template): Template => ({
  ...template,
  Resources: Object.fromEntries(
    Object.entries(template.Resources).map(([id, { Metadata: _, ...resource }]) => [id, resource as never]),
  ),
});

export const hurting: readonly Pair[] = [];

/** What is written otherwise and means the same, and what nobody needs to look at twice. */
export const harmless: readonly Pair[] = [
  data.clear('properties of everything that is kept are written in another order', {}, backwards),
  service.clear('properties of every service are written in another order', {}, backwards),
  network.clear('properties of the network are written in another order', {}, backwards),
  wiki.clear('a handwritten template is sorted the other way', {}, backwards),
  service.clear('paths of constructs are no longer written into the template', {}, unpathed),
  data.clear('paths of constructs are no longer written into the template of what is kept', {}, unpathed),
  data.clear('a stack is described', {}, put('Description', 'what the shop keeps')),
  network.clear('a template names its format', {}, put('AWSTemplateFormatVersion', '2010-09-09')),
  wiki.clear('a parameter is described', {}, put('Parameters.Stage.Description', 'test or prod')),
  wiki.clear(
    'a parameter comes that nothing uses',
    {},
    put('Parameters.Later', { Type: 'String', Default: 'x' }),
  ),
  wiki.clear('a parameter accepts one more value', {}, put('Parameters.Stage.AllowedValues.+', 'stage')),
  service.clear(
    'a condition comes that nothing hangs on',
    {},
    put('Conditions.Never', { 'Fn::Equals': ['a', 'b'] }),
  ),
  wiki.clear(
    'a mapping comes that nothing reads',
    {},
    put('Mappings', { Sizes: { prod: { class: 'large' } } }),
  ),
  wiki.clear('a template gets metadata for the console', {}, put('Metadata', { owner: 'sales' })),
  wiki.clear(
    'an attribute is read in the long spelling',
    {},
    replacing({ 'Fn::GetAtt': 'Attachments.Arn' }, { 'Fn::GetAtt': ['Attachments', 'Arn'] }),
  ),
  wiki.clear(
    'a name is joined instead of substituted',
    {},
    set('Database', { DBInstanceIdentifier: { 'Fn::Join': ['-', ['wiki', ref('Stage')]] } }),
  ),
  service.clear(
    'the ARN of a table is substituted instead of joined',
    {},
    replacing(
      ORDERS_TABLE,
      sub('arn:<AWS::Partition>:dynamodb:<AWS::Region>:<AWS::AccountId>:table/shop_orders'),
    ),
  ),
  data.clear(
    'a literal name is wrapped in a substitution without placeholders',
    {},
    set(sessions, { TableName: sub('shop_sessions') }),
  ),
  data.clear(
    'the name of a table is chosen by a condition whose two ends are the same',
    {},
    put('Conditions', { InTokyo: { 'Fn::Equals': [ref('AWS::Region'), 'ap-northeast-1'] } }),
    set(orders, { TableName: { 'Fn::If': ['InTokyo', 'shop_orders', 'shop_orders'] } }),
  ),
  service.clear('a number is written as text', {}, set(targets, { Port: '8000' })),
  data.clear('a truth is written as text', {}, set(sessions, { DeletionProtectionEnabled: 'true' })),
  data.clear(
    'a bucket says that it has no tags of one kind',
    {},
    set(uploads, { MetricsConfigurations: [] }),
  ),
  data.clear(
    'a bucket leaves a property to its default by name',
    {},
    set(uploads, { AccelerateConfiguration: ref('AWS::NoValue') }),
  ),
  service.clear(
    'a function depends on its policy by name',
    {},
    set(janitor, { DependsOn: [access.janitorPolicy, access.janitorRole] }),
  ),
  service.clear(
    'a service that waited for nothing waits for its log',
    {},
    set(apiService, { DependsOn: apiLog }),
  ),
  service.clear(
    'a topic would be deleted with its stack, which is what happens anyway',
    {},
    set(topic, { DeletionPolicy: 'Delete' }),
  ),
  service.clear('a cluster is tagged', {}, set(cluster, { Tags: [owner] })),
  service.clear('a service is tagged', {}, set(apiService, { Tags: [owner] })),
  service.clear('a function is tagged', {}, set(janitor, { Tags: [owner] })),
  service.clear('a function is described', {}, set(janitor, { Description: 'tidies at night' })),
  service.clear('a target group is tagged', {}, set(targets, { Tags: [owner] })),
  service.clear('a role is tagged', {}, set(access.apiRole, { Tags: [owner] })),
  network.clear('the network is tagged', {}, set(vpc, { Tags: [owner] })),
  network.clear('a security group is tagged', {}, set(apiGroup, { Tags: [owner] })),
  edge.clear('a distribution is tagged', {}, set(distribution, { Tags: [owner] })),
  wiki.clear('a database is tagged', {}, set('Database', { Tags: [owner] })),
  wiki.clear('a queue is tagged', {}, set('Mails', { Tags: [owner] })),
  wiki.clear('a user pool is tagged', {}, set('Users', { UserPoolTags: { owner: 'sales' } })),
  service.clear(
    "the default length of a role's sessions is written out",
    {},
    set(access.apiRole, { MaxSessionDuration: 3600 }),
  ),
];
