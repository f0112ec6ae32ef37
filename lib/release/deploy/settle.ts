import { setTimeout as sleep } from 'node:timers/promises';
import type { DeployContext } from './context';
import type { Try } from './records/records';
import type { Assembly } from './stacks/assembly';
import { type DeployedStack, isInProgress } from './stacks/stacks';
import { describeAll } from './stacks/template-sets';
import { Refused } from './stop';

/** Runs that ended without an outcome of their own. */
const UNSETTLED: readonly Try['outcome'][] = ['running', 'interrupted'];

/**
 * Says what a run before this one left behind, and waits where CloudFormation is still busy with it. A stack that is
 * changed while no such run is known is somebody else's, and the pre-flight check says so.
 */
export async function settle(
  context: DeployContext,
  assembly: Assembly,
  last: Try | undefined,
): Promise<void> {
  const { session, pace } = context;
  if (!last || !UNSETTLED.includes(last.outcome)) return;
  session.ui.say(
    `the last ${last.kind} (${last.release}, by ${last.actor}, ${last.startedAt}) ended without an outcome at "${last.phase}"`,
  );
  const busy = (deployed: ReadonlyMap<string, DeployedStack>) =>
    [...deployed.values()].filter(({ status }) => isInProgress(status));
  let deployed = await describeAll(session, assembly.stacks);
  if (busy(deployed).length > 0)
    deployed = await session.ui.step('Wait for what it started', async report => {
      const deadline = Date.now() + pace.services;
      let now = deployed;
      while (busy(now).length > 0) {
        const found = busy(now).map(({ name, status }) => `${name} is ${status}`);
        report(found.join('; '));
        if (Date.now() > deadline) throw new Refused('the stacks of the last run are still busy:', found);
        await sleep(pace.poll, undefined, { signal: session.signal });
        now = await describeAll(session, assembly.stacks);
      }
      return now;
    });
  for (const { name, status } of deployed.values()) session.ui.say(`  ${name} is ${status}`);
}
