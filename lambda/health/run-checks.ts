import { types } from 'node:util';
import type {
  CheckResult,
  HealthCheck,
  HealthPlan,
  HealthReport,
  HealthStatus,
} from '../../lib/contract/health';
import { within } from '../shared/within';
import type { Clients, Outcome, Reason } from './check';
import { alarm } from './checks/alarm';
import { bucket } from './checks/bucket';
import { ecsService } from './checks/ecs-service';
import { http } from './checks/http';
import { secret } from './checks/secret';
import { table } from './checks/table';

/** Runs all checks of the plan at once. None waits for another, and none fails for another. */
export async function runChecks(plan: HealthPlan, clients: Clients): Promise<HealthReport> {
  const results = await Promise.all(
    plan.checks.map(async check => ({ check, result: await runCheck(check, plan.timeoutMs, clients) })),
  );
  const failed = results.filter(({ result }) => result.status === 'unhealthy').map(({ check }) => check);
  return {
    status: overall(failed),
    checks: Object.fromEntries(results.map(({ check, result }) => [check.name, result])),
  };
}

function overall(failed: readonly HealthCheck[]): HealthStatus {
  if (failed.length === 0) return 'healthy';
  return failed.some(({ critical }) => critical) ? 'unhealthy' : 'degraded';
}

async function runCheck(check: HealthCheck, timeoutMs: number, clients: Clients): Promise<CheckResult> {
  const start = performance.now();
  const found = await within<Outcome>(
    timeoutMs,
    signal => perform(check, clients, signal).catch(describe),
    () => `no answer within ${timeoutMs} ms`,
  );
  const latencyMs = Math.round(performance.now() - start);
  return typeof found === 'string'
    ? { status: 'unhealthy', latencyMs, reason: found }
    : { status: 'healthy', latencyMs, ...found };
}

async function perform(check: HealthCheck, clients: Clients, signal: AbortSignal): Promise<Outcome> {
  switch (check.kind) {
    case 'http':
      return http(check, clients, signal);
    case 'ecs-service':
      return ecsService(check, clients, signal);
    case 'table':
      return table(check, clients, signal);
    case 'bucket':
      return bucket(check, clients, signal);
    case 'secret':
      return secret(check, clients, signal);
    case 'alarm':
      return alarm(check, clients, signal);
  }
}

/** `fetch` says why it failed only in the cause, and of several addresses tried only by a code. */
function describe(error: unknown): Reason {
  if (!types.isNativeError(error)) return 'unknown error';
  const { name, message, code }: NodeJS.ErrnoException = types.isNativeError(error.cause)
    ? error.cause
    : error;
  return [code ?? name, message].filter(Boolean).join(': ');
}
