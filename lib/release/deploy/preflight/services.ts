import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { API, EXECUTOR } from '../../../contract/bi-cards';
import type { Check } from './check';

/** No deployment of ECS is under way: its outcome would be taken for that of this release. */
export const servicesAreStill: Check = async ({ context: { session } }) => {
  const services = await describe(session.client(ECSClient), session.names.cluster);
  return services.flatMap(({ serviceName, deployments = [] }) => {
    const moving = deployments.filter(({ rolloutState }) => rolloutState === 'IN_PROGRESS');
    if (moving.length === 0) return [];
    return [
      `service ${serviceName} is being deployed (${moving.map(({ taskDefinition = '' }) => taskDefinition.split('/').at(-1)).join(', ')}). Wait: aws ecs wait services-stable --cluster ${session.names.cluster} --services ${serviceName}`,
    ];
  });
};

async function describe(client: ECSClient, cluster: string) {
  try {
    const { services = [] } = await client.send(
      new DescribeServicesCommand({ cluster, services: [API.service, EXECUTOR.service] }),
    );
    return services.filter(({ status }) => status === 'ACTIVE');
  } catch (error) {
    // Before the first deployment.
    if (error instanceof Error && error.name === 'ClusterNotFoundException') return [];
    throw error;
  }
}
