import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { BiCardsSession } from '../../ops/session';
import { type Channel, LIMIT_MS, type Message } from './notify';

/** Where incoming webhooks of Slack lead; a secret with anything else would send messages to whoever is named. */
const WEBHOOK = /^https:\/\/hooks\.slack(-gov)?\.com\/\S+$/;

/** Posts to the incoming webhook whose address is in the secret; nothing where there is no secret. */
export async function slackChannel(
  session: Pick<BiCardsSession, 'client' | 'names'>,
  post: typeof fetch = fetch,
): Promise<Channel | undefined> {
  const webhook = await webhookIn(session);
  if (webhook === undefined) return undefined;
  return {
    name: 'Slack',
    send: async message => {
      // Before the request, which would quote the address in its error.
      if (!WEBHOOK.test(webhook))
        throw new Error(`the secret ${session.names.slackWebhook} holds no address of hooks.slack.com`);
      const response = await post(webhook, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: slackText(message) }),
        signal: AbortSignal.timeout(LIMIT_MS),
        redirect: 'error',
      }).catch(error => {
        throw new Error(
          error instanceof Error ? (error.name === 'TimeoutError' ? 'no answer' : error.name) : 'failed',
        );
      });
      if (!response.ok) throw new Error(`answered ${response.status}`);
    },
  };
}

/** Three characters have a meaning in Slack's text. Source: Slack API, "Formatting text", escaping. */
export const slackText = ({ subject, lines }: Message) =>
  [`*${escaped(subject)}*`, ...lines.map(escaped)].join('\n');

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

async function webhookIn({
  client,
  names,
}: Pick<BiCardsSession, 'client' | 'names'>): Promise<string | undefined> {
  try {
    const { SecretString } = await client(SecretsManagerClient).send(
      new GetSecretValueCommand({ SecretId: names.slackWebhook }),
    );
    return SecretString?.trim();
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    // Not allowed, not reachable: said when the first message is due.
    return '';
  }
}
