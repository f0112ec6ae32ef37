/** Schedules that go on while all others are paused: they watch, and do no work. */
export const NEVER_PAUSED: readonly string[] = ['health'];

/** Alarms that no mute reaches, by a part of their name: a way out of the executor stays a page in every hour. */
export const NEVER_MUTED: readonly string[] = ['-isolation-'];
