/** What `lambda/health` checks; it knows no system, this arrives in its environment variable `HEALTH_PLAN` as JSON. */
export interface HealthPlan {
  /** Value of the `Deployment` metric dimension, for example `bi-production`. */
  readonly deployment: string;
  /** CloudWatch namespace of the published metrics. */
  readonly namespace: string;
  /** Time limit of each check in milliseconds. */
  readonly timeoutMs: number;
  readonly checks: readonly HealthCheck[];
}

export type HealthCheck =
  /** GET must answer 2xx. `critical` checks make the whole unhealthy, others degraded. */
  | { readonly kind: 'http'; readonly name: string; readonly url: string; readonly critical: boolean }
  /** Running tasks must equal the desired count; with a Cloud Map service, so must its healthy instances. */
  | {
      readonly kind: 'ecs-service';
      readonly name: string;
      readonly cluster: string;
      readonly service: string;
      readonly discovery?: { readonly namespace: string; readonly service: string };
      readonly critical: boolean;
    }
  | { readonly kind: 'table'; readonly name: string; readonly table: string; readonly critical: boolean }
  | { readonly kind: 'bucket'; readonly name: string; readonly bucket: string; readonly critical: boolean }
  /** The secret exists and each named key holds a non-empty string. */
  | {
      readonly kind: 'secret';
      readonly name: string;
      readonly secretId: string;
      readonly keys: readonly string[];
      readonly critical: boolean;
    };

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

export interface CheckResult {
  readonly status: 'healthy' | 'unhealthy';
  readonly latencyMs: number;
  /** Why it is unhealthy; never holds a secret's value. */
  readonly reason?: string;
}

export interface HealthReport {
  readonly status: HealthStatus;
  readonly checks: Readonly<Record<string, CheckResult>>;
}
