import { EXIT, OpsError } from './exit';
import type { Session } from './session';

/**
 * Asks before something is changed; in production the answer is the deployment's name. A `--dry-run` asks nothing.
 *
 * @param what for example `close the site until 15:00`
 * @throws OpsError when the answer is no, or when nobody can be asked
 */
export async function requireApproval(session: Session, what: string): Promise<void> {
  const { ui, deployment, isProduction, dryRun } = session;
  if (dryRun) return;
  const answer = await ui.confirm(`${deployment}: ${what}?`, isProduction ? deployment : undefined);
  if (answer === 'yes') return;
  throw new OpsError(
    answer === 'no' ? 'nothing was changed' : `nobody can be asked whether to ${what}; say --yes to do it`,
    EXIT.refused,
  );
}
