import { EXIT, type ExitCode, OpsError } from '../exit';
import { hintFor } from '../hints';
import { isInterruption } from '../interruption';
import type { BiCardsSession } from '../session';
import { type Finding, fail, type Probe } from './finding';
import { access } from './probes/access';
import { alarms } from './probes/alarms';
import { dependencies } from './probes/dependencies';
import { images } from './probes/images';
import { logGroups } from './probes/log-groups';
import { network } from './probes/network';
import { release } from './probes/release';
import { schedules } from './probes/schedules';
import { targets } from './probes/targets';
import { describeFindings, type Group } from './report';

/** Asked after `access`, all at once. */
const PROBES: readonly Probe[] = [
  release,
  images,
  targets,
  dependencies,
  network,
  schedules,
  logGroups,
  alarms,
];

/**
 * Looks at everything a deployment stands on.
 *
 * @param verbose shows also what passes, one by one
 * @returns not clear where something failed; a warning alone is none
 */
export async function doctor(
  session: BiCardsSession,
  verbose: boolean,
  { first = access, others = PROBES }: { readonly first?: Probe; readonly others?: readonly Probe[] } = {},
): Promise<ExitCode> {
  const { ui } = session;
  const groups = await ui.step('Look at everything', async report => {
    const before = await ask(session, first);
    // With wrong credentials every other probe would say so again.
    if (before.findings.some(({ state }) => state === 'fail')) return [before];
    let done = 0;
    const after = others.map(async probe => {
      const group = await ask(session, probe);
      done += 1;
      report(`${done} of ${others.length}: ${probe.group}`);
      return group;
    });
    return [before, ...(await Promise.all(after))];
  });
  session.signal.throwIfAborted();
  const findings = groups.flatMap(group => group.findings.map(found => ({ group: group.name, ...found })));
  ui.result(findings, () => describeFindings(groups, verbose, ui.paint));
  return findings.some(({ state }) => state === 'fail') ? EXIT.notClear : EXIT.done;
}

async function ask(session: BiCardsSession, { group, look }: Probe): Promise<Group> {
  try {
    return { name: group, findings: await look(session) };
  } catch (error) {
    if (isInterruption(error)) throw error;
    return { name: group, findings: [unseen(error)] };
  }
}

/** Not seen is not all right. */
function unseen(error: unknown): Finding {
  const known = error instanceof OpsError ? error : hintFor(error);
  const [found = '', ...todo] = (
    known ?? (error instanceof Error ? error : new Error(String(error)))
  ).message.split('\n');
  return fail('could not look', found, todo.join(' ') || 'what the message says; then run doctor again');
}
