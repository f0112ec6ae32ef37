import { DATA } from '../../protections/data';
import { EXPOSURE } from '../../protections/exposure';
import type { Protection } from '../../protections/protection';
import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';
import { inOpenCases } from '../../sides/open-cases';

const PROTECTIONS = [...DATA, ...EXPOSURE];

/** Something that protects gets weaker on a resource that stays. */
export function protectionRules({ changes }: Comparison): Judged[] {
  return changes
    .filter(({ kind }) => kind === 'changed')
    .flatMap(change =>
      PROTECTIONS.filter(({ types }) => types.includes(change.type)).flatMap(protection =>
        judge(change, protection),
      ),
    );
}

function judge(change: Change, { rule, what, severity, strength }: Protection): Judged[] {
  if (!change.before || !change.after) return [];
  return inOpenCases(change.before.properties, change.after.properties).flatMap(([old, now]) =>
    compare(change, { rule, what, severity }, [strength(old), strength(now)]),
  );
}

type Strength = ReturnType<Protection['strength']>;

function compare(
  change: Change,
  { rule, what, severity = 'block' }: Omit<Protection, 'types' | 'strength'>,
  [before, after]: readonly [Strength, Strength],
): Judged[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined || after === undefined) {
    if (change.before && canonical(change.before.properties) === canonical(change.after?.properties))
      return [];
    return [about(change, rule, 'ask', `whether ${what} gets weaker cannot be told: a value is open`)];
  }
  if (after >= before) return [];
  return [about(change, rule, severity, `${what}: ${said(before, after)}`)];
}

function said(before: number, after: number): string {
  const isFlag = before === 1 && after === 0;
  return isFlag ? 'there before, gone now' : `weaker than before (${word(before)} → ${word(after)})`;
}

const word = (value: number) => (Number.isFinite(value) ? String(value) : 'for ever');
