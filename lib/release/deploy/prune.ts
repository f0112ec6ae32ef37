import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import type { BiCardsSession } from '../../ops/session';
import { describeServices } from './checks/services';

/**
 * Deregisters the task definitions of releases that are no longer kept. They are retained when replaced, so that an
 * emergency rollback by AWS CLI finds them, and would pile up. Kept are those that any service or task uses, and those
 * with a digest to keep.
 *
 * @param keep digests of the releases that are kept
 * @returns what was deregistered, as family:revision
 */
export async function pruneTaskDefinitions(
  session: BiCardsSession,
  keep: ReadonlySet<string>,
): Promise<string[]> {
  const ecs = session.client(ECSClient);
  const inUse = await usedTaskDefinitions(session);
  const pruned: string[] = [];
  for (const { family } of [session.names.api, session.names.executor]) {
    const arns = await registered(ecs, family);
    // The newest is what the stack has just registered, whoever uses it already.
    for (const taskDefinition of arns.slice(1).filter(arn => !inUse.has(arn))) {
      if (await hasDigest(ecs, taskDefinition, keep)) continue;
      await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
      pruned.push(taskDefinition.split('/').at(-1) ?? taskDefinition);
    }
  }
  return pruned;
}

/** The newest first. */
async function registered(ecs: ECSClient, family: string): Promise<string[]> {
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: family, status: 'ACTIVE', sort: 'DESC', nextToken }),
    );
    found.push(...(page.taskDefinitionArns ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  // The prefix also finds other families that begin with it.
  return found.filter(arn => arn.split('/').at(-1)?.split(':')[0] === family);
}

async function hasDigest(
  ecs: ECSClient,
  taskDefinition: string,
  keep: ReadonlySet<string>,
): Promise<boolean> {
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const images = described.taskDefinition?.containerDefinitions?.flatMap(({ image }) => image ?? []) ?? [];
  return images.some(image => keep.has(image.split('@')[1] ?? ''));
}

async function usedTaskDefinitions(session: BiCardsSession): Promise<ReadonlySet<string>> {
  const ecs = session.client(ECSClient);
  const { cluster } = session.names;
  const services = await describeServices({ session });
  const used = services.flatMap(({ taskDefinition, deployments = [] }) => [
    taskDefinition,
    ...deployments.map(deployment => deployment.taskDefinition),
  ]);
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster }));
  const { tasks = [] } =
    taskArns.length > 0 ? await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns })) : {};
  return new Set(
    [...used, ...tasks.map(({ taskDefinitionArn }) => taskDefinitionArn)].flatMap(arn => arn ?? []),
  );
}
