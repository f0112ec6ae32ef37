import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { BiCardsSession } from '../session';
import type { Mute } from './mute';

/**
 * One per Region that has alarms; none in the local cloud, which has no mute rules and tells nobody.
 *
 * @param occasion what they are muted for; each has rules of its own, so that the end of one leaves the others
 */
export function mutesFor(session: BiCardsSession, occasion: 'maintenance' | 'deploy'): Mute[] {
  const { cloud, config, names, region } = session;
  if (cloud === 'local') return [];
  return [...new Set([region, config.edge.region])].map(where => ({
    client: session.client(CloudWatchClient, where),
    deployment: names.deployment,
    occasion,
  }));
}
