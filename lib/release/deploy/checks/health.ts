import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { waitsForPerson } from '../../../contract/bi-cards';
import { HEALTH_PLAN_VARIABLE, type HealthCheck, type HealthPlan } from '../../../contract/health';
import { cannotPass } from '../../../local/excused';
import type { BiCardsSession } from '../../../ops/session';

const reportSchema = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  checks: z.record(
    z.string(),
    z.object({ status: z.enum(['healthy', 'unhealthy']), reason: z.string().optional() }),
  ),
});
type Report = z.infer<typeof reportSchema>;

/** Checks before anything was changed, by their names; `first` where nothing was deployed. */
export type HealthBefore =
  | { readonly made: ReadonlySet<string>; readonly failed: ReadonlySet<string> }
  | 'first';

/** What failed already, so that a deploy is not blamed for it. */
export async function healthBefore(session: BiCardsSession): Promise<HealthBefore> {
  const report = await askIfDeployed(session);
  if (!report) return 'first';
  return { made: new Set(Object.keys(report.checks)), failed: new Set(failing(report)) };
}

/** Reasons of the checks that fail now, by their names; nothing before the first deployment. */
export async function unhealthyChecks(
  session: BiCardsSession,
): Promise<ReadonlyMap<string, string> | undefined> {
  const report = await askIfDeployed(session);
  return report && new Map(failing(report).map(name => [name, report.checks[name]?.reason ?? 'unhealthy']));
}

async function askIfDeployed(session: BiCardsSession): Promise<Report | undefined> {
  try {
    return await askHealth(session);
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** What `health` finds wrong, and what of it does not count. */
export interface HealthFindings {
  readonly problems: readonly string[];
  readonly excused: readonly string[];
}

/**
 * A critical check must pass, whatever was before. One that is not critical may stay as broken as it was, and may wait for a
 * person on a first deployment, or where the deployment brings the secret that a person has to fill. In the local cloud
 * what needs a container is excused too.
 */
export async function healthFindings(session: BiCardsSession, before: HealthBefore): Promise<HealthFindings> {
  const report = await askHealth(session);
  const known = new Map((await describePlan(session)).map(check => [check.name, check]));
  const say = (name: string) => `health: ${name}: ${report.checks[name]?.reason ?? 'unhealthy'}`;
  const excused = failing(report).filter(name => isExcused(known.get(name), before, session));
  const problems = failing(report).filter(name => !excused.includes(name));
  return { problems: problems.map(say), excused: excused.map(say) };
}

function isExcused(check: HealthCheck | undefined, before: HealthBefore, { cloud }: BiCardsSession): boolean {
  if (!check) return false;
  if (cloud === 'local' && cannotPass(check)) return true;
  if (check.critical) return false;
  if (before === 'first' || before.failed.has(check.name)) return true;
  return waitsForPerson(check) && !before.made.has(check.name);
}

const failing = ({ checks }: Report) =>
  Object.entries(checks)
    .filter(([, { status }]) => status === 'unhealthy')
    .map(([name]) => name);

/** Runs every check now. */
export async function askHealth(session: BiCardsSession): Promise<Report> {
  const FunctionName = session.names.functions.health;
  const { FunctionError, Payload } = await session
    .client(LambdaClient)
    .send(new InvokeCommand({ FunctionName, Payload: '{}' }));
  if (FunctionError)
    throw new Error(`${FunctionName} failed (${FunctionError}); its log: /aws/lambda/${FunctionName}`);
  return reportSchema.parse(JSON.parse(Buffer.from(Payload ?? []).toString() || 'null'));
}

/** What `health` checks. */
export async function describePlan(session: BiCardsSession): Promise<HealthPlan['checks']> {
  const { Environment } = await session
    .client(LambdaClient)
    .send(new GetFunctionConfigurationCommand({ FunctionName: session.names.functions.health }));
  const plan: HealthPlan = JSON.parse(Environment?.Variables?.[HEALTH_PLAN_VARIABLE] ?? '{"checks":[]}');
  return plan.checks;
}
