import type { State } from './init';
import type { Seeded } from './seed/seed';
import type { Target } from './target';

/** What a run has come to, for people (`describeOutcome`) and for programs (`--json`). */
export interface Outcome {
  readonly dynamodb: string;
  readonly s3: string;
  readonly owner: Target['owner'];
  /** As it was found; what was absent exists now, unless something differs. */
  readonly found: readonly State[];
  readonly seeded?: Seeded;
  /**
   * The command that starts anew.
   * @default - nothing differs
   */
  readonly anew?: string;
}

export function differing({ found }: Pick<Outcome, 'found'>): readonly State[] {
  return found.filter(({ state }) => state === 'differs');
}

/** The outcome as text. */
export function describeOutcome(outcome: Outcome): string {
  const { found, seeded, anew } = outcome;
  const differs = differing(outcome);
  const width = Math.max(...found.map(({ name }) => name.length));
  const word = differs.length > 0 ? 'not created' : 'created';
  const lines = found.map(({ kind, name, state }) =>
    `${kind.padEnd(6)}  ${name.padEnd(width)}  ${state === 'absent' ? word : state}`.trimEnd(),
  );
  if (seeded)
    lines.push(
      `seed: ${seeded.written} items and objects written, ${seeded.kept} were there and are as they were`,
    );
  for (const { kind, name, differences } of differs)
    lines.push(
      '',
      `${kind} ${name} is not as lib/contract/bi-cards.ts has it, and was left alone:`,
      ...differences.map(line => `  ${line}`),
    );
  if (anew !== undefined)
    lines.push('', `Nothing was created. Keep what you need of it, then start anew: ${anew}`);
  return lines.join('\n');
}
