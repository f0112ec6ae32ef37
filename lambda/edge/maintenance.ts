/** What both functions know of maintenance: whether this viewer is let in. */

import type { KeyValueStore, ViewerRequest } from 'cloudfront';
// biome-ignore lint/style/useNodejsImportProtocol: CloudFront's own module, not Node's
import crypto from 'crypto';
import { BYPASS_COOKIE, MAINTENANCE_KEY, type MaintenanceFlag } from '../../lib/contract/maintenance';

/**
 * Until when the site is closed for this viewer, in epoch seconds; undefined when it is open for them.
 *
 * It is open when that cannot be told: a store that cannot be read must not close an API that works. Takes the
 * cookie of staff off the request, so that no origin and none of its logs sees it.
 */
export async function closedUntil(
  openStore: () => KeyValueStore,
  request: ViewerRequest,
): Promise<number | undefined> {
  const cookie = request.cookies[BYPASS_COOKIE];
  delete request.cookies[BYPASS_COOKIE];
  const flag = await readFlag(openStore);
  if (!flag || flag.until * 1000 <= Date.now()) return undefined;
  return cookie && sha256(cookie.value) === flag.bypass ? undefined : flag.until;
}

async function readFlag(openStore: () => KeyValueStore): Promise<MaintenanceFlag | undefined> {
  try {
    const store = openStore();
    // Asked first, because `get` rejects in the same way for a missing key and for a store that cannot be read.
    const exists = await store.exists(MAINTENANCE_KEY);
    if (!exists) return undefined;
    const value = await store.get(MAINTENANCE_KEY);
    const flag = JSON.parse(value);
    if (typeof flag.until !== 'number' || typeof flag.bypass !== 'string') throw new Error('no such flag');
    return flag;
  } catch (error) {
    console.log(`cannot tell whether this is maintenance: ${error}`);
    return undefined;
  }
}

function sha256(text: string): string {
  return crypto.createHash('sha256').update(text).digest('hex');
}

/** Seconds until then, as `Retry-After` wants them. */
export function secondsUntil(until: number): string {
  return String(Math.max(1, Math.ceil(until - Date.now() / 1000)));
}
