import type { World } from '../model/world';
import type { Grant } from '../policy/grants';
import { anything } from '../policy/token';
import { type Passage, passagesTo } from './passage';
import type { Task } from './task';

/** S3 by any of its doors: objects, access points, Express, Outposts. */
export const S3 = /^s3/;

/**
 * ECR keeps image layers in a bucket of its own and hands out URLs it has signed itself, so this one bucket is read
 * with credentials of a stranger. Source: Amazon ECR user guide, "Amazon ECR interface VPC endpoints".
 */
export function layerBucket(world: World, { definition }: Task): string {
  const [partition, region] = ['Partition', 'Region'].map(name =>
    world.resolve({ Ref: `AWS::${name}` }, definition),
  );
  const at = typeof region === 'string' ? region : anything('region');
  return `arn:${String(partition)}:s3:::prod-${at}-starport-layer-bucket`;
}

/** Nothing but reading layers: the one thing that strangers' signatures are let through for. */
function readsLayers(world: World, task: Task, { actions, resources }: Grant): boolean {
  const objects = `${layerBucket(world, task)}/`;
  return actions.toLowerCase() === 's3:getobject' && resources.startsWith(objects);
}

export const othersGrants = (world: World, task: Task, { grants }: Passage): Grant[] =>
  grants.filter(grant => !readsLayers(world, task, grant));

/** `arn:aws:s3:::bucket` or objects in it: no access point looks like that. */
export const BUCKET = /^arn:[^:*?]+:s3:::(?<name>[^/*?]+)(?:\/.*)?$/;

export const mayBeS3 = (actions: string) => /^(s3|[^:]*\*)/i.test(actions);

/** Names of the buckets that the task may reach as its own. */
export function bucketsWithin(world: World, task: Task): string[] {
  const names = passagesTo(world, task, S3).flatMap(passage =>
    othersGrants(world, task, passage).flatMap(({ resources }) => BUCKET.exec(resources)?.groups?.name ?? []),
  );
  return [...new Set(names)];
}

/** Whether there is an S3 endpoint, and each names the buckets it leads to. */
export function boundsBuckets(world: World, task: Task): boolean {
  const found = passagesTo(world, task, S3);
  return (
    found.length > 0 &&
    found.every(({ grants }) =>
      grants.every(({ actions, resources }) => !mayBeS3(actions) || BUCKET.test(resources)),
    )
  );
}
