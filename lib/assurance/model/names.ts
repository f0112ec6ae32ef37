import { identify } from './identity';
import { OWN_ACCOUNT } from './references';
import type { Resource, TemplateSet } from './template-set';
import { tokens } from './tokens';
import { OpenQuestion } from './unread';
import {
  concatenate,
  isList,
  isMap,
  OneOf,
  Reference,
  Symbolic,
  Text,
  type TextPart,
  Unknown,
  type Value,
} from './value';
import type { World } from './world';

/** How a type is named, and what its ARN looks like. */
interface Naming {
  /** Property that holds the physical name. */
  readonly name: string;
  /** Parts of the ARN after the partition. */
  readonly arn: (of: { region: Value; account: Value; name: Value; path: Value }) => readonly Value[];
}

const iam = (kind: string): Naming => ({
  name: `${kind === 'role' ? 'Role' : 'User'}Name`,
  arn: ({ account, path, name }) => ['iam::', account, `:${kind}`, path, name],
});
const regional = (service: string, name: string, before: string, after = ''): Naming => ({
  name,
  arn: ({ region, account, name }) => [`${service}:`, region, ':', account, `:${before}`, name, after],
});

const NAMINGS: Readonly<Record<string, Naming>> = {
  'AWS::IAM::Role': iam('role'),
  'AWS::IAM::User': iam('user'),
  'AWS::S3::Bucket': { name: 'BucketName', arn: ({ name }) => ['s3:::', name] },
  'AWS::Logs::LogGroup': regional('logs', 'LogGroupName', 'log-group:', ':*'),
  'AWS::ECR::Repository': regional('ecr', 'RepositoryName', 'repository/'),
  'AWS::ECS::Cluster': regional('ecs', 'ClusterName', 'cluster/'),
  'AWS::DynamoDB::Table': regional('dynamodb', 'TableName', 'table/'),
  'AWS::DynamoDB::GlobalTable': regional('dynamodb', 'TableName', 'table/'),
  'AWS::Lambda::Function': regional('lambda', 'FunctionName', 'function:'),
};

/** Types without a name in the list above whose `Ref` is an ARN. */
const ARN_BY_REF =
  /^AWS::(SecretsManager::Secret|ECS::(TaskDefinition|Service)|StepFunctions::StateMachine|SNS::Topic|IAM::ManagedPolicy|ElasticLoadBalancingV2::.+)$/;
/** Types whose `Ref` is an id that AWS makes up. */
const ID_BY_REF = /^AWS::EC2::/;

/** What `Ref` of a resource gives: its name, if it has one. */
export function nameOf(world: World, resource: Resource): Value {
  const naming = NAMINGS[resource.type];
  const property = naming && resource.template.Properties?.[naming.name];
  if (property !== undefined) return decided(world.resolve(property, resource));
  if (naming) return new Reference(resource.id);
  // Ids are written as ARNs are: of two resources, they never coincide.
  const isUnique = ID_BY_REF.test(resource.type) || ARN_BY_REF.test(resource.type);
  return new Reference(resource.id, isUnique ? 'Arn' : 'Ref');
}

export function arnOf(world: World, resource: Resource): Value {
  const naming = NAMINGS[resource.type];
  if (!naming) return new Reference(resource.id, 'Arn');
  const pseudo = (name: string) => world.resolve({ Ref: `AWS::${name}` }, resource);
  const path = resource.template.Properties?.Path;
  const parts = naming.arn({
    region: pseudo('Region'),
    account: pseudo('AccountId'),
    name: nameOf(world, resource),
    path: path === undefined ? '/' : decided(world.resolve(path, resource)),
  });
  return concatenate(['arn:', pseudo('Partition'), ':', ...parts]);
}

function decided(value: Value): Value {
  if (value instanceof OneOf) throw new OpenQuestion(value.question);
  return value;
}

/**
 * A value as JSON in which every text is written out as far as it is known: names and ARNs by the names the templates
 * give, the own account as `${own-account}`, everything else as a token (see `tokens`).
 */
export function writtenOut(world: World, value: Value): unknown {
  const plain = decided(value);
  if (isList(plain)) return plain.map(item => writtenOut(world, item));
  if (isMap(plain))
    return Object.fromEntries(Object.entries(plain).map(([key, item]) => [key, writtenOut(world, item)]));
  if (
    plain instanceof Text ||
    plain instanceof Reference ||
    plain instanceof Unknown ||
    plain instanceof Symbolic
  )
    return textOf(world, plain);
  return typeof plain === 'string' ? withOwnAccount(plain, world.set) : plain;
}

export function textOf(world: World, value: Value): string {
  const plain = decided(value);
  const parts = plain instanceof Text ? plain.parts : [plain];
  const written = concatenate(parts.map(part => (part instanceof Reference ? named(world, part) : part)));
  return withOwnAccount(
    written instanceof Text ? written.parts.map(safe).join('') : safe(written),
    world.set,
  );
}

/** A reference by the name or the ARN that the templates give to the resource. */
function named(world: World, reference: Reference): Value {
  const resource = world.set.get(reference.resource);
  if (!resource) return reference;
  if (reference.attribute === 'Arn') return arnOf(world, resource);
  const { resource: itself, isElse } = identify(reference, world.set);
  if (itself) return nameOf(world, itself);
  // What AWS makes with a resource has an id of its own.
  return isElse ? new Reference(`${reference.resource}${reference.attribute}`, 'Arn') : reference;
}

/** No brace inside a token. */
function safe(part: Value | TextPart): string {
  if (part instanceof Unknown) return `\${unknown:${part.why.replace(/[{}]/g, '')}}`;
  return tokens(part);
}

/** The own account's number is the own account, whichever way it is written. */
function withOwnAccount(text: string, { account }: TemplateSet): string {
  if (account === undefined || !text.includes(account)) return text;
  return text.replace(new RegExp(`(?<!\\d)${account}(?!\\d)`, 'g'), tokens(OWN_ACCOUNT));
}
