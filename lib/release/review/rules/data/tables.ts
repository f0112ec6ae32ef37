import { at, isPlainMap, listAt, type Plain, type PlainMap } from '../../../../assurance/model/plain';
import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';

const TABLES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** What DynamoDB refuses, or does only at the price of the data. */
export function tableRules(comparison: Comparison): Judged[] {
  const tables = comparison.of(...TABLES);
  return [
    ...tables.filter(({ kind }) => kind === 'changed').flatMap(judge),
    ...createdAtOnce(tables.filter(({ kind }) => kind === 'added')),
  ];
}

type Indexes = ReadonlyMap<string, PlainMap>;

function indexesOf(properties: PlainMap | undefined, kind: 'Global' | 'Local'): Indexes {
  return new Map(
    listAt(properties, `${kind}SecondaryIndexes`)
      .filter(isPlainMap)
      .map(index => [String(index.IndexName), index]),
  );
}

function judge(change: Change): Judged[] {
  return [
    ...globalIndexes(change),
    ...localIndexes(change),
    ...replicas(change),
    ...attributes(change),
    ...expiry(change),
  ];
}

function globalIndexes(change: Change): Judged[] {
  const [before, after] = [change.before, change.after].map(side => indexesOf(side?.properties, 'Global'));
  if (!before || !after) return [];
  const { added, removed, changed } = difference(before, after, ['KeySchema', 'Projection']);
  const count = added.length + removed.length;
  return [
    ...changed.map(name =>
      about(
        change,
        'gsi-changed',
        'block',
        `key or projection of the index ${name} changes: DynamoDB cannot do that. Add an index under another name, and remove this one in a later release`,
      ),
    ),
    ...(count > 1
      ? [
          about(
            change,
            'gsi-several',
            'block',
            `${count} indexes change at once (${[...added.map(name => `+${name}`), ...removed.map(name => `-${name}`)].join(', ')}): DynamoDB adds or removes one per update, so the deploy fails. Split it into ${count} releases`,
          ),
        ]
      : []),
    ...removed.map(name =>
      about(
        change,
        'gsi-removed',
        'ask',
        `the index ${name} is removed: what still queries it fails at once`,
      ),
    ),
    ...(count === 1 && added[0]
      ? [
          about(
            change,
            'gsi-added',
            'inform',
            `the index ${added[0]} is added and filled; that takes a while on a large table`,
          ),
        ]
      : []),
  ];
}

/** Can be made with their table only. */
function localIndexes(change: Change): Judged[] {
  const [before, after] = [change.before, change.after].map(side => indexesOf(side?.properties, 'Local'));
  if (!before || !after) return [];
  const { added, removed, changed } = difference(before, after, ['KeySchema', 'Projection']);
  const touched = [...added, ...removed, ...changed];
  if (touched.length === 0) return [];
  return [
    about(
      change,
      'lsi-changed',
      'block',
      `local indexes change (${touched.join(', ')}): they exist from a table's creation on, so the update is refused or the table replaced`,
    ),
  ];
}

function difference(before: Indexes, after: Indexes, parts: readonly string[]) {
  const same = (a: Plain, b: Plain) => parts.every(part => canonical(at(a, part)) === canonical(at(b, part)));
  return {
    added: [...after.keys()].filter(name => !before.has(name)),
    removed: [...before.keys()].filter(name => !after.has(name)),
    changed: [...after]
      .filter(([name, index]) => before.has(name) && !same(before.get(name), index))
      .map(([name]) => name),
  };
}

function replicas(change: Change): Judged[] {
  const regions = (side: Change['before']) =>
    listAt(side?.properties, 'Replicas').map(replica => String(at(replica, 'Region')));
  const after = regions(change.after);
  const lost = regions(change.before).filter(region => !after.includes(region));
  return lost.map(region =>
    about(
      change,
      'replica-removed',
      'block',
      `the replica in ${region} is deleted: no DeletionPolicy keeps replicas (aws-cdk#25740)`,
    ),
  );
}

/** Time to live that stays on reads another attribute. */
function expiry(change: Change): Judged[] {
  const name = (side: Change['before']) => {
    const { Enabled, AttributeName } = (at(side?.properties, 'TimeToLiveSpecification') ?? {}) as PlainMap;
    return Enabled === false || Enabled === 'false' ? undefined : AttributeName;
  };
  const [before, after] = [name(change.before), name(change.after)];
  if (before === undefined || after === undefined || canonical(before) === canonical(after)) return [];
  return [
    about(
      change,
      'ttl-changed',
      'ask',
      `time to live reads ${after} instead of ${before}: other items expire, and DynamoDB refuses it for an hour after the last change. Turn it off in one release and on in the next`,
    ),
  ];
}

/** Attributes that stay part of a key must keep their type. */
function attributes(change: Change): Judged[] {
  const types = (side: Change['before']) =>
    new Map(
      listAt(side?.properties, 'AttributeDefinitions').map(one => [
        String(at(one, 'AttributeName')),
        at(one, 'AttributeType'),
      ]),
    );
  const before = types(change.before);
  return [...types(change.after)]
    .filter(([name, type]) => before.has(name) && before.get(name) !== type)
    .map(([name]) =>
      about(
        change,
        'key-type-changed',
        'block',
        `the key attribute ${name} changes its type: DynamoDB cannot do that for a key that exists`,
      ),
    );
}

/**
 * Tables with indexes are made one after the other, or DynamoDB refuses. Source: CloudFormation user guide,
 * AWS::DynamoDB::Table, "you must declare dependencies so that the tables are created sequentially".
 */
function createdAtOnce(added: readonly Change[]): Judged[] {
  const indexed = added.filter(({ after }) => indexesOf(after?.properties, 'Global').size > 0);
  return indexed.flatMap((table, index) => {
    const earlier = indexed.slice(0, index).filter(({ stack }) => stack === table.stack);
    const loose = earlier.find(other => !isOrdered(table, other, indexed));
    return loose
      ? [
          about(
            table,
            'tables-at-once',
            'block',
            `it is made at the same time as ${loose.logicalId}, and both have indexes: DynamoDB limits that. Let one depend on the other`,
          ),
        ]
      : [];
  });
}

function isOrdered(one: Change, other: Change, all: readonly Change[]): boolean {
  return dependsOn(one, other, all) || dependsOn(other, one, all);
}

function dependsOn(one: Change, other: Change, all: readonly Change[]): boolean {
  const named = listOf(one.after?.resource.template);
  return (
    named.includes(other.logicalId) ||
    all.some(
      between =>
        between !== one &&
        between.stack === one.stack &&
        named.includes(between.logicalId) &&
        dependsOn(between, other, all),
    )
  );
}

function listOf(template: unknown): readonly unknown[] {
  const named = (template as { readonly DependsOn?: unknown } | undefined)?.DependsOn;
  return Array.isArray(named) ? named : [named];
}
