/** The clock of the operators. Japan has no summer time, so a fixed offset is exact. */

/** What Japan is ahead of UTC, in milliseconds. */
export const JAPAN_MS = 9 * 3_600_000;

/** What a clock in Japan shows, without a zone: `2026-11-28T15:00:00.000`. */
export function clockInJapan(date: Date): string {
  return new Date(date.getTime() + JAPAN_MS).toISOString().slice(0, -1);
}

/** `2026-11-28 15:00`, where everybody knows whose clock it is. */
export function minuteInJapan(date: Date): string {
  return clockInJapan(date).slice(0, 16).replace('T', ' ');
}

/** For people in Japan: `2026-11-28 15:00 JST`. */
export function inJapan(date: Date): string {
  return `${minuteInJapan(date)} JST`;
}
