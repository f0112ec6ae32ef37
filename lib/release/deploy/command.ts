import { audited } from '../../ops/audit';
import { type ExitCode, OpsError } from '../../ops/exit';
import type { BiCardsSession } from '../../ops/session';
import { deployRelease } from './deploy';
import type { Request } from './records/attempt';
import type { Records } from './records/records';
import { recordsOf, withDeployContext } from './wire';

export function deploy(session: BiCardsSession, release: string, approve?: string): Promise<ExitCode> {
  return carryOut(session, { kind: 'deploy', release, ...(approve !== undefined && { approve }) });
}

/** @param release @default the one that was current before the one that is */
export async function rollback(
  session: BiCardsSession,
  release?: string,
  approve?: string,
): Promise<ExitCode> {
  await session.identity();
  const target = release ?? (await previousRelease(recordsOf(session).records, session.deployment));
  session.ui.say(`rolling ${session.deployment} back to ${target}`);
  return carryOut(session, { kind: 'rollback', release: target, ...(approve !== undefined && { approve }) });
}

function carryOut(session: BiCardsSession, request: Request): Promise<ExitCode> {
  const { kind: command, ...details } = request;
  return audited(session, { command, details }, () =>
    withDeployContext(session, {}, context => deployRelease(context, request)),
  );
}

/** How far back a former release is looked for. */
const TRIES = 200;

/**
 * The release that was current before the one that is.
 *
 * @throws OpsError where there was none
 */
export async function previousRelease(records: Records, deployment: string): Promise<string> {
  const current = (await records.current())?.value.release;
  const done = (await records.latest(TRIES)).filter(({ outcome }) => outcome === 'done');
  const previous = done.find(({ release }) => release !== current);
  if (!previous)
    throw new OpsError(
      `${deployment} has no release before ${current ?? 'the first'}; name one: npm run ops -- rollback ${deployment} <release>`,
    );
  return previous.release;
}
