import { type Cidr, contains, formatCidr, overlaps, parseCidr, sizeOf } from '../../../config/cidr';
import { show } from '../../../config/errors';
import { REGIONS } from '../../../config/regions';
import { rulesFor, unless } from '../../../config/rules';
import type { BiCardsConfig } from '../config';

const { rule } = rulesFor<BiCardsConfig>();

const TIERS = ['public', 'private', 'executor'] as const;
/** RFC 1918, and the shared address space of RFC 6598. */
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];
/** Addresses AWS keeps in every subnet. */
const RESERVED = 5;
const MIN_USABLE = 16;

export const networkRules = [
  rule(['network', 'region'], ({ network, region }) =>
    network.availabilityZones.flatMap((zone, index, zones) => [
      ...unless(
        REGIONS[region].availabilityZones.some(known => known === zone),
        {
          path: `network.availabilityZones[${index}]`,
          found: show(zone),
          allowed: `zones of ${region}: ${REGIONS[region].availabilityZones.join(', ')}`,
        },
      ),
      ...unless(zones.indexOf(zone) === index, {
        path: `network.availabilityZones[${index}]`,
        found: `${show(zone)}, named twice`,
        allowed: 'different zones',
      }),
    ]),
  ),

  rule(['network', 'cloud'], ({ network: { natGateways, availabilityZones }, cloud }) => [
    ...unless(natGateways <= availabilityZones.length, {
      path: 'network.natGateways',
      found: String(natGateways),
      allowed: `at most one per Availability Zone: ${availabilityZones.length}`,
    }),
    ...unless(natGateways > 0 || cloud === 'local', {
      path: 'network.natGateways',
      found: '0',
      allowed: 'at least 1 on AWS: the API reaches Vertex AI through it',
    }),
  ]),

  rule(['network'], ({ network: { endpointZones, availabilityZones } }) =>
    unless(endpointZones <= availabilityZones.length, {
      path: 'network.endpointZones',
      found: String(endpointZones),
      allowed: `at most one per Availability Zone: ${availabilityZones.length}`,
    }),
  ),

  rule(['network'], ({ network }) => {
    const vpc = parseCidr(network.cidr);
    if (!vpc) return [];
    const used = subnetsOf(network).reduce((sum, { cidr }) => sum + sizeOf(cidr), 0);
    return [
      ...unless(vpc.prefix >= 16 && vpc.prefix <= 28, {
        path: 'network.cidr',
        found: `${show(network.cidr)}, a /${vpc.prefix}`,
        allowed: '/16 to /28',
      }),
      ...unless(
        PRIVATE_RANGES.some(range => isIn(range, vpc)),
        {
          path: 'network.cidr',
          found: `${show(network.cidr)}, public addresses`,
          allowed: `a range inside ${PRIVATE_RANGES.join(', ')}`,
        },
      ),
      ...unless(used <= sizeOf(vpc), {
        path: 'network.cidr',
        found: `${show(network.cidr)}, ${sizeOf(vpc)} addresses for subnets of ${used}`,
        allowed: 'a range that has room for all subnets',
      }),
    ];
  }),

  rule(['network'], ({ network }) =>
    TIERS.flatMap(tier =>
      unless(network.subnets[tier].length === network.availabilityZones.length, {
        path: `network.subnets.${tier}`,
        found: `${network.subnets[tier].length} ranges`,
        allowed: `one range per Availability Zone: ${network.availabilityZones.length}`,
      }),
    ),
  ),

  rule(['network'], ({ network }) => {
    const vpc = parseCidr(network.cidr);
    return subnetsOf(network).flatMap(({ path, cidr }, index, subnets) => {
      const earlier = subnets.slice(0, index).find(other => overlaps(other.cidr, cidr));
      const usable = Math.max(sizeOf(cidr) - RESERVED, 0);
      return [
        ...unless(cidr.prefix >= 16 && usable >= MIN_USABLE, {
          path,
          found: `${show(formatCidr(cidr))}, ${usable} usable addresses`,
          allowed: `/16 to /27: at least ${MIN_USABLE} usable addresses, AWS keeps ${RESERVED} of every subnet`,
        }),
        ...unless(vpc === undefined || contains(vpc, cidr), {
          path,
          found: `${show(formatCidr(cidr))}, outside the VPC`,
          allowed: `a range inside network.cidr: ${network.cidr}`,
        }),
        ...unless(earlier === undefined, {
          path,
          found: `${show(formatCidr(cidr))}, overlapping ${earlier?.path}`,
          allowed: 'ranges that share no address',
        }),
      ];
    });
  }),
];

interface Subnet {
  readonly path: string;
  readonly cidr: Cidr;
}

/** Every subnet whose range can be read; the schema reports the others. */
function subnetsOf({ subnets }: BiCardsConfig['network']): Subnet[] {
  return TIERS.flatMap(tier =>
    subnets[tier].flatMap((range, index) => {
      const cidr = parseCidr(range);
      return cidr ? [{ path: `network.subnets.${tier}[${index}]`, cidr }] : [];
    }),
  );
}

function isIn(range: string, cidr: Cidr): boolean {
  const outer = parseCidr(range);
  return outer !== undefined && contains(outer, cidr);
}
