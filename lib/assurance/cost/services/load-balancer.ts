import { evenly, fixed, type Pricer, variable } from '../charge';
import { gbOfKiB, HOURS } from '../usage';

/** What one capacity unit carries: AWS's page on load balancer prices. */
const LCU = { gbPerHour: 1, connectionsPerSecond: 25 };
/** CloudFront and others keep connections open; requests of one connection. */
const REQUESTS_PER_CONNECTION = 10;

const loadBalancer: Pricer = {
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  charges: ({ properties }, { world, load, usage }) => {
    const type = properties.at('Type');
    if ((type.optionalText() ?? 'application') !== 'application') type.cannotTell();
    const zones = Math.max(
      properties.at('Subnets').items().length,
      properties.at('SubnetMappings').items().length,
    );
    const isPublic = (properties.at('Scheme').optionalText() ?? 'internet-facing') === 'internet-facing';
    const requests = evenly(usage.requests, world.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer'));
    const units = Math.max(
      gbOfKiB(requests * load.perRequest.responseKiB) / LCU.gbPerHour,
      requests / REQUESTS_PER_CONNECTION / (LCU.connectionsPerSecond * 3600),
    );
    return [
      fixed('albHour', HOURS, 'hours'),
      ...(isPublic ? [fixed('publicIpv4', zones * HOURS, `${zones} public IPv4 addresses`)] : []),
      variable('albLcu', units, 'capacity units'),
    ];
  },
};

export const loadBalancing: readonly Pricer[] = [loadBalancer];
