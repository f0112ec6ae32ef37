import type { HealthCheck } from '../../../contract/health';
import { cannotPass } from '../../../local/excused';
import { askHealth, describePlan } from '../../../release/deploy/checks/health';
import type { BiCardsSession } from '../../session';
import { type Finding, fail, type Probe, pass, warn } from '../finding';

/** Tables, buckets, secret keys, tasks and Cloud Map as the deployment's own health check sees them now. */
export const dependencies: Probe = {
  group: 'dependencies',
  look: async session => {
    const [{ checks }, plan] = await Promise.all([askHealth(session), describePlan(session)]);
    return Object.entries(checks).map(([name, { status, reason = 'unhealthy' }]) =>
      status === 'healthy'
        ? pass(name, 'healthy')
        : judged(
            session,
            name,
            reason,
            plan.find(check => check.name === name),
          ),
    );
  },
};

function judged(
  { cloud, deployment }: BiCardsSession,
  name: string,
  reason: string,
  check: HealthCheck | undefined,
): Finding {
  if (cloud === 'local' && check && cannotPass(check))
    return warn(
      name,
      reason,
      'nothing: no container runs in the local cloud, and no person has set its keys',
    );
  const todo = TODO[check?.kind ?? '']?.(deployment) ?? 'docs/runbook/alarms.md#dependency-unhealthy';
  return check?.critical === false ? warn(name, reason, todo) : fail(name, reason, todo);
}

type Todo = (deployment: string) => string;

/** By kind of check; what is not here has the runbook. */
const TODO: Readonly<Record<string, Todo | undefined>> = {
  http: deployment => `npm run ops -- logs api -d ${deployment}; npm run ops -- why api -d ${deployment}`,
  'ecs-service': deployment => `npm run ops -- why -d ${deployment}`,
  table: deployment =>
    `a table that is gone: npm run ops -- restore plan -d ${deployment}; one that is refused: npm run drift -- ${deployment}`,
  bucket: deployment => `npm run drift -- ${deployment}`,
  alarm: () => 'docs/runbook/alarms.md, the section of this alarm',
  secret: deployment => `set the missing key: npm run ops -- secret set -d ${deployment}`,
};
