import { EXIT, type ExitCode } from '../exit';
import type { BiCardsSession } from '../session';
import { markdown, notableIn } from './markdown';
import { type Kind, periodOf } from './period';
import type { Outcome, Section } from './section';
import { SECTIONS } from './sections';

export interface ReportOptions {
  /** A day of the period; @default - the last one that is over. */
  readonly day?: string;
}

/** Writes a report and changes nothing. Not clear where something could not be read: what is missing is not zero. */
export async function report(
  session: BiCardsSession,
  kind: Kind,
  { day }: ReportOptions,
  sections: readonly Section[] = SECTIONS[kind],
): Promise<ExitCode> {
  const { ui, deployment } = session;
  const period = periodOf(kind, session.now(), day);
  await session.identity();
  const outcomes = await ui.step('Collect', progress =>
    Promise.all(
      sections.map(async ({ id, title, collect }): Promise<Outcome> => {
        try {
          const facts = await collect(session, period);
          progress(id);
          return { id, title, facts };
        } catch (error) {
          return {
            id,
            title,
            failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
          };
        }
      }),
    ),
  );
  const value = { deployment, period, notable: notableIn(outcomes), sections: outcomes.map(forPrograms) };
  ui.result(value, () => markdown(deployment, period, outcomes));
  return outcomes.some(({ failed }) => failed !== undefined) ? EXIT.notClear : EXIT.done;
}

/** Figures by their keys; what was not measured is null. */
const forPrograms = ({ id, facts, failed }: Outcome) =>
  failed === undefined
    ? {
        id,
        values: Object.fromEntries(facts.rows.map(({ key, value }) => [key, value ?? null])),
        details: facts.details ?? [],
      }
    : { id, failed };
