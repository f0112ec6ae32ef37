import { siteStore } from '../../release/spa/site-store';
import { OpsError } from '../exit';
import { closedUntil } from '../maintenance/flag';
import type { BiCardsSession } from '../session';

/**
 * Whether users are kept out. Asked before every block that is written, so it reads the flag and nothing else. A site
 * that is not deployed keeps nobody out.
 */
export async function maintenanceIsOn(session: BiCardsSession): Promise<boolean> {
  const store = await siteStore(session).catch(error => {
    if (error instanceof OpsError) return undefined;
    throw error;
  });
  return store !== undefined && (await closedUntil(store, session.now())) !== undefined;
}
