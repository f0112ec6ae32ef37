import { UserError } from '../config/errors';
import { COMPOSE_HOSTS } from '../contract/developers-stack';

/** Names that resolve inside the compose network only. */
const CONTAINERS: ReadonlySet<string> = new Set(Object.values(COMPOSE_HOSTS));
const LOOPBACK = /^(localhost|[\w-]+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * A server on this machine or in the compose network, as an origin. Everything else is refused, whatever is asked of
 * it: what the developers' tools create and delete must never be in an AWS account.
 *
 * @param what for people, for example `--dynamodb`
 * @throws UserError
 */
export function localEndpoint(what: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash)
    throw refusal(what, text, 'no address of a server');
  // The address may be printed.
  if (url.username || url.password) throw refusal(what, `${url.protocol}//…@${url.host}`, 'with credentials');
  if (!LOOPBACK.test(url.hostname) && !CONTAINERS.has(url.hostname))
    throw refusal(what, text, 'neither this machine nor a container of the stack');
  return url.origin;
}

function refusal(what: string, found: string, why: string): UserError {
  return new UserError(
    [
      `${what}: found ${found}, which is ${why}.`,
      `Allowed: http:// with localhost, 127.0.0.1, [::1] or ${[...CONTAINERS].join(', ')}, and a port.`,
    ].join('\n'),
  );
}
