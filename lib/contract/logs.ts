/**
 * What the API and the executor write to standard output, and what reads it: metric filters, saved queries, reports.
 *
 * One JSON object a line. Lines that are none are kept and read by people alone. A line of the executor may be written by
 * a card, so nothing that wakes somebody is made of them.
 */
export interface LogLine {
  /** ISO 8601. */
  readonly time: string;
  readonly level: 'debug' | 'info' | 'warning' | 'error';
  readonly message: string;
  /** One of `LOG_EVENTS`, where the line is about one. */
  readonly event?: string;
  readonly requestId?: string;
  /** Of `request`: the route as it is declared, such as `/api/cards/{cardId}`, and what came of it. */
  readonly route?: string;
  readonly status?: number;
  readonly durationMs?: number;
  /** Opaque; never a name or an address. */
  readonly userId?: string;
  readonly cardId?: string;
}

export const LOG_EVENTS = {
  /** The API has answered a request. Reports count users and cards, and latency by route, from these. */
  request: 'request',
  /** A card was run to its end; `durationMs` says how long it took. */
  cardRun: 'card_run',
  /** A card was stopped at its time limit. */
  cardTimeout: 'card_timeout',
  /** A card, or the process that ran it, had too little memory. */
  outOfMemory: 'out_of_memory',
  /** AWS refused a request for want of a permission. */
  permissionDenied: 'permission_denied',
  /** A dependency could not be reached: the name, the connection or its time-out failed. */
  connectionFailed: 'connection_failed',
} as const;

/** A problem of the guide (section 7.1) that people are told about. */
export interface Problem {
  readonly event: string;
  /** In the namespace `<deployment>/Logs`. */
  readonly metric: string;
  /** Name of the alarm. */
  readonly alarm: string;
  readonly reason: string;
  /** More than so many within `minutes` are worth a ticket. */
  readonly threshold: number;
  readonly minutes: number;
}

/** Counted in the archive of stopped tasks, too: what is killed logs nothing any more. */
export const OUT_OF_MEMORY = {
  event: LOG_EVENTS.outOfMemory,
  metric: 'OutOfMemory',
  alarm: 'out-of-memory',
  reason: 'Cards or tasks had too little memory: they are killed, and others that ran beside them too.',
  threshold: 2,
  minutes: 15,
} as const satisfies Problem;

export const PROBLEMS = [
  {
    event: LOG_EVENTS.cardTimeout,
    metric: 'CardTimeouts',
    alarm: 'card-timeouts',
    reason: 'Cards run into their time limit: too much data, or code that is too slow.',
    // One slow card is its owner's matter.
    threshold: 5,
    minutes: 15,
  },
  OUT_OF_MEMORY,
  {
    event: LOG_EVENTS.permissionDenied,
    metric: 'PermissionsDenied',
    alarm: 'permission-errors',
    reason: 'AWS refuses what the API or the executor ask for: a role or an endpoint policy lacks something.',
    threshold: 0,
    minutes: 5,
  },
  {
    event: LOG_EVENTS.connectionFailed,
    metric: 'ConnectionsFailed',
    alarm: 'connection-errors',
    reason: 'Dependencies cannot be reached: an endpoint, a security group, DNS Firewall or the far side.',
    threshold: 5,
    minutes: 5,
  },
] as const satisfies readonly Problem[];
