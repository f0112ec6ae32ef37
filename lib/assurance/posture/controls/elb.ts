import type { Described } from '../../model/network';
import type { Property } from '../../model/property';
import { type Control, demand, each, failed, mustBeOneOf } from '../control';
import { inZones } from './zones';

const LOAD_BALANCER = ['AWS::ElasticLoadBalancingV2::LoadBalancer'];
const LISTENER = ['AWS::ElasticLoadBalancingV2::Listener'];
const TARGETS = ['AWS::ElasticLoadBalancingV2::TargetGroup'];

/** Parameter `sslPolicies` of ELB.17. */
const RECOMMENDED_TLS = [
  'ELBSecurityPolicy-TLS13-1-3-2021-06',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
];

function attribute(properties: Property, name: string): Property | undefined {
  const attributes = properties.at('LoadBalancerAttributes').items();
  return attributes.find(one => one.at('Key').text() === name)?.at('Value');
}

function mustBeOn({ properties }: Described, name: string) {
  const isOn = attribute(properties, name)?.flag(false) ?? false;
  return demand(isOn, `${properties.where}: ${name} is not true`);
}

const protocol = (listener: Property) => listener.at('Protocol').optionalText();
const isEncrypted = (listener: Property) => ['HTTPS', 'TLS'].includes(protocol(listener) ?? '');

export const ELB: readonly Control[] = [
  {
    id: 'ELB.1',
    title: 'Application Load Balancers redirect all HTTP requests to HTTPS',
    types: LISTENER,
    check: ({ properties }) =>
      protocol(properties) === 'HTTP'
        ? each(properties.at('DefaultActions').items(), action =>
            mustBeOneOf(action.at('RedirectConfig', 'Protocol'), ['HTTPS']),
          )
        : 'not-applicable',
  },
  {
    id: 'ELB.4',
    title: 'Application Load Balancers drop invalid HTTP headers',
    types: LOAD_BALANCER,
    check: balancer => mustBeOn(balancer, 'routing.http.drop_invalid_header_fields.enabled'),
  },
  {
    id: 'ELB.5',
    title: 'Load balancers have logging',
    types: LOAD_BALANCER,
    check: balancer => mustBeOn(balancer, 'access_logs.s3.enabled'),
  },
  {
    id: 'ELB.6',
    title: 'Load balancers have deletion protection',
    types: LOAD_BALANCER,
    check: balancer => mustBeOn(balancer, 'deletion_protection.enabled'),
  },
  {
    id: 'ELB.12',
    title: 'Application Load Balancers mitigate desync attacks',
    types: LOAD_BALANCER,
    check: ({ properties }) => {
      const mode = attribute(properties, 'routing.http.desync_mitigation_mode');
      // Not written means defensive.
      return mode ? mustBeOneOf(mode, ['defensive', 'strictest']) : 'met';
    },
  },
  {
    id: 'ELB.13',
    title: 'Load balancers span two Availability Zones',
    types: LOAD_BALANCER,
    check: ({ properties }, world) => inZones(world, properties.at('Subnets')),
  },
  {
    id: 'ELB.17',
    title: 'Encrypted listeners use recommended security policies',
    types: LISTENER,
    check: ({ properties }) =>
      isEncrypted(properties) ? mustBeOneOf(properties.at('SslPolicy'), RECOMMENDED_TLS) : 'not-applicable',
  },
  {
    id: 'ELB.18',
    title: 'Listeners encrypt data in transit',
    types: LISTENER,
    check: ({ properties }) =>
      isEncrypted(properties) ? 'met' : failed(`${properties.where} is ${protocol(properties)}`),
  },
  {
    id: 'ELB.21',
    title: 'Health checks of target groups are encrypted',
    types: TARGETS,
    // Not written means HTTP.
    check: ({ properties }) => mustBeOneOf(properties.at('HealthCheckProtocol'), ['HTTPS']),
  },
  {
    id: 'ELB.22',
    title: 'Target groups use encrypted protocols',
    types: TARGETS,
    check: ({ properties }) => mustBeOneOf(properties.at('Protocol'), ['HTTPS', 'TLS', 'QUIC']),
  },
];
