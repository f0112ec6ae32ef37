import { EXIT, type ExitCode, OpsError } from '../../ops/exit';
import type { Before, Footprint } from './carry-out';
import type { DeployContext } from './context';
import type { Plan } from './stacks/change-stacks';
import { discardAll } from './stacks/prepare';
import { type Digests, restoreDigests } from './stacks/restore';
import { DeployFailed } from './stop';

/**
 * Puts back what a failed deploy has changed of the release: the digests of the service stack, and the site's switch.
 * Other stacks keep their reviewed change. The previous release stays current.
 *
 * @returns what went wrong together with what was put back, and how the command ends
 */
export async function recover(
  context: DeployContext,
  plan: Plan,
  error: unknown,
  before: Before & { readonly digests: Digests },
  footprint: Footprint,
): Promise<DeployFailed> {
  const { session, spa } = context;
  const { ui } = session;
  await discardAll(
    session,
    plan.stacks.filter(({ stack }) => !footprint.changed.has(stack.name)),
  );
  const done: string[] = [];
  const left: string[] = [];
  const attemptTo = async (title: string, work: () => Promise<void>, byHand: string) => {
    try {
      await ui.step(title, work);
      done.push(`${title}: done`);
    } catch (failure) {
      left.push(`${title}: ${failure instanceof Error ? failure.message : failure}. By hand: ${byHand}`);
    }
  };
  const { service } = session.names.stacks;
  const { api, executor } = before.digests;
  const { spa: served } = before;
  if (footprint.spaTurned && served !== undefined)
    await attemptTo(
      `Serve SPA ${served} again`,
      () => spa.serve(served),
      `npm run ops -- rollback ${session.deployment}`,
    );
  if (footprint.changed.has(service))
    await attemptTo(
      'Put the previous digests back',
      () => restoreDigests(context, before.digests, `${plan.name}-restore`, () => {}),
      `npx cdk deploy ${session.deployment}/service --exclusively -c deployment=${session.deployment} --parameters ${service}:ApiImageDigest=${api} --parameters ${service}:ExecutorImageDigest=${executor}`,
    );
  const reason = error instanceof DeployFailed ? error.reason : messageOf(error);
  const details = error instanceof DeployFailed ? error.details : [];
  return new DeployFailed(reason, [...details, ...done, ...left], exitCode(error, left));
}

function exitCode(error: unknown, left: readonly string[]): ExitCode {
  if (left.length > 0) return EXIT.unfinished;
  if (error instanceof OpsError) return error.exitCode === EXIT.refused ? EXIT.rolledBack : error.exitCode;
  return EXIT.rolledBack;
}

const messageOf = (error: unknown) =>
  error instanceof Error
    ? error.name === 'Error'
      ? error.message
      : `${error.name}: ${error.message}`
    : String(error);
