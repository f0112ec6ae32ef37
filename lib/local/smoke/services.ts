import { DescribeServicesCommand, DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import type { SmokeCheck } from './check';

/** The service is registered; its tasks are recorded only. */
export function serviceCheck(client: ECSClient, cluster: string, name: string): SmokeCheck {
  return {
    name: `service ${name}`,
    run: async () => {
      const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [name] }));
      const [service] = services;
      if (service?.status !== 'ACTIVE')
        throw new Error(`not active in the cluster ${cluster}: ${service?.status ?? 'missing'}`);
      if (service.desiredCount === 0) return 'registered, 0 tasks: no image is released yet';
      return `registered, ${service.desiredCount} recorded of ${await imageOf(client, service.taskDefinition)}`;
    },
  };
}

async function imageOf(client: ECSClient, taskDefinition?: string): Promise<string> {
  const described = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return described.taskDefinition?.containerDefinitions?.[0]?.image ?? 'no image';
}
