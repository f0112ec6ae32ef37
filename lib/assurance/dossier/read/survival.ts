import { type LedgerEntry, ledgerOf } from '../../ledger/ledger';
import { isKept } from '../../ledger/stateful';
import { referrersIn } from '../../model/referrers';
import type { Resource, TemplateSet } from '../../model/template-set';
import { byId } from './names';

/** Something that holds state, what protects it, and how it comes back. */
export interface Kept {
  readonly entry: LedgerEntry;
  readonly resource: Resource;
  /** It stays when its stack is deleted, whatever else protects it. */
  readonly survives: boolean;
  /** What stands in the way of losing it, the strongest first. */
  readonly protection: readonly string[];
  /** Others of these that it cannot be read or made without. */
  readonly after: readonly string[];
  /** Place in the order of restoring, from 1; equal places need not wait for each other. */
  readonly order: number;
}

/** What holds state, in the order in which it would have to be brought back. */
export function survivalOf(set: TemplateSet): Kept[] {
  const entries = ledgerOf(set).flatMap(entry => {
    const resource = set.get(entry.id);
    return resource ? [{ entry, resource }] : [];
  });
  const needs = needsAmong(
    set,
    entries.map(({ resource }) => resource),
  );
  return entries
    .map(({ entry, resource }) => ({
      entry,
      resource,
      survives: isKept(String(resource.template.DeletionPolicy ?? 'Delete')),
      protection: protectionOf(entry, resource),
      after: [...(needs.get(resource) ?? [])].map(({ id }) => id).sort(),
      order: orderOf(resource, needs),
    }))
    .sort((a, b) => a.order - b.order || byId(a.resource, b.resource));
}

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

/** One more than the last of what it needs; templates have no circles of references. */
const orderOf = (resource: Resource, needs: Needs): number =>
  1 + Math.max(0, ...(needs.get(resource) ?? []).map(needed => orderOf(needed, needs)));

/** Facts of the ledger that protect, in the words of a reader. */
const WORDS: readonly (readonly [pattern: RegExp, words: (found: RegExpExecArray) => string])[] = [
  [/deletion protection(: | )true/, () => 'deletion protection'],
  [/point-in-time recovery (\d+) days/, ([, days]) => `any second of the last ${days} days`],
  [/"RecoveryPeriodInDays":(\d+)/, ([, days]) => `any second of the last ${days} days`],
  [/^versioning: Enabled/, () => 'every version of an object'],
  [/"NoncurrentDays":(\d+)/, ([, days]) => `old versions for ${days} days`],
  [/^lock: .*"MinRetentionDays":(\d+)/, ([, days]) => `locked for at least ${days} days`],
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
