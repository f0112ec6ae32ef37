import { type Identity, identities } from '../../model/iam';
import { referrersIn } from '../../model/referrers';
import { names, runsOf } from '../../model/runs';
import { isRecord } from '../../model/template';
import type { Resource } from '../../model/template-set';
import { CannotTell } from '../../model/unread';
import type { World } from '../../model/world';
import { attempt, type Check, type Escape, forEach } from '../check';
import { isCustom, isKnown, isNested } from '../known-types';
import { opens } from '../opens';
import { slice } from '../slice';
import type { Task } from '../task';
import { type Finding, unproved, violated } from '../verdict';

/**
 * E28: no transform, nested stack or module; roles of custom resources can do none of those calls; unknown
 * types name nothing of the slice; every run names the revision.
 */
const duringDeployment: Check = (world, task) => [
  ...world.set.stacks.flatMap(({ key, template }) =>
    template.Transform === undefined
      ? []
      : [unproved(`stack ${key} is rewritten by ${JSON.stringify(template.Transform)} when it is deployed`)],
  ),
  ...world.set.stacks.flatMap(({ key, template }) => [
    ...(JSON.stringify(template).includes('"Fn::Transform"')
      ? [unproved(`stack ${key} calls a macro when it is deployed`)]
      : []),
    ...Object.entries(template.Resources)
      .filter(([, resource]) => !isRecord(resource) || typeof resource.Type !== 'string')
      .map(([id]) => unproved(`${key}/${id} is no resource that can be read`)),
  ]),
  ...world.set.resources
    .filter(({ type }) => isNested(type))
    .map(({ label, type }) =>
      unproved(`${label} is of type ${type}, whose resources are in none of the templates`),
    ),
  ...forEach(
    () => customResources(world),
    custom => attempt(() => opens(world, task, identityBehind(world, custom))),
  ),
  ...strangeTypes(world, task),
  ...forEach(
    () => runsOf(world, task.definition).filter(({ kind }) => kind === 'service'),
    ({ resource, label }) => {
      const controller =
        world.properties(resource).at('DeploymentController', 'Type').optionalText() ?? 'ECS';
      return controller === 'ECS'
        ? undefined
        : unproved(`${controller} decides which task definition ${label} runs, and where`);
    },
  ),
  ...forEach(
    () => runsOf(world, task.definition),
    run =>
      names(world, run, task.definition) === 'family'
        ? violated(
            `${run.label} runs whatever revision of the task definition is the latest, or one of before`,
            [
              `${run.kind} ${run.label}`,
              `task definition ${run.taskDefinition.description}`,
              'a revision that is not in the templates',
            ],
          )
        : undefined,
  ),
];

/** Types this proof does not know that name something of the slice. */
function strangeTypes(world: World, task: Task): Finding[] {
  const referrers = referrersIn(world.set);
  return forEach(
    () => slice(world, task),
    resource =>
      (referrers.get(resource.id) ?? [])
        .filter(({ type }) => !isKnown(type))
        .map(({ label, type }) =>
          unproved(`${label} names ${resource.label}, and what ${type} does to it is not known`),
        ),
  );
}

/** Functions behind custom resources, with the custom resources they serve. */
function customResources(world: World): Resource[] {
  return world.set.resources.filter(({ type }) => isCustom(type)).filter(resource => world.exists(resource));
}

function identityBehind(world: World, custom: Resource): Identity {
  const provider = world.properties(custom).at('ServiceToken').resource('AWS::Lambda::Function');
  const role = world.properties(provider).at('Role').resource('AWS::IAM::Role');
  const found = identities(world).find(({ resource }) => resource === role);
  if (found) return found;
  throw new CannotTell(`the role of ${custom.label} is not known`);
}

/** What could make other resources of the templates than they say. */
export const DURING_DEPLOYMENT: readonly Escape[] = [
  {
    id: 'E28',
    title: 'changes during the deployment',
    holds:
      'no macro, nested stack, custom resource or unknown type can change the slice, and every run names the exact revision',
    check: duringDeployment,
  },
];
