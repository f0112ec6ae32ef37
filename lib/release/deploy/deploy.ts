import { EXIT, type ExitCode } from '../../ops/exit';
import type { Identity } from '../../ops/identity';
import { isInterruption } from '../../ops/interruption';
import { mutesFor } from '../../ops/maintenance/mutes';
import type { Manifest } from '../manifest';
import { type Occasion, runLink } from '../notices/notify';
import type { Verdict } from '../review/verdict';
import { describeFinding } from './approval';
import { carryOut, type Footprint } from './carry-out';
import { healthBefore } from './checks/health';
import type { DeployContext } from './context';
import { makePlan, propose } from './make-plan';
import { withMutedAlarms } from './mute';
import { Attempt, type Request } from './records/attempt';
import { withLock } from './records/lock';
import type { Try } from './records/records';
import { recover } from './recover';
import type { Plan } from './stacks/change-stacks';
import { discardAll } from './stacks/prepare';
import { deployedDigests } from './stacks/restore';
import { Refused } from './stop';

/**
 * Deploys a release, or an earlier one again: the same path for both.
 *
 * @throws Refused where nothing was changed, DeployFailed where it was, and was put back or not: the exit code says
 */
export async function deployRelease(context: DeployContext, request: Request): Promise<ExitCode> {
  const { session, documents } = context;
  const identity = await session.identity();
  const manifest = await context.releases.read(request.release);
  // It changes nothing and leaves no record, so whoever may only look may do it, also while somebody deploys.
  if (session.dryRun) return dryRun(context, request, manifest, identity);
  const lost = new AbortController();
  const signal = AbortSignal.any([session.signal, lost.signal]);
  return withLock(
    {
      deployment: session.deployment,
      documents,
      who: identity.arn,
      what: `${request.kind} ${manifest.id}`,
      now: session.now,
      warn: session.ui.warn,
      onLost: () => lost.abort(new Refused('the lock was taken over by another run; this one stops')),
    },
    () => underLock({ ...context, session: { ...session, signal } }, request, manifest, identity),
  );
}

async function underLock(
  context: DeployContext,
  request: Request,
  manifest: Manifest,
  { arn: actor, account }: Identity,
): Promise<ExitCode> {
  const { session, records } = context;
  const [current, [last]] = await Promise.all([records.current(), records.latest(1)]);
  const attempt = new Attempt(session, records, request, manifest, actor, current?.value.release);
  const plan = await planned(context, request, manifest, account, attempt, last);

  const link = runLink(process.env);
  const occasion: Occasion = {
    deployment: session.deployment,
    action: request.kind,
    manifest,
    actor,
    ...(link !== undefined && { link }),
  };
  const before = {
    current,
    health: await healthBefore(session),
    spa: await context.spa.served().catch(() => undefined),
    digests: await deployedDigests(context),
  };
  const footprint: Footprint = { changed: new Set(), spaTurned: false };
  await context.notify(occasion, { kind: 'started' });
  await withMutedAlarms(session, mutesFor(session, 'deploy'), async () => {
    try {
      await carryOut(context, plan, manifest, attempt, before, footprint);
    } catch (error) {
      if (isInterruption(error)) {
        await attempt.end('interrupted');
        session.ui.warn(
          'interrupted: what CloudFormation and ECS have begun goes on. The next deploy or rollback waits for it and says what it finds',
        );
        await context.notify(occasion, { kind: 'failed', reason: 'interrupted' });
        throw error;
      }
      const failure = await recover(context, plan, error, before, footprint);
      const isPutBack = failure.exitCode !== EXIT.unfinished;
      await attempt.end(isPutBack ? 'rolled-back' : 'unfinished', failure.message);
      await context.notify(occasion, { kind: isPutBack ? 'rolled-back' : 'failed', reason: failure.message });
      throw failure;
    }
  });
  await attempt.end('done');
  await context.notify(occasion, { kind: 'succeeded', seconds: attempt.seconds });
  session.ui.result(
    {
      deployment: session.deployment,
      release: manifest.id,
      seconds: attempt.seconds,
      stacks: [...footprint.changed],
    },
    () => `${session.deployment} runs ${manifest.id} (${attempt.seconds} s)`,
  );
  return EXIT.done;
}

/** What would be deployed, and what the review says of it; change sets are made to be looked at, and go again. */
async function dryRun(
  context: DeployContext,
  request: Request,
  manifest: Manifest,
  { arn: actor, account }: Identity,
): Promise<ExitCode> {
  const { session, records } = context;
  const [last] = await records.latest(1);
  const attempt = new Attempt(session, records, request, manifest, actor, undefined);
  const { review, hash, stacks } = await propose(context, manifest, account, attempt, last);
  await discardAll(session, stacks);
  const planned = stacks.map(({ stack, change }) => ({
    stack: stack.name,
    change: typeof change === 'object' ? (change.creates ? 'create' : 'update') : change,
  }));
  const { verdict, findings, unjudged } = review;
  session.ui.result({ release: manifest.id, verdict, hash, findings, unjudged, stacks: planned }, () =>
    [
      ...planned.map(({ stack, change }) => `${stack}: ${change}`),
      ...findings.map(describeFinding),
      ...unjudged.map(what => `not judged: ${what}`),
      `review: ${verdict}${verdict === 'ask' || verdict === 'unknown' ? `; to approve exactly this: --approve ${hash}` : ''}`,
    ].join('\n'),
  );
  return DRY_RUN_EXIT[verdict];
}

const DRY_RUN_EXIT: Readonly<Record<Verdict, ExitCode>> = {
  clear: EXIT.done,
  ask: EXIT.notClear,
  unknown: EXIT.notClear,
  block: EXIT.refused,
};

/** A plan that is not made leaves a record of why. */
async function planned(
  context: DeployContext,
  request: Request,
  manifest: Manifest,
  account: string,
  attempt: Attempt,
  last: Try | undefined,
): Promise<Plan> {
  try {
    return await makePlan(context, request, manifest, account, attempt, last);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await attempt.end(isInterruption(error) ? 'interrupted' : 'refused', reason);
    throw error;
  }
}
