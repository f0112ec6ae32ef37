import { GetFunctionConfigurationCommand, InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { HEALTH_PLAN_VARIABLE, type HealthPlan } from '../../contract/health';
import type { InitRequest } from '../../contract/init';
import { cannotPass } from '../excused';
import type { SmokeCheck } from './check';

const initReport = z.object({ created: z.array(z.string()), missing: z.array(z.string()) });
const healthReport = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  checks: z.record(
    z.string(),
    z.object({ status: z.enum(['healthy', 'unhealthy']), reason: z.string().optional() }),
  ),
});

/** `init` answers, and finds nothing left to generate: the deployment has called it already. */
export function initCheck(client: LambdaClient, functionName: string, request: InitRequest): SmokeCheck {
  return {
    name: functionName,
    run: async () => {
      const { created, missing } = initReport.parse(await invoke(client, functionName, request));
      if (created.length > 0)
        throw new Error(`generated ${created.join(', ')} only now, not during the deployment`);
      return missing.length > 0
        ? `nothing to generate; a person has yet to set ${missing.join(', ')}`
        : 'nothing to do';
    },
  };
}

/** `health` answers, and what it finds unhealthy is what cannot be otherwise without containers. */
export function healthCheck(client: LambdaClient, functionName: string): SmokeCheck {
  return {
    name: functionName,
    run: async () => {
      const { status, checks } = healthReport.parse(await invoke(client, functionName, {}));
      const plan = await healthPlanOf(client, functionName);
      const unhealthy = Object.keys(checks).filter(name => checks[name]?.status === 'unhealthy');
      const excused = new Set(plan.checks.filter(cannotPass).map(({ name }) => name));
      const unexpected = unhealthy.filter(name => !excused.has(name));
      if (unexpected.length > 0) {
        throw new Error(unexpected.map(name => `${name}: ${checks[name]?.reason ?? 'unhealthy'}`).join('; '));
      }
      const total = Object.keys(checks).length;
      const healthy = `${total - unhealthy.length} of ${total} dependencies healthy`;
      return unhealthy.length > 0
        ? `${status}: ${healthy}; as expected here, not ${unhealthy.join(', ')}`
        : healthy;
    },
  };
}

async function healthPlanOf(client: LambdaClient, FunctionName: string): Promise<HealthPlan> {
  const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return JSON.parse(Environment?.Variables?.[HEALTH_PLAN_VARIABLE] ?? '{"checks":[]}');
}

async function invoke(client: LambdaClient, FunctionName: string, payload: unknown): Promise<unknown> {
  const { FunctionError, Payload } = await client.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  if (FunctionError) throw new Error(`failed: ${errorMessageIn(answer)}; logs: /aws/lambda/${FunctionName}`);
  return answer;
}

function errorMessageIn(answer: unknown): string {
  const parsed = z.object({ errorMessage: z.string() }).safeParse(answer);
  return parsed.success ? parsed.data.errorMessage : 'no message';
}
