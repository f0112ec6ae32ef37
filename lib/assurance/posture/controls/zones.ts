import type { Property } from '../../model/property';
import type { World } from '../../model/world';
import { demand, type Result } from '../control';

/** Parameter `minAvailabilityZones` of ELB.13 and `availabilityZones` of Lambda.5. */
const ZONES = 2;

/** The subnets are in at least two Availability Zones. */
export function inZones(world: World, subnets: Property): Result {
  const zones = subnets
    .items()
    .map(subnet => world.properties(subnet.resource()).at('AvailabilityZone').text());
  const different = new Set(zones).size;
  return demand(different >= ZONES, `${subnets.where} are in ${different} Availability Zone`);
}
