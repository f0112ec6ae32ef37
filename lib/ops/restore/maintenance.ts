import { siteStore } from '../../release/spa/site-store';
import { closedUntil } from '../maintenance/flag';
import type { BiCardsSession } from '../session';

/** Whether users are kept out. Asked before every block that is written, so it reads the flag and nothing else. */
export async function maintenanceIsOn(session: BiCardsSession): Promise<boolean> {
  return (await closedUntil(await siteStore(session), session.now())) !== undefined;
}
