import { requireApproval } from '../approval';
import { audited } from '../audit';
import { EXIT, type ExitCode } from '../exit';
import { inJapan } from '../japan';
import { pauseSchedules, resumeSchedules } from '../schedules/pause';
import type { BiCardsSession } from '../session';
import { table } from '../ui/table';
import { parseUntil } from '../until';
import { type JobTarget, jobHistory, listJobs, machineOf, runJob } from './jobs';

export async function list(session: BiCardsSession, target: JobTarget): Promise<ExitCode> {
  const jobs = await listJobs(target, session.now());
  session.ui.result(jobs, () =>
    table([
      ['JOB', 'WHEN', 'STATE'],
      ...jobs.map(({ name, expression, enabled, pausedUntil }) => [
        name,
        expression,
        pausedUntil ? `paused until ${inJapan(pausedUntil)}` : enabled ? 'on' : 'off: no release yet',
      ]),
    ]),
  );
  return EXIT.done;
}

export async function run(
  session: BiCardsSession,
  target: JobTarget,
  job: string,
  argument?: string,
): Promise<ExitCode> {
  const { ui } = session;
  machineOf(target, job);
  if (session.dryRun) {
    ui.result({ job, argument, wouldRun: true }, () => `would run ${job}`);
    return EXIT.done;
  }
  await requireApproval(session, `run ${job}`);
  return audited(
    session,
    { command: 'job run', details: { job, ...(argument && { argument }) } },
    async () => {
      const execution = await runJob(target, job, session.now(), argument);
      ui.result({ job, execution }, () => `started ${execution}; its end: npm run ops -- job history ${job}`);
      return EXIT.done;
    },
  );
}

export async function history(
  session: BiCardsSession,
  target: JobTarget,
  job: string,
  count: number,
): Promise<ExitCode> {
  const runs = await jobHistory(target, job, count);
  session.ui.result(runs, () =>
    table([
      ['RUN', 'STARTED', 'SECONDS', 'STATUS', 'EXIT', 'REASON', 'LOGS'],
      ...runs.map(({ name, started, seconds, status, exitCode, reason, links }) => [
        name,
        started ? inJapan(started) : '',
        seconds === undefined ? '' : String(seconds),
        status,
        exitCode === undefined ? '' : String(exitCode),
        reason ?? '',
        links.logs ?? links.execution,
      ]),
    ]),
  );
  return EXIT.done;
}

/** @param job undefined for all of them */
export async function pause(
  session: BiCardsSession,
  target: JobTarget,
  job: string | undefined,
  untilText: string,
): Promise<ExitCode> {
  const until = parseUntil(untilText, session.now());
  return change(session, `pause ${job ?? 'every job'} until ${inJapan(until)}`, 'job pause', () =>
    pauseSchedules(target.schedules, until, job === undefined ? undefined : [job]),
  );
}

export async function resume(
  session: BiCardsSession,
  target: JobTarget,
  job: string | undefined,
): Promise<ExitCode> {
  return change(session, `resume ${job ?? 'every job'}`, 'job resume', () =>
    resumeSchedules(target.schedules, job === undefined ? undefined : [job]),
  );
}

async function change(
  session: BiCardsSession,
  what: string,
  command: string,
  work: () => Promise<string[]>,
): Promise<ExitCode> {
  const { ui } = session;
  if (session.dryRun) {
    ui.result({ wouldChange: true }, () => `would ${what}`);
    return EXIT.done;
  }
  await requireApproval(session, what);
  return audited(session, { command, details: { what } }, async () => {
    const names = await work();
    ui.result({ schedules: names }, () => `${what}: ${names.join(', ') || 'nothing to do'}`);
    return EXIT.done;
  });
}
