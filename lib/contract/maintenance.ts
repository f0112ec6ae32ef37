/**
 * What the operator's command writes and the CloudFront Functions read: whether the site is closed for maintenance.
 * Bundled into the functions, so it holds nothing that their runtime does not run.
 */

/** Key in the CloudFront KeyValueStore. Missing, or with an end that is over, means that the site is open. */
export const MAINTENANCE_KEY = 'maintenance';

/** Value under the key, as JSON; a value of the store may have 1 KB. */
export interface MaintenanceFlag {
  /** When the site opens by itself, in epoch seconds. The functions compare, so nobody has to take the flag away. */
  readonly until: number;
  /** SHA-256, hexadecimal, of the token that lets staff in: whoever may read the store cannot enter with it. */
  readonly bypass: string;
}

/**
 * Cookie with the token of staff. The prefix makes browsers accept it from this host over TLS only. No log holds it:
 * CloudFront's leaves cookies out, the web ACL's redacts them, and the functions take it off before the origin.
 */
export const BYPASS_COOKIE = '__Host-maintenance';

/** `https://<site>/#maintenance=<token>` sets the cookie. A browser never sends the fragment, so no log holds it. */
export const BYPASS_FRAGMENT = 'maintenance';

/** The longest maintenance, in hours; who needs more turns it on again. */
export const MAX_MAINTENANCE_HOURS = 24;
