/** The guide's public load balancer, which no shipped environment uses, but one may. */

import { environments } from '../../../lib/systems/bi-cards/environments';
import { BiCards } from '../../../lib/systems/bi-cards/system';
import { synthesize } from '../../support/deployment';
import { withPublicApi } from '../../support/other-choices';

const { production } = environments;

const deployment = synthesize('bi-production', app => {
  new BiCards(app, 'bi-production', withPublicApi(production));
});

const only = (type: string) => {
  const [resource, ...others] = deployment.resources(type);
  expect(others).toEqual([]);
  return resource?.properties;
};

const ingress = [
  ...deployment
    .resources('AWS::EC2::SecurityGroup')
    .flatMap(({ properties, path }) =>
      (properties.SecurityGroupIngress ?? []).map((rule: object) => ({ ...rule, path })),
    ),
  ...deployment
    .resources('AWS::EC2::SecurityGroupIngress')
    .map(({ properties, path }) => ({ ...properties, path })),
].filter(({ path }) => path.startsWith('Api/LoadBalancer'));

describe('a public load balancer', () => {
  it('is in the public subnets, over HTTPS', () => {
    const balancer = only('AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect(balancer.Scheme).toBe('internet-facing');
    expect(JSON.stringify(balancer.Subnets)).toMatch(/publicSubnet1.*publicSubnet2/);
    expect(only('AWS::ElasticLoadBalancingV2::Listener')).toMatchObject({ Port: 443, Protocol: 'HTTPS' });
  });

  it('admits CloudFront and the health check, which comes from the NAT addresses, and no other range', () => {
    const ranges = ingress.filter(rule => rule.CidrIp !== undefined);
    expect(ranges).toHaveLength(production.network.natGateways);
    for (const { CidrIp } of ranges) {
      expect(JSON.stringify(CidrIp)).toMatch(/ImportValue.*publicSubnet\dEIP.*"\/32"/);
    }
    expect(ingress.filter(rule => rule.SourcePrefixListId !== undefined)).toHaveLength(1);
  });

  it('has a web ACL of its Region and the name that CloudFront asks for', () => {
    expect(deployment.stack('service').resources.map(({ type }) => type)).toContain(
      'AWS::WAFv2::WebACLAssociation',
    );
    expect(only('AWS::Route53::RecordSet')).toMatchObject({
      Name: 'api.bi.internal.company.com.',
      Type: 'A',
    });
    const { Origins } = only('AWS::CloudFront::Distribution').DistributionConfig;
    expect(Origins).toContainEqual(
      expect.objectContaining({
        DomainName: 'api.bi.internal.company.com',
        CustomOriginConfig: expect.objectContaining({ OriginProtocolPolicy: 'https-only' }),
      }),
    );
  });

  it('is asked for its health by that name', () => {
    const health = deployment
      .resources('AWS::Lambda::Function')
      .find(({ properties }) => properties.FunctionName === 'bi-production-health');
    expect(JSON.stringify(health?.properties.Environment)).toContain(
      'https://api.bi.internal.company.com/api/health',
    );
  });
});
