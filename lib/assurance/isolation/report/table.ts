import { ESCAPES } from '../prove';

/** The ways out and when each is proved, as a Markdown table. */
export function escapeTable(): string {
  const rows = ESCAPES.map(({ id, title, holds }) => `| ${id} | ${title} | ${holds} |`);
  return ['| | way out | proved when |', '|---|---|---|', ...rows].join('\n');
}
