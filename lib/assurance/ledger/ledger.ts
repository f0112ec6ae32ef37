import { nameOf, textOf } from '../model/names';
import { at, isPlainMap, listAt, type Plain, plain } from '../model/plain';
import type { Resource, TemplateSet } from '../model/template-set';
import { World } from '../model/world';
import { isKept, isStateful } from './stateful';

/** A resource that must survive, and everything about it that decides whether what it holds does. */
export interface LedgerEntry {
  /** `stack/LogicalId` */
  readonly id: string;
  readonly type: string;
  /** Physical name; a token where CloudFormation makes one up. */
  readonly name: string;
  /** One fact a line: `key userId (S)`, `kept on removal: Retain`. */
  readonly facts: readonly string[];
}

/** Every resource of a deployment that holds state or is kept when it is removed. */
export function ledgerOf(set: TemplateSet): LedgerEntry[] {
  const world = new World(set);
  return set.resources
    .filter(({ type, template }) => isStateful(type) || isKeptData(type, template.DeletionPolicy))
    .map(resource => entryOf(world, resource))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Task definitions are kept for rollbacks and hold nothing. */
const isKeptData = (type: string, policy: unknown) =>
  type !== 'AWS::ECS::TaskDefinition' && typeof policy === 'string' && isKept(policy);

function entryOf(world: World, resource: Resource): LedgerEntry {
  const { id, type, template } = resource;
  const properties = plain(world, world.resolve(template.Properties ?? {}, resource));
  return {
    id,
    type,
    name: named(world, resource, properties),
    facts: [
      `kept on removal: ${template.DeletionPolicy ?? 'no'}, on replacement: ${template.UpdateReplacePolicy ?? 'no'}`,
      ...FACTS.flatMap(fact => fact(properties)),
    ],
  };
}

/** The name that the template gives, whatever the property is called. */
function named(world: World, resource: Resource, properties: Plain): string {
  const known = textOf(world, nameOf(world, resource));
  if (!known.includes('${resource:')) return known;
  const given = isPlainMap(properties)
    ? Object.entries(properties).find(([key, value]) => /Name$/.test(key) && typeof value === 'string')?.[1]
    : undefined;
  return typeof given === 'string' ? given : 'a name that CloudFormation makes';
}

type Fact = (properties: Plain) => string[];

const written = (what: string, value: Plain): string[] =>
  value === undefined ? [] : [`${what}: ${typeof value === 'object' ? JSON.stringify(value) : value}`];

const property =
  (what: string, ...path: readonly string[]): Fact =>
  properties =>
    written(what, at(properties, ...path));

/** Read in this order, so that an entry of any type reads the same. */
const FACTS: readonly Fact[] = [
  properties => keys('key', properties, properties),
  properties =>
    ['Global', 'Local'].flatMap(kind =>
      listAt(properties, `${kind}SecondaryIndexes`).flatMap(index => [
        ...keys(`${kind.toLowerCase()} index ${at(index, 'IndexName')}`, index, properties),
        ...written(`  projects`, at(index, 'Projection', 'ProjectionType')),
      ]),
    ),
  properties => listAt(properties, 'Replicas').flatMap(replica),
  property('point-in-time recovery', 'PointInTimeRecoverySpecification'),
  property('deletion protection', 'DeletionProtectionEnabled'),
  property('deletion protection', 'DeletionProtection'),
  property('time to live', 'TimeToLiveSpecification'),
  property('versioning', 'VersioningConfiguration', 'Status'),
  property('public access blocked', 'PublicAccessBlockConfiguration'),
  property('encryption', 'SSESpecification'),
  property('encryption', 'BucketEncryption', 'ServerSideEncryptionConfiguration'),
  property('encryption key', 'KmsKeyId'),
  property('encryption key', 'KmsMasterKeyId'),
  property('days kept', 'RetentionInDays'),
  property('lifecycle', 'LifecycleConfiguration', 'Rules'),
  property('generated', 'GenerateSecretString'),
  property('key rotation', 'EnableKeyRotation'),
  property('image tags', 'ImageTagMutability'),
  property('lock', 'LockConfiguration'),
];

function keys(what: string, of: Plain, table: Plain): string[] {
  const types = new Map(
    listAt(table, 'AttributeDefinitions').map(one => [at(one, 'AttributeName'), at(one, 'AttributeType')]),
  );
  const parts = listAt(of, 'KeySchema').map(key => {
    const name = at(key, 'AttributeName');
    return `${name} (${types.get(name) ?? '?'})`;
  });
  return parts.length === 0 ? [] : [`${what}: ${parts.join(', ')}`];
}

function replica(one: Plain): string[] {
  const recovery = at(one, 'PointInTimeRecoverySpecification');
  return [
    `in ${at(one, 'Region')}: deletion protection ${at(one, 'DeletionProtectionEnabled') ?? false}, point-in-time recovery ${
      at(recovery, 'PointInTimeRecoveryEnabled') === true
        ? `${at(recovery, 'RecoveryPeriodInDays') ?? 35} days`
        : 'off'
    }`,
  ];
}

/** The ledger as a file that people read in a pull request. */
export function ledgerText(deployment: string, entries: readonly LedgerEntry[]): string {
  return [
    `What ${deployment} must not lose, and what protects it. Written by npm run ledger.`,
    ...entries.flatMap(({ id, type, name, facts }) => [
      '',
      `${id}  ${type}  ${name}`,
      ...facts.map(fact => `  ${fact}`),
    ]),
    '',
  ].join('\n');
}

/** What is not the same in two ledgers, in words, an entry after the other. */
export function ledgerChanges(before: readonly LedgerEntry[], after: readonly LedgerEntry[]): string[] {
  const known = new Map(before.map(entry => [entry.id, entry]));
  const now = new Map(after.map(entry => [entry.id, entry]));
  return [...new Set([...known.keys(), ...now.keys()])].flatMap(id => {
    const [old, young] = [known.get(id), now.get(id)];
    if (!young) return [`${old?.name} (${id}) is no longer kept`];
    if (!old) return [`${young.name} (${id}) is new: ${young.facts.join('; ')}`];
    const lost = old.facts.filter(fact => !young.facts.includes(fact));
    const gained = young.facts.filter(fact => !old.facts.includes(fact));
    return [
      ...(old.name === young.name ? [] : [`${id} is called ${young.name} instead of ${old.name}`]),
      ...(lost.length + gained.length === 0
        ? []
        : [
            `${young.name}: ${[...lost.map(fact => `no longer "${fact}"`), ...gained.map(fact => `now "${fact}"`)].join(', ')}`,
          ]),
    ];
  });
}
