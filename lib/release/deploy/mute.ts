import { EXIT } from '../../ops/exit';
import { type Mute, muteAlarms, unmuteAlarms } from '../../ops/maintenance/mute';
import type { BiCardsSession } from '../../ops/session';
import { DeployFailed } from './stop';

const MINUTE = 60_000;
/** What a deploy takes at most: a run that is killed leaves alarms muted so long, and no longer. */
const AT_MOST = 45 * MINUTE;
/** Alarms look back a few minutes, over what the deploy itself did. */
const AFTERWARDS = 5 * MINUTE;

/**
 * Runs `work` while the deployment's alarms tell nobody: tasks and stacks are replaced, and the deploy itself looks
 * whether what comes of it is healthy. Isolation is never muted. ECS rolls a deployment back by its own circuit breaker,
 * which no mute reaches.
 *
 * Best effort: a mute that fails is said and stops no deploy.
 */
export async function withMutedAlarms<T>(
  { now, ui }: Pick<BiCardsSession, 'now' | 'ui'>,
  mutes: readonly Mute[],
  work: () => Promise<T>,
): Promise<T> {
  const forEach = async (what: string, act: (mute: Mute) => Promise<unknown>) => {
    for (const mute of mutes) {
      await act(mute).catch(error => ui.warn(`${what}: ${error instanceof Error ? error.message : error}`));
    }
  };
  const after = (milliseconds: number) => new Date(now().getTime() + milliseconds);
  const unmute = (end: Date) =>
    forEach('alarms stay muted until 45 minutes after the begin', mute => unmuteAlarms(mute, end, now()));

  await forEach('alarms are not muted and may ring for this deploy', mute =>
    muteAlarms(mute, after(AT_MOST), now()),
  );
  try {
    const result = await work();
    await unmute(after(AFTERWARDS));
    return result;
  } catch (error) {
    // What was put back is as before; what was not has to ring.
    const isPutBack = error instanceof DeployFailed && error.exitCode === EXIT.rolledBack;
    await unmute(after(isPutBack ? AFTERWARDS : 0));
    throw error;
  }
}
