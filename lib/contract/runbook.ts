/** Sections of `docs/runbook/alarms.md`; a test checks that each exists and that each is used. */
export const RUNBOOK_SECTIONS = [
  'api-errors',
  'api-latency',
  'api-unhealthy',
  'api-resources',
  'executor-resources',
  'executor-unhealthy',
  'isolation-broken',
  'load-balancer-errors',
  'table-throttled',
  'function-errors',
  'schedule-failed',
  'job-failed',
  'dead-letters',
  'nat-exhausted',
  'certificate-expiry',
  'site-errors',
  'dependency-unhealthy',
  'backup-missing',
  'restore-test-failed',
] as const;
export type RunbookSection = (typeof RUNBOOK_SECTIONS)[number];
