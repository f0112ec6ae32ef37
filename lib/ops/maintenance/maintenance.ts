import { createHash, randomBytes } from 'node:crypto';
import { UserError } from '../../config/errors';
import { BYPASS_FRAGMENT, MAX_MAINTENANCE_HOURS } from '../../contract/maintenance';
import type { SiteStore } from '../../release/spa/site-store';
import { pauseSchedules, resumeSchedules, type ScheduleGroup, scheduleStates } from '../schedules/pause';
import { changeFlag, closedUntil } from './flag';
import { type Mute, type MuteRule, muteAlarms, muteRules, unmuteAlarms } from './mute';

/** What maintenance works on; the clients are the caller's. */
export interface MaintenanceTarget {
  readonly store: SiteStore;
  readonly schedules: ScheduleGroup;
  /** One per Region that has alarms. */
  readonly mutes: readonly Mute[];
  /** For example `https://bi.example.com`. */
  readonly siteUrl: string;
}

/** Alarms that look back a few minutes would ring for the maintenance right after it. */
const MUTED_AFTER_MINUTES = 10;
const MINUTE = 60_000;

export interface TurnedOn {
  readonly until: Date;
  /** Lets staff in until then. Holds a secret: for the eyes of whoever turned it on, and for no log. */
  readonly staffLink?: string;
  readonly paused: readonly string[];
  readonly muted: number;
}

/**
 * Closes the site until a time, pauses the schedules and mutes the alarms until then. Turned on again, it gets a new
 * end, and the link of before goes on working.
 *
 * Each of the three ends by itself, so whatever interrupts this command leaves nothing behind. The site is closed last:
 * by then nothing starts any more that would fail, and nobody is woken.
 *
 * @throws UserError for an end that is over or too far away
 */
export async function turnOn(target: MaintenanceTarget, until: Date, now: Date): Promise<TurnedOn> {
  requireReasonable(until, now);
  const muted: string[] = [];
  for (const mute of target.mutes) muted.push(...(await muteAlarms(mute, after(until), now)));
  const paused = await pauseSchedules(target.schedules, until);
  const token = randomBytes(32).toString('base64url');
  const bypass = createHash('sha256').update(token).digest('hex');
  const seconds = Math.floor(until.getTime() / 1000);
  const flag = await changeFlag(target.store, current =>
    current && current.until * 1000 > now.getTime()
      ? { ...current, until: seconds }
      : { until: seconds, bypass },
  );
  return {
    until,
    ...(flag?.bypass === bypass && { staffLink: `${target.siteUrl}/#${BYPASS_FRAGMENT}=${token}` }),
    paused,
    muted: muted.length,
  };
}

export interface TurnedOff {
  /** Whether the site was closed. */
  readonly wasOn: boolean;
  readonly resumed: readonly string[];
  readonly mutedUntil: Date;
}

/** Opens the site, then starts the schedules as they were; alarms follow when they no longer look back over it. */
export async function turnOff(target: MaintenanceTarget, now: Date): Promise<TurnedOff> {
  let wasOn = false;
  await changeFlag(target.store, current => {
    wasOn = current !== undefined && current.until * 1000 > now.getTime();
    return undefined;
  });
  const resumed = await resumeSchedules(target.schedules);
  const mutedUntil = after(now);
  for (const mute of target.mutes) await unmuteAlarms(mute, mutedUntil, now);
  return { wasOn, resumed, mutedUntil };
}

export interface MaintenanceStatus {
  /** Undefined while the site is open. */
  readonly closedUntil?: Date;
  readonly paused: readonly string[];
  /** Rules that are in force. */
  readonly mutes: readonly MuteRule[];
}

export async function statusOf(target: MaintenanceTarget, now: Date): Promise<MaintenanceStatus> {
  const [closed, schedules, ...rules] = await Promise.all([
    closedUntil(target.store, now),
    scheduleStates(target.schedules, now),
    ...target.mutes.map(mute => muteRules(mute)),
  ]);
  return {
    ...(closed && { closedUntil: closed }),
    paused: schedules.flatMap(({ name, pausedUntil }) => (pausedUntil ? name : [])),
    mutes: rules.flat().filter(({ end }) => end > now),
  };
}

const after = (end: Date) => new Date(end.getTime() + MUTED_AFTER_MINUTES * MINUTE);

function requireReasonable(until: Date, now: Date): void {
  const hours = (until.getTime() - now.getTime()) / (60 * MINUTE);
  if (hours > 0 && hours <= MAX_MAINTENANCE_HOURS) return;
  throw new UserError(
    `maintenance until ${Number.isNaN(hours) ? 'no valid time' : until.toISOString()}; allowed: a time within the next ` +
      `${MAX_MAINTENANCE_HOURS} hours, from ${now.toISOString()}`,
  );
}
