import { code, count, joined, mark, type Text } from '../content';
import type { Findings } from '../findings';

/** Who hears what topics are told, as far as the configuration says it. */
export function subscription({ config }: Findings): Text {
  if (!config) return [];
  const { emails, slack } = config.alerts;
  const listeners = [
    ...(emails.length > 0 ? [count(emails.length, 'address', 'addresses')] : []),
    ...(slack ? ['a Slack channel'] : []),
  ];
  if (listeners.length > 0) return [...joined(listeners, ' and '), ' subscribed to the topics.'];
  return [
    mark('Nobody is subscribed yet', 'bad'),
    ': the addresses belong in ',
    code('alerts'),
    ' of the configuration.',
  ];
}
