import { naming } from '../../model/network';
import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import { CannotTell } from '../../model/unread';
import type { World } from '../../model/world';
import { byId } from './names';
import type { Zone } from './part';
import { placementOf } from './subnets';

/** Where types say in which subnets they stand. */
const SUBNETS: readonly (readonly string[])[] = [
  ['NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets'],
  ['VpcConfig', 'SubnetIds'],
  ['SubnetIds'],
  ['Subnets'],
];

/** The subnets of a resource: its own, or those whose route tables lead to it. */
export function subnetsOf(world: World, resource: Resource): Resource[] {
  const properties = world.properties(resource);
  const own = SUBNETS.flatMap(path => named(() => properties.at(...path)));
  const tables = named(() => properties.at('RouteTableIds'));
  const routed = tables.flatMap(table =>
    naming(world, table, 'RouteTableId', 'AWS::EC2::SubnetRouteTableAssociation').flatMap(
      ({ properties }) => properties.at('SubnetId').identity().resource ?? [],
    ),
  );
  return [...new Set([...own, ...routed])].sort(byId);
}

/** Resources that a property names, as far as they are in the templates. */
function named(find: () => Property): Resource[] {
  try {
    return find()
      .items()
      .flatMap(item => item.identity().resource ?? []);
  } catch (error) {
    if (error instanceof CannotTell) return [];
    throw error;
  }
}

/** By its subnets; what stands in none is run by AWS. */
export function placementOfAny(world: World, resource: Resource): Zone {
  const [first] = subnetsOf(world, resource);
  return first ? placementOf(world, first) : 'operations';
}
