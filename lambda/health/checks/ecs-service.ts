import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { DiscoverInstancesCommand } from '@aws-sdk/client-servicediscovery';
import type { Check } from '../check';

export const ecsService: Check<'ecs-service'> = async (check, clients, signal) => {
  const { cluster, service: serviceName, discovery } = check;
  const { services, failures } = await clients.ecs.send(
    new DescribeServicesCommand({ cluster, services: [serviceName] }),
    { abortSignal: signal },
  );
  const service = services?.[0];
  if (service?.status !== 'ACTIVE') {
    return `the service is ${service?.status ?? failures?.[0]?.reason ?? 'not there'}`;
  }
  const { desiredCount = 0, runningCount = 0 } = service;
  // Nothing is asked for, nothing runs, and nobody is served: that is no health. Alarms wait for the first release.
  if (desiredCount === 0) return 'no task is desired: there is no release yet, or somebody scaled it to zero';
  if (runningCount < desiredCount) return `${runningCount} of ${desiredCount} desired tasks run`;
  if (!discovery) return undefined;

  const { Instances = [] } = await clients.discovery.send(
    new DiscoverInstancesCommand({
      NamespaceName: discovery.namespace,
      ServiceName: discovery.service,
      HealthStatus: 'HEALTHY',
    }),
    { abortSignal: signal },
  );
  return Instances.length < desiredCount
    ? `${Instances.length} of ${desiredCount} desired tasks are healthy in Cloud Map`
    : undefined;
};
