import type { BiCardsSession } from '../session';

/** Whether users are kept out. Without a maintenance mode in this deployment they never are, so `apply` asks for `--live`. */
export async function maintenanceIsOn(_session: BiCardsSession): Promise<boolean> {
  return false;
}
