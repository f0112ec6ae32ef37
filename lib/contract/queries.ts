import type { Names } from './bi-cards';
import { LOG_EVENTS, type LogLine } from './logs';

/** A query of CloudWatch Logs Insights that people and reports ask again and again. */
export interface SavedQuery {
  /** Below the deployment's name in the console. */
  readonly name: string;
  /** Log groups, all of the deployment's own Region. */
  readonly logGroups: (names: Names) => readonly string[];
  readonly lines: readonly string[];
}

const api = (names: Names) => [names.api.logGroup];
const services = (names: Names) => [names.api.logGroup, names.executor.logGroup];
const EVENT: keyof LogLine = 'event';
const event = (name: string) => `filter ${EVENT} = "${name}"`;

export const SAVED_QUERIES: readonly SavedQuery[] = [
  {
    name: 'errors',
    logGroups: services,
    lines: [
      'fields @timestamp, @log, event, message, requestId, cardId',
      'filter level = "error" or @message like /Traceback/',
      'sort @timestamp desc',
      'limit 100',
    ],
  },
  {
    name: 'requests-by-route',
    logGroups: api,
    lines: [
      event(LOG_EVENTS.request),
      'stats count(*) as requests, sum(status >= 500) as failed, avg(durationMs) as average, pct(durationMs, 95) as p95, pct(durationMs, 99) as p99 by route',
      'sort requests desc',
    ],
  },
  {
    name: 'users',
    logGroups: api,
    lines: [event(LOG_EVENTS.request), 'stats count(*) as requests, count_distinct(userId) as users'],
  },
  {
    name: 'card-runs',
    logGroups: services,
    lines: [
      event(LOG_EVENTS.cardRun),
      'stats count(*) as runs, pct(durationMs, 95) as p95, max(durationMs) as slowest by cardId',
      'sort slowest desc',
      'limit 50',
    ],
  },
  {
    name: 'stopped-tasks',
    logGroups: names => [names.stoppedTasksLogGroup],
    lines: [
      'fields detail.stoppedAt as stopped, detail.group as service, detail.stopCode as code, detail.stoppedReason as reason, detail.containers.0.exitCode as exitCode, detail.containers.0.reason as containerReason',
      'sort @timestamp desc',
      'limit 100',
    ],
  },
  {
    name: 'blocked-names',
    logGroups: names => [names.dnsLogGroup],
    lines: [
      'filter firewall_rule_action = "BLOCK"',
      'stats count(*) as queries by query_name, srcaddr',
      'sort queries desc',
      'limit 100',
    ],
  },
];
