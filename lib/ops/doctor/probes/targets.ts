import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describeServices } from '../../../release/deploy/checks/services';
import { fail, type Probe, pass, warn } from '../finding';

/** What the load balancer thinks of the API's tasks. */
export const targets: Probe = {
  group: 'targets',
  look: async session => {
    const client = session.client(ElasticLoadBalancingV2Client);
    const services = await describeServices({ session });
    const found = services.flatMap(({ serviceName = '', desiredCount = 0, loadBalancers = [] }) =>
      loadBalancers.map(async ({ targetGroupArn }) => {
        const what = `targets of ${serviceName}`;
        if (session.cloud === 'local') return pass(what, 'not looked at: no container registers itself here');
        const { TargetHealthDescriptions = [] } = await client.send(
          new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
        );
        const states = TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth ?? {});
        const healthy = states.filter(({ State }) => State === 'healthy').length;
        const others = states.filter(({ State }) => State !== 'healthy' && State !== 'draining');
        const seen = [
          `${healthy} of ${desiredCount} healthy`,
          ...others.map(
            ({ State, Description, Reason }) => `${State}: ${Description ?? Reason ?? 'no reason'}`,
          ),
        ].join('; ');
        if (healthy >= desiredCount && others.length === 0) return pass(what, seen);
        const todo = `npm run ops -- logs ${serviceName} -d ${session.deployment}; npm run ops -- why ${serviceName} -d ${session.deployment}`;
        return healthy === 0 && desiredCount > 0 ? fail(what, seen, todo) : warn(what, seen, todo);
      }),
    );
    return Promise.all(found);
  },
};
