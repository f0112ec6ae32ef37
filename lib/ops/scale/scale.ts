import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { requireApproval } from '../approval';
import { audited } from '../audit';
import { EXIT, type ExitCode, OpsError } from '../exit';
import type { BiCardsSession } from '../session';
import { type Bounds, describeScale, planScale, type Service } from './plan';

/** Changes the minimum that autoscaling keeps. A desired count set by hand would be taken back within minutes. */
export async function scale(session: BiCardsSession, service: Service, minimum: number): Promise<ExitCode> {
  const { deployment, config, dryRun, ui } = session;
  await session.identity();
  // A fixed count has nothing to look up, and the local cloud nothing that would answer.
  const bounds = config[service].tasks.kind === 'fixed' ? undefined : await boundsOf(session, service);
  const plan = planScale(deployment, config, service, minimum, bounds);
  const print = (done: boolean) => ui.result({ ...plan, changed: done }, () => describeScale(plan, done));
  if (dryRun || plan.from === plan.to) {
    print(false);
    return EXIT.done;
  }
  await requireApproval(session, `keep at least ${minimum} tasks of ${service}, not ${plan.from}`);
  const details = { service, from: plan.from, to: plan.to };
  return audited(session, { command: 'scale', details }, async () => {
    await session
      .client(ApplicationAutoScalingClient)
      // What is not named stays as it is, the maximum among it.
      .send(new RegisterScalableTargetCommand({ ...targetOf(session, service), MinCapacity: minimum }));
    const after = await boundsOf(session, service);
    if (after?.min !== minimum)
      throw new OpsError(
        `the minimum of ${service} was set to ${minimum}, but is ${after?.min}: somebody else or a deploy changed it at the same time; look: npm run ops -- status -d ${deployment}`,
        EXIT.unfinished,
      );
    print(true);
    return EXIT.done;
  });
}

const targetOf = ({ names }: BiCardsSession, service: Service) => ({
  ServiceNamespace: 'ecs' as const,
  ScalableDimension: 'ecs:service:DesiredCount' as const,
  ResourceId: `service/${names.cluster}/${service}`,
});

async function boundsOf(session: BiCardsSession, service: Service): Promise<Bounds | undefined> {
  const { ResourceId, ...where } = targetOf(session, service);
  const { ScalableTargets = [] } = await session
    .client(ApplicationAutoScalingClient)
    .send(new DescribeScalableTargetsCommand({ ...where, ResourceIds: [ResourceId] }));
  const [target] = ScalableTargets;
  return (
    target && {
      min: target.MinCapacity ?? 0,
      max: target.MaxCapacity ?? 0,
      suspended: target.SuspendedState?.DynamicScalingOutSuspended ?? false,
    }
  );
}
