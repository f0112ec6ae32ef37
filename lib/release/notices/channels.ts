import type { BiCardsSession } from '../../ops/session';
import type { Channel } from './notify';
import { slackChannel } from './slack';
import { topicChannel } from './topic';

/** How people are told about a deployment: the topic that every environment has, and Slack where somebody set it up. */
export async function channelsFor(session: BiCardsSession): Promise<Channel[]> {
  const slack = await slackChannel(session);
  if (!slack)
    session.ui.say(
      `Slack is not told: the secret ${session.names.slackWebhook} does not exist; docs/runbook/releases.md says how to make it`,
    );
  return [topicChannel(session), ...(slack ? [slack] : [])];
}
