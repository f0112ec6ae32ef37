import { type LedgerEntry, ledgerOf } from '../../ledger/ledger';
import { isKept } from '../../ledger/stateful';
import { referrersIn } from '../../model/referrers';
import type { Resource, TemplateSet } from '../../model/template-set';
import type { World } from '../../model/world';
import { type Encryption, encryptionOf } from './encryption';
import { byId } from './names';

/** Something that holds state, what protects it, and how it comes back. */
export interface Kept {
  readonly entry: LedgerEntry;
  readonly resource: Resource;
  /** It stays when its stack is deleted, whatever else protects it. */
  readonly survives: boolean;
  /** What stands in the way of losing it, the strongest first. */
  readonly protection: readonly string[];
  readonly encryption?: Encryption;
  /** Place in the order of restoring, from 1; equal places need not wait for each other. */
  readonly order: number;
}

/** What holds state, in the order in which it would have to be brought back. */
export function survivalOf(world: World): Kept[] {
  const { set } = world;
  const entries = ledgerOf(set).flatMap(entry => {
    const resource = set.get(entry.id);
    return resource ? [{ entry, resource }] : [];
  });
  const order = restoringOrder(
    set,
    entries.map(({ resource }) => resource),
  );
  return entries
    .map(({ entry, resource }) => ({
      entry,
      resource,
      survives: isKept(String(resource.template.DeletionPolicy ?? 'Delete')),
      protection: protectionOf(entry, resource),
      order: order.get(resource) ?? 0,
      ...encrypted(encryptionOf(world, resource)),
    }))
    .sort((a, b) => a.order - b.order || byId(a.resource, b.resource));
}

const encrypted = (encryption: Encryption | undefined) => (encryption ? { encryption } : {});

type Needs = ReadonlyMap<Resource, readonly Resource[]>;

/** Which of these resources each names in its own properties: the key that it is encrypted with, where its logs go. */
function needsAmong(set: TemplateSet, kept: readonly Resource[]): Needs {
  const pairs = kept.flatMap(needed =>
    (referrersIn(set).get(needed.id) ?? [])
      .filter(by => by !== needed && kept.includes(by))
      .map(by => [by, needed] as const),
  );
  return new Map(kept.map(one => [one, pairs.filter(([by]) => by === one).map(([, needed]) => needed)]));
}

/**
 * What is brought back first: keys, without which nothing can be read, then the copies, then data as the runbook has it.
 * Records of what was, and what the next deployment fills, come last.
 */
const PHASES = [
  'AWS::KMS::Key',
  'AWS::Backup::BackupVault',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];
const phaseOf = ({ type }: Resource) => (PHASES.includes(type) ? PHASES.indexOf(type) : PHASES.length);

/** Places from 1: by phase, and within it by what needs what. What is needed comes with the first that needs it. */
function restoringOrder(set: TemplateSet, kept: readonly Resource[]): ReadonlyMap<Resource, number> {
  const needs = needsAmong(set, kept);
  // Templates have no circles of references.
  const depth = (one: Resource): number => 1 + Math.max(0, ...(needs.get(one) ?? []).map(depth));
  const users = (one: Resource) => kept.filter(other => needs.get(other)?.includes(one));
  const phase = (one: Resource): number => Math.min(phaseOf(one), ...users(one).map(phase));
  const sorted = kept
    .map(one => ({ one, phase: phase(one), depth: depth(one) }))
    .sort((a, b) => a.phase - b.phase || a.depth - b.depth);
  const places = new Map<Resource, number>();
  let place = 0;
  sorted.forEach(({ one, ...rank }, index) => {
    const before = sorted[index - 1];
    if (rank.phase !== before?.phase || rank.depth !== before.depth) place += 1;
    places.set(one, place);
  });
  return places;
}

/** Facts of the ledger that protect, in the words of a reader. */
const WORDS: readonly (readonly [pattern: RegExp, words: (found: RegExpExecArray) => string])[] = [
  [/deletion protection(: | )true/, () => 'deletion protection'],
  [/point-in-time recovery (\d+) days/, ([, days]) => `any second of the last ${days} days`],
  [/"RecoveryPeriodInDays":(\d+)/, ([, days]) => `any second of the last ${days} days`],
  [/^versioning: Enabled/, () => 'every version of an object'],
  [/"NoncurrentDays":(\d+)/, ([, days]) => `old versions for ${days} days`],
  [
    /^lock: .*"MinRetentionDays":(\d+)/,
    ([, days]) => `locked: no copy can be deleted before it is ${days} days old, unless the lock is changed`,
  ],
  [/^days kept: (\d+)/, ([, days]) => `entries for ${days} days`],
  [/^image tags: IMMUTABLE/, () => 'tags never change'],
];

function protectionOf({ facts }: LedgerEntry, { stack, template }: Resource): string[] {
  const found = WORDS.flatMap(([pattern, words]) =>
    facts.flatMap(fact => {
      const match = pattern.exec(fact);
      return match ? [words(match)] : [];
    }),
  );
  return [
    ...(isKept(String(template.DeletionPolicy ?? 'Delete')) ? ['kept when its stack goes'] : []),
    ...(stack.terminationProtection === true ? ['its stack refuses deletion'] : []),
    ...new Set(found),
  ];
}
