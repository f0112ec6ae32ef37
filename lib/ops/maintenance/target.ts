import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { OUTPUTS } from '../../contract/bi-cards';
import { edgeOutputs, siteStore } from '../../release/spa/site-store';
import type { BiCardsSession } from '../session';
import type { MaintenanceTarget } from './maintenance';
import { mutesFor } from './mutes';

/** What maintenance of a deployment works on. Identifiers that AWS makes are outputs of the edge stack. */
export async function maintenanceTarget(session: BiCardsSession): Promise<MaintenanceTarget> {
  const output = await edgeOutputs(session);
  return {
    store: await siteStore(session, output),
    schedules: { client: session.client(SchedulerClient), group: session.names.scheduleGroup },
    mutes: mutesFor(session, 'maintenance'),
    siteUrl: output(OUTPUTS.siteUrl),
  };
}
