/** What counts as free is on a list that people have reviewed: nothing that AWS charges for slips onto it. */
import { estimate } from '../../../lib/assurance/cost/estimate';
import { FREE } from '../../../lib/assurance/cost/free';
import { IDLE } from '../../../lib/assurance/cost/load-model';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { BiCards } from '../../../lib/systems/bi-cards/system';
import { DEPLOYMENTS } from '../../../lib/systems/names';
import { withOtherChoices } from '../../support/other-choices';
import { templates, templatesOf } from '../../support/template-sets';
import { price, resource } from './support';

/** Free types that no deployment here has, and why they are known all the same. */
const FOR_OTHERS: Readonly<Record<string, string>> = {
  'AWS::CDK::Metadata': 'the CLI adds it where version reporting is on',
  'AWS::CloudFront::OriginRequestPolicy':
    'others forward what their origin needs; the page lists no price of it',
  'AWS::EC2::NetworkAcl': 'part of every VPC',
  'AWS::ElasticLoadBalancingV2::ListenerRule':
    'rules count as consumed capacity, which the load balancer pays for',
  'AWS::Lambda::EventInvokeConfig': 'retries and destinations; what they start is charged for',
};

/** Patterns that stand for more than one type, each looked through. */
const WHOLE_SERVICES = ['AWS::ApplicationAutoScaling::', 'AWS::IAM::', 'Custom::'];

const everyChoice = templatesOf(
  app =>
    new BiCards(
      app,
      'bi-production',
      withOtherChoices({
        ...environments.production,
        alerts: {
          emails: ['somebody@company.com'],
          slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' },
        },
      }),
    ),
);
const shipped = new Set(
  [...DEPLOYMENTS.map(templates), everyChoice].flatMap(({ resources }) => resources.map(({ type }) => type)),
);
const isShipped = (pattern: string) =>
  [...shipped].some(type => type === pattern || (pattern.endsWith('::') && type.startsWith(pattern)));

it.each([
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::MSK::Cluster',
  'AWS::OpenSearchService::Domain',
  'AWS::EKS::Cluster',
  'AWS::Redshift::Cluster',
  'AWS::SageMaker::Endpoint',
  'AWS::EC2::Instance',
  'AWS::EC2::TransitGateway',
  'AWS::EC2::VPNConnection',
  'AWS::EFS::FileSystem',
  'AWS::Kinesis::Stream',
  'AWS::Bedrock::ProvisionedModelThroughput',
  'AWS::NetworkFirewall::Firewall',
  'AWS::Route53Resolver::ResolverEndpoint',
  'AWS::GlobalAccelerator::Accelerator',
  'AWS::ACMPCA::CertificateAuthority',
  'AWS::Budgets::BudgetsAction',
  // Provisioned concurrency and the advanced tier are charged for: whether they are free, their type does not tell.
  'AWS::Lambda::Alias',
  'AWS::Lambda::Version',
  'AWS::SSM::Parameter',
])('%s is listed as not priced, and never as free', type => {
  const { unknown, free } = price({ It: resource(type) });
  expect(unknown.map(one => one.type)).toEqual([type]);
  expect(free).toEqual([]);
});

it('takes no whole service for free that nobody has looked through', () => {
  expect(Object.keys(FREE).filter(pattern => pattern.endsWith('::'))).toEqual(WHOLE_SERVICES);
});

it.each(Object.entries(FREE))('%s is part of a deployment, or reviewed for others: %s', pattern => {
  expect([isShipped(pattern), pattern in FOR_OTHERS]).toContain(true);
});

it.each(Object.keys(FOR_OTHERS))('%s is still listed as free, and still in no deployment', type => {
  expect(Object.keys(FREE)).toContain(type);
  expect(isShipped(type)).toBe(false);
});

it('leaves nothing unpriced of a deployment with every choice', () => {
  expect(estimate(everyChoice, IDLE).unknown).toEqual([]);
});
