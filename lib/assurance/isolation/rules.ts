import { REGIONS } from '../../config/regions';
import type { SecurityRule } from '../model/network';
import type { Task } from './task';

/** The rule that closes a group without standing in the way of others: nobody has this address. */
export const leadsNowhere = ({ kind, peer }: SecurityRule): boolean =>
  kind === 'ipv4' && peer.text() === '255.255.255.255/32';

export const isHttps = ({ protocol, ports }: SecurityRule) =>
  protocol === 'tcp' && ports.from === 443 && ports.to === 443;

/** AWS's own list of S3's addresses in the Region; a list whose id is not known may be anybody's. */
export function isS3({ peer }: SecurityRule, { definition, reviewed }: Task): boolean {
  if (peer.identity().resource) return false;
  const id = peer.text();
  const { region } = definition.stack;
  const known = Object.entries(REGIONS).flatMap(([name, { prefixLists }]) =>
    region === undefined || region === name ? [prefixLists.s3] : [],
  );
  const others = Object.values(REGIONS).flatMap(({ prefixLists }) => Object.values(prefixLists));
  if ([...known, ...(reviewed.s3PrefixLists ?? [])].some(list => list === id)) return true;
  return others.some(list => list === id)
    ? false
    : peer
        .unknown(`${id}, which is not known to be S3's prefix list in ${region ?? 'the Region'}`)
        .cannotTell();
}
