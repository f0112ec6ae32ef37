import { show, UserError } from '../../config/errors';

/** Tags of a copy. Nothing without them is ever deleted. */
export const COPY_TAGS = { id: 'bi:restore', of: 'bi:restore-of', at: 'bi:restore-at' } as const;

/** Where the journals are in the datasets bucket: outside the prefix that the API and the executor may read. */
export const JOURNALS = 'restores/';

/** The same time is the same restore: a second `run` goes on with the first. */
export function idOf(at: Date): string {
  return at.toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase().concat('z');
}

export function parseId(text: string): string {
  if (!/^\d{8}t\d{6}z$/.test(text)) {
    throw new UserError(
      `${show(text)} is no id of a restore; allowed: what "restore run" printed, such as 20261128t011500z`,
    );
  }
  return text;
}

export const copyOf = (table: string, id: string) => `${table}-restore-${id}`;
