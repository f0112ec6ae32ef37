import { EXECUTOR } from '../../../contract/bi-cards';
import type { BiCardsConfig } from '../../../systems/bi-cards/config';
import { passagesTo } from '../../isolation/passage';
import { ESCAPES, prove } from '../../isolation/prove';
import { gatewaysOn, reachableEndpoints } from '../../isolation/reach';
import { reviewedFor, reviewedOf } from '../../isolation/reviewed';
import { bucketsWithin, layerBucket, S3 } from '../../isolation/s3-grants';
import { allGroups, groupIn, runs, type Task, vpc } from '../../isolation/task';
import type { Verdict } from '../../isolation/verdict';
import { wearers } from '../../isolation/wearers';
import { allowedNames } from '../../model/dns';
import { rulesOf, trafficOf } from '../../model/network';
import { isRecord } from '../../model/template';
import type { Resource, TemplateSet } from '../../model/template-set';
import type { World } from '../../model/world';
import { callName } from './names';
import { orElse } from './settle';

/** What was proved of the task that runs code of users. */
export interface Isolation {
  readonly definition: Resource;
  readonly verdicts: readonly (Verdict & { readonly title: string })[];
  /** Who may open connections to it: `api on tcp 8080`. */
  readonly callers: readonly string[];
  /** What starts it. */
  readonly starters: readonly string[];
  /** What it may open connections to. */
  readonly reaches: readonly string[];
}

/** The task with the executor's container; undefined in templates without one. */
export function isolationOf(
  world: World,
  deployment?: string,
  config?: BiCardsConfig,
): Isolation | undefined {
  const definition = executorIn(world.set);
  if (!definition) return undefined;
  const task: Task = { definition, reviewed: config ? reviewedOf(config) : reviewedFor(world.set) };
  const titles = new Map(ESCAPES.map(({ id, title }) => [id, title]));
  const list = (read: () => string[]) =>
    orElse(
      () => [...new Set(read())],
      why => [`not known: ${why}`],
    );
  return {
    definition,
    verdicts: prove(world.set, task).map(verdict => ({ ...verdict, title: titles.get(verdict.id) ?? '' })),
    callers: list(() => callersOf(world, task, deployment)),
    starters: list(() =>
      runs(world, task).map(
        ({ kind, resource }) => `${KINDS[kind]} ${callName(world, resource, deployment)}`,
      ),
    ),
    reaches: list(() => reachedBy(world, task)),
  };
}

const KINDS = {
  service: 'the ECS service',
  'task set': 'the task set',
  schedule: 'the schedule',
  rule: 'the rule',
  pipe: 'the pipe',
  state: 'the state machine',
} as const;

function executorIn(set: TemplateSet): Resource | undefined {
  const found = set.ofType('AWS::ECS::TaskDefinition').filter(({ template }) => {
    const containers = template.Properties?.ContainerDefinitions;
    return (
      Array.isArray(containers) && containers.some(one => isRecord(one) && one.Name === EXECUTOR.service)
    );
  });
  return found.length === 1 ? found[0] : undefined;
}

const callersOf = (world: World, task: Task, deployment?: string): string[] =>
  allGroups(world, task)
    .flatMap(group => rulesOf(world, group, 'ingress'))
    .flatMap(rule => {
      const group = rule.kind === 'group' ? groupIn(rule.peer) : undefined;
      if (group === undefined || group === 'default')
        return [`${rule.peer.description} on ${trafficOf(rule)}`];
      return wearers(world, group).map(one => `${callName(world, one, deployment)} on ${trafficOf(rule)}`);
    });

const reachedBy = (world: World, task: Task): string[] => [
  ...reachableEndpoints(world, task).map(({ service }) => `the ${service} endpoint, tcp 443`),
  ...gatewaysOn(world, task).map(({ service }) =>
    service === 's3'
      ? `S3 through an endpoint that admits ${bucketsAdmitted(world, task).join(' and ') || 'no bucket'}`
      : `the ${service} endpoint`,
  ),
  `answers of DNS for ${allowedNames(world, vpc(world, task)).length} names, which opens no way to them`,
];

/** Its own buckets, and the one in which ECR keeps the layers of images. */
function bucketsAdmitted(world: World, task: Task): string[] {
  const layers = layerBucket(world, task);
  const grants = passagesTo(world, task, S3).flatMap(passage => passage.grants);
  const own = bucketsWithin(world, task).filter(name => !layers.endsWith(`:${name}`));
  return [
    ...own.sort(),
    ...(grants.some(({ resources }) => resources.startsWith(layers)) ? ["ECR's bucket of image layers"] : []),
  ];
}
