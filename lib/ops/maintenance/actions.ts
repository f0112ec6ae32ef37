import { requireApproval } from '../approval';
import { audited } from '../audit';
import { EXIT, type ExitCode } from '../exit';
import { inJapan } from '../japan';
import type { BiCardsSession } from '../session';
import { parseUntil } from '../until';
import { type MaintenanceTarget, statusOf, turnOff, turnOn } from './maintenance';

/** `ops maintenance on`: the link for staff goes to standard output and nowhere else. */
export async function on(
  session: BiCardsSession,
  target: MaintenanceTarget,
  untilText: string,
): Promise<ExitCode> {
  const until = parseUntil(untilText, session.now());
  const { ui } = session;
  if (session.dryRun) {
    const { closedUntil } = await statusOf(target, session.now());
    const action = closedUntil ? 'would move the end of maintenance' : 'would close the site';
    ui.result({ until, closedUntil, wouldChange: true }, () => `${action} until ${inJapan(until)}`);
    return EXIT.done;
  }
  await requireApproval(session, `close the site until ${inJapan(until)}`);
  const action = { command: 'maintenance on', details: { until: until.toISOString() } };
  return audited(session, action, async () => {
    const done = await ui.step('closing the site', () => turnOn(target, until, session.now()));
    ui.result(done, () =>
      [
        `closed until ${inJapan(until)}; it opens by itself`,
        `paused: ${done.paused.join(', ') || 'nothing'}; alarms muted: ${done.muted}`,
        done.staffLink
          ? `for staff, until then (keep it out of chats and tickets): ${done.staffLink}`
          : 'the link for staff is the one of before',
      ].join('\n'),
    );
    return EXIT.done;
  });
}

/** `ops maintenance off`. */
export async function off(session: BiCardsSession, target: MaintenanceTarget): Promise<ExitCode> {
  const { ui } = session;
  if (session.dryRun) {
    const status = await statusOf(target, session.now());
    ui.result(
      { ...status, wouldChange: true },
      () => `would open the site and resume ${listed(status.paused)}`,
    );
    return EXIT.done;
  }
  await requireApproval(session, 'open the site');
  return audited(session, { command: 'maintenance off', details: {} }, async () => {
    const done = await ui.step('opening the site', () => turnOff(target, session.now()));
    ui.result(done, () =>
      [
        done.wasOn ? 'the site is open' : 'the site was open already',
        `resumed: ${listed(done.resumed)}; alarms stay muted until ${inJapan(done.mutedUntil)} at most`,
      ].join('\n'),
    );
    return EXIT.done;
  });
}

/** `ops maintenance status`. */
export async function show(session: BiCardsSession, target: MaintenanceTarget): Promise<ExitCode> {
  const status = await statusOf(target, session.now());
  session.ui.result(status, () =>
    [
      status.closedUntil ? `closed until ${inJapan(status.closedUntil)}` : 'open',
      `paused schedules: ${listed(status.paused)}`,
      `mute rules: ${listed(status.mutes.map(({ name, end }) => `${name} until ${inJapan(end)}`))}`,
    ].join('\n'),
  );
  return EXIT.done;
}

const listed = (names: readonly string[]) => names.join(', ') || 'none';
