import { routesIn, routeTablesOf } from '../../model/network';
import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { orElse } from './settle';

export type Placement = 'public' | 'private' | 'isolated';

interface WayOut {
  readonly to: Property;
  readonly kind: Placement;
}

const waysOut = (world: World, subnet: Resource): WayOut[] =>
  routeTablesOf(world, subnet)
    .flatMap(table => routesIn(world, table))
    .filter(({ properties }) => properties.at('DestinationCidrBlock').optionalText() === '0.0.0.0/0')
    .map(({ properties }) => {
      const gateway = properties.at('GatewayId');
      return gateway.isAbsent
        ? { to: properties.at('NatGatewayId'), kind: 'private' }
        : { to: gateway, kind: 'public' };
    });

/** By its route to the internet: direct, through NAT or something else, or none. */
export const placementOf = (world: World, subnet: Resource): Placement =>
  orElse(
    () => waysOut(world, subnet)[0]?.kind ?? 'isolated',
    () => 'private',
  );

/** The NAT gateway that a subnet's default route names. */
export const natOf = (world: World, subnet: Resource): Resource | undefined =>
  orElse(
    () =>
      waysOut(world, subnet)
        .find(({ kind }) => kind === 'private')
        ?.to.identity().resource,
    () => undefined,
  );
