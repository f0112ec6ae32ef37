import { show, UserError } from '../../config/errors';
import { clockInJapan } from '../japan';

const ISO = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})$/;
const JST = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?) ?JST$/;

const ALLOWED =
  'allowed: a time in whole seconds with its zone, such as 2026-11-28T10:15:00+09:00, 2026-11-28T01:15:00Z or "2026-11-28 10:15 JST"';

/**
 * A point in time as an operator writes it. Without a zone it could be meant in two ways that are nine hours apart, so
 * it is refused.
 *
 * @throws UserError for anything else, a day that no calendar has, and the future
 */
export function parseMoment(text: string, now: Date): Date {
  const [, day, time, offset = '+09:00'] = ISO.exec(text) ?? JST.exec(text) ?? [];
  if (!day || !time) {
    const zone = /\d{2}:\d{2}(:\d{2})?$/.test(text) && !/[+-]\d{2}:\d{2}$/.test(text);
    throw new UserError(`the time ${show(text)} ${zone ? 'has no zone' : 'is not understood'}; ${ALLOWED}`);
  }
  const moment = new Date(`${day}T${time}${offset}`);
  // `new Date` makes the 30th of February a day in March.
  if (Number.isNaN(moment.getTime()) || !isDay(day)) {
    throw new UserError(`the time ${show(text)} does not exist; ${ALLOWED}`);
  }
  if (moment > now) {
    throw new UserError(
      `the time ${show(text)} is in the future: it is ${showMoment(now)} now; allowed: a time that has passed`,
    );
  }
  return moment;
}

/** In both zones, as people and AWS write it. */
export function showMoment(moment: Date): string {
  const tokyo = clockInJapan(moment);
  return `${tokyo.slice(0, 10)} ${tokyo.slice(11, 19)} JST (${moment.toISOString().slice(0, 19)}Z)`;
}

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
