import type { Try } from '../../release/deploy/records/records';
import { EXIT, type ExitCode } from '../exit';
import type { BiCardsSession } from '../session';
import { parseSince } from '../since';
import { failedTries, stoppedTasks } from './collect';
import { explain, isOrdinary } from './reasons';
import { describeReasons } from './report';
import type { StoppedTask } from './stopped-task';

export interface WhyOptions {
  readonly since: string;
  /** Also what is ordinary. */
  readonly all: boolean;
  /** @default - tasks of both services and of jobs, and deploys */
  readonly subject?: string;
}

/** Says why tasks stopped and deploys failed. Looking is all it does, so what it finds does not make it fail. */
export async function why(session: BiCardsSession, options: WhyOptions): Promise<ExitCode> {
  const { ui } = session;
  const { subject } = options;
  const since = parseSince(options.since, session.now());
  await session.identity();
  const found = await ui.step('Ask ECS, the archive and the records', async () => {
    const [stopped, deploys] = await Promise.all([
      subject === 'deploys' ? { tasks: [], gaps: [] } : stoppedTasks(session, since),
      subject === undefined || subject === 'deploys' ? failedTries(session, since) : ([] as Try[]),
    ]);
    return { ...stopped, deploys };
  });
  const explained = found.tasks
    .filter(task => isAbout(task, subject))
    .map(task => ({ ...task, ...explain(task) }));
  const tasks = explained.filter(task => options.all || !isOrdinary(task));
  const ordinary = explained.length - tasks.length;
  const reasons = { since, tasks, ordinary, deploys: found.deploys, gaps: found.gaps };
  ui.result({ ...reasons, since: since.toISOString() }, () => describeReasons(reasons, ui.paint));
  return EXIT.done;
}

const isAbout = ({ of, isJob }: StoppedTask, subject: string | undefined) =>
  subject === undefined || (subject === 'jobs' ? isJob : !isJob && of === subject);
