/** What a deployment costs, from its templates. */
import { estimate } from '../../../lib/assurance/cost/estimate';
import { IDLE, loadOf } from '../../../lib/assurance/cost/load-model';
import { templates } from '../../support/template-sets';
import { setOf } from '../model/support';
import { price, tokyo } from './support';

const NAT = { Type: 'AWS::EC2::NatGateway', Properties: {} };

describe('what is not understood is never counted as nothing', () => {
  it('lists a type that nobody has priced', () => {
    const { unknown, monthly } = price({ Queue: { Type: 'AWS::MSK::Cluster', Properties: {} } });
    expect(unknown).toEqual([
      { id: 'stack/Queue', type: 'AWS::MSK::Cluster', why: 'no price of this type is known here' },
    ]);
    expect(monthly).toEqual({ fixed: 0, variable: 0 });
  });

  it('lists a resource in a Region whose prices are not known', () => {
    const { unknown } = estimate(setOf({ stack: { Resources: { Nat: NAT } } }), IDLE);
    expect(unknown.map(({ why }) => why)).toEqual(['no prices of eu-west-1 are known here']);
  });

  it.each([
    ['a table with provisioned capacity', { Type: 'AWS::DynamoDB::Table', Properties: {} }, 'BillingMode'],
    [
      'a table with copies in other Regions',
      {
        Type: 'AWS::DynamoDB::GlobalTable',
        Properties: { BillingMode: 'PAY_PER_REQUEST', Replicas: [{ Region: 'a' }, { Region: 'b' }] },
      },
      'Replicas',
    ],
    [
      'a network load balancer',
      { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Type: 'network' } },
      'Type',
    ],
    [
      'managed rules that cost extra',
      {
        Type: 'AWS::WAFv2::WebACL',
        Properties: {
          Rules: [{ Statement: { ManagedRuleGroupStatement: { Name: 'AWSManagedRulesBotControlRuleSet' } } }],
        },
      },
      'Name',
    ],
    [
      'an alarm that searches for its metrics',
      { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [{ Expression: 'SEARCH(…)' }] } },
      'Expression',
    ],
    [
      'an endpoint of a kind that is charged otherwise',
      { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'GatewayLoadBalancer' } },
      'VpcEndpointType',
    ],
  ])('lists %s with the property that was not understood', (_, resource, property) => {
    const { unknown } = price({ It: resource });
    expect(unknown).toHaveLength(1);
    expect(unknown[0]?.why).toContain(property);
  });
});

describe('an open condition', () => {
  const Parameters = { Digest: { Type: 'String' } };
  const Conditions = {
    NoRelease: { 'Fn::Equals': [{ Ref: 'Digest' }, 'none'] },
    Released: { 'Fn::Not': [{ Condition: 'NoRelease' }] },
  };
  const more = { Parameters, Conditions };

  it('is decided so that more is charged: a release is there', () => {
    const Nat = { ...NAT, Condition: 'Released' };
    const { monthly, assumed } = price({ Nat }, { more });
    expect(monthly.fixed).toBeCloseTo(730 * tokyo('natHour'));
    expect(assumed).toEqual(['stack/Digest ≠ none']);
  });

  it('is decided by those to whom it makes a difference, whoever asks first', () => {
    const { resources } = price(
      { Free: { Type: 'AWS::SNS::Topic', Condition: 'NoRelease' }, Nat: { ...NAT, Condition: 'Released' } },
      { more },
    );
    expect(resources.map(({ id }) => id)).toEqual(['stack/Nat']);
  });

  it('has the same answer for every resource', () => {
    const { resources } = price(
      {
        One: { ...NAT, Condition: 'NoRelease' },
        Other: { Type: 'AWS::EC2::EIP', Condition: 'Released' },
      },
      { more },
    );
    expect(resources.map(({ id }) => id)).toEqual(['stack/One']);
  });
});

describe.each(['bi-production', 'bi-staging', 'bi-local', 'bi-delivery'])('%s', deployment => {
  const set = templates(deployment);
  const idle = estimate(set, IDLE);

  it('is priced completely', () => {
    expect(idle.unknown).toEqual([]);
    expect(idle.free.filter(({ why }) => why === '')).toEqual([]);
  });

  it('costs nothing for users who are not there, and more with each that is', () => {
    expect(idle.monthly.variable).toBe(0);
    const [some, many] = [100, 1000].map(users => estimate(set, loadOf(users)).monthly);
    expect(some?.fixed).toBe(idle.monthly.fixed);
    if (deployment !== 'bi-delivery') expect(many?.variable).toBeGreaterThan(some?.variable ?? 0);
  });

  it('adds up', () => {
    const { resources, monthly } = estimate(set, loadOf(1000));
    const items = resources.flatMap(({ items }) => items);
    expect(items.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(monthly.fixed + monthly.variable);
  });
});
