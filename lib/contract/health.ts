/** Environment variable of `lambda/health` that holds its `HealthPlan` as JSON. It ignores what it is invoked with. */
export const HEALTH_PLAN_VARIABLE = 'HEALTH_PLAN';

/**
 * Metrics that `lambda/health` publishes in the plan's namespace.
 * With both dimensions: `Healthy` (1 or 0) and `Latency` (milliseconds) of one check.
 * With `Deployment` only: `Healthy` of the whole, 0 when a critical check fails.
 * `AgeDays`, with both, of each secret whose age is asked for, whatever else is published.
 */
export const HEALTH_METRIC = {
  healthy: 'Healthy',
  latency: 'Latency',
  ageDays: 'AgeDays',
  dimensions: { deployment: 'Deployment', check: 'Check' },
} as const;

/** Partition key of the row that a table check reads; nobody writes it, and the check may read no other. */
export const HEALTH_TABLE_KEY = 'health-check';

/** What `lambda/health` checks; it knows no system, this arrives in its environment. */
export interface HealthPlan {
  /** Value of the `Deployment` metric dimension, for example `bi-production`. */
  readonly deployment: string;
  /** CloudWatch namespace of the published metrics. */
  readonly namespace: string;
  /** Time limit of each check in milliseconds; below the function's own. */
  readonly timeoutMs: number;
  /** Whether each check is published or only the whole; every metric is charged for. Reports hold all checks. */
  readonly metrics: 'every-check' | 'whole';
  /** Their names are unique. */
  readonly checks: readonly HealthCheck[];
}

/** A `critical` check that fails makes the whole unhealthy, any other degraded. */
export type HealthCheck =
  /** GET must answer 2xx; a redirect is a failure. */
  | { readonly kind: 'http'; readonly name: string; readonly url: string; readonly critical: boolean }
  /**
   * At least the desired number of tasks runs (a deployment runs more) and at least one is desired; with a Cloud Map
   * service, at least as many healthy instances are registered.
   */
  | {
      readonly kind: 'ecs-service';
      readonly name: string;
      readonly cluster: string;
      readonly service: string;
      readonly discovery?: { readonly namespace: string; readonly service: string };
      readonly critical: boolean;
    }
  /** The table and its indexes are usable, and a read is answered. */
  | { readonly kind: 'table'; readonly name: string; readonly table: string; readonly critical: boolean }
  /** The bucket exists and may be listed. Its Region is the function's own unless given. */
  | {
      readonly kind: 'bucket';
      readonly name: string;
      readonly bucket: string;
      readonly region?: string;
      readonly critical: boolean;
    }
  /** The secret exists and each named key holds a non-empty string. */
  | {
      readonly kind: 'secret';
      readonly name: string;
      readonly secretId: string;
      readonly keys: readonly string[];
      /** Whether to measure how long ago its value was saved. An old value is not unhealthy: an alarm tells. */
      readonly measureAge?: true;
      readonly critical: boolean;
    }
  /** The alarm, of either kind and perhaps in another Region, is not ringing. */
  | {
      readonly kind: 'alarm';
      readonly name: string;
      readonly alarm: string;
      readonly region: string;
      readonly critical: boolean;
    };

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

export interface CheckResult {
  readonly status: 'healthy' | 'unhealthy';
  readonly latencyMs: number;
  /** Why it is unhealthy; never holds a secret's value. */
  readonly reason?: string;
  /** Whole days since a secret's value was saved, where that is asked for. */
  readonly ageDays?: number;
}

export interface HealthReport {
  readonly status: HealthStatus;
  readonly checks: Readonly<Record<string, CheckResult>>;
}
