import { DescribeNatGatewaysCommand, DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { BiCardsSession } from '../../session';
import { type Finding, fail, type Probe, pass } from '../finding';
import { physicalIds } from '../resources';

/** The ways out of the VPC: endpoints, which tasks start through, and NAT gateways. */
export const network: Probe = {
  group: 'network',
  look: async session => [await endpoints(session), await gateways(session)],
};

async function endpoints(session: BiCardsSession): Promise<Finding> {
  const ids = await physicalIds(session, session.names.stacks.network, 'AWS::EC2::VPCEndpoint');
  const what = 'endpoints';
  const todo = `put back what the template says: npm run drift -- ${session.deployment} shows it, the next deploy of the network stack makes it anew only after a change there`;
  if (ids.length === 0) return fail(what, 'none in the network stack', todo);
  // By filter: named ids would be an error where one is gone.
  const { VpcEndpoints = [] } = await session
    .client(EC2Client)
    .send(new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-endpoint-id', Values: ids }] }));
  const states = new Map(VpcEndpoints.map(one => [one.VpcEndpointId, one]));
  const wrong = ids.flatMap(id => {
    const state = states.get(id)?.State?.toLowerCase() ?? 'missing';
    return state === 'available' ? [] : `${states.get(id)?.ServiceName ?? id} is ${state}`;
  });
  return wrong.length > 0 ? fail(what, wrong.join('; '), todo) : pass(what, `${ids.length} available`);
}

async function gateways(session: BiCardsSession): Promise<Finding> {
  const wanted = session.config.network.natGateways;
  const what = 'NAT gateways';
  if (wanted === 0) return pass(what, 'none configured');
  const ids = await physicalIds(session, session.names.stacks.network, 'AWS::EC2::NatGateway');
  const { NatGateways = [] } = await session
    .client(EC2Client)
    .send(new DescribeNatGatewaysCommand({ Filter: [{ Name: 'nat-gateway-id', Values: ids }] }));
  const available = NatGateways.filter(({ State }) => State === 'available');
  const others = NatGateways.filter(({ State }) => State !== 'available').map(
    ({ NatGatewayId, State, FailureMessage }) =>
      `${NatGatewayId} is ${State}${FailureMessage ? `: ${FailureMessage}` : ''}`,
  );
  const seen = [`${available.length} of ${wanted} available`, ...others].join('; ');
  return available.length >= wanted
    ? pass(what, seen)
    : fail(
        what,
        seen,
        `docs/runbook/alarms.md#nat-exhausted; what was changed: npm run drift -- ${session.deployment}`,
      );
}
