/** What one stack takes from another is the architecture: a change here is a decision, not a detail. */
import { synthesized } from '../../support/deployment';
import { crossStackReferences } from '../../support/references';

const references = (name: string) => crossStackReferences(synthesized(name));

const SAME_REGION = [
  'alerts ← keys: Key',
  'dashboards ← service: Api/LoadBalancer/LoadBalancer',
  'dashboards ← service: Api/LoadBalancer/LoadBalancer/Listener',
  'dashboards ← service: Api/LoadBalancer/Targets',
  'data ← alerts: Topics/Ticket',
  'data ← keys: Key',
  'network ← alerts: Topics/Ticket',
  'network ← keys: Key',
  'service ← alerts: Topics/Page',
  'service ← alerts: Topics/Ticket',
  'service ← data: AppSecret/Secret',
  'service ← keys: Key',
  'service ← network: GatewayEndpoints/ExecutorS3',
  'service ← network: InterfaceEndpoints/SecurityGroup',
  'service ← network: Network/Vpc',
  'service ← network: Network/Vpc/executorSubnet1/Subnet',
  'service ← network: Network/Vpc/executorSubnet2/Subnet',
  'service ← network: Network/Vpc/privateSubnet1/Subnet',
  'service ← network: Network/Vpc/privateSubnet2/Subnet',
];

/** Weak, because CloudFormation has no exports across Regions: redeploy `edge` after the load balancer is replaced. */
const ACROSS_REGIONS = ['edge ← service: Api/LoadBalancer/LoadBalancer'];

const shown = (name: string, strength: 'strong' | 'weak') =>
  references(name)
    .filter(reference => reference.strength === strength)
    .map(({ from, to }) => `${from} ← ${to}`);

describe.each(['bi-staging', 'bi-production'])('%s', name => {
  it('refers strongly to these values of its own Region and no others', () => {
    expect(shown(name, 'strong')).toEqual(SAME_REGION);
  });

  it('refers weakly across Regions, each time with a reason', () => {
    expect(shown(name, 'weak')).toEqual(ACROSS_REGIONS);
  });

  it('crosses Regions without a custom resource', () => {
    const types = synthesized(name)
      .stack('edge')
      .resources.map(({ type }) => type);
    expect(types.filter(type => type.startsWith('Custom::'))).toEqual([]);
  });
});
