import type { ExitCode } from './exit';
import type { SessionOptions } from './options';
import type { BiCardsSession, Session } from './session';

type Work<S extends Session> = (session: S) => Promise<ExitCode | undefined>;

/** Runs the action of a command that works on an environment of bi-cards. Loads the session only now. */
export async function inBiCards(options: SessionOptions, work: Work<BiCardsSession>): Promise<void> {
  const { openBiCards } = await import('./session.ts');
  process.exitCode = (await work(openBiCards(options))) ?? 0;
}

/** Runs the action of a command that works on any deployment, `bi-delivery` among them. */
export async function inDeployment(options: SessionOptions, work: Work<Session>): Promise<void> {
  const { openDeployment } = await import('./session.ts');
  process.exitCode = (await work(openDeployment(options))) ?? 0;
}
