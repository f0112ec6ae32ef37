import { at, isPlainMap, type Plain, plain } from '../../../assurance/model/plain';
import type { World } from '../../../assurance/model/world';
import type { Change, Compared, Comparison } from '../comparison';
import { canonical } from '../edits';
import { about, type Judged } from '../rule';

/** ECS services: how many tasks, where, and what is rolled out with what. */
export function serviceRules(comparison: Comparison): Judged[] {
  const services = comparison.of('AWS::ECS::Service');
  return [
    ...services.filter(({ kind }) => kind !== 'removed').flatMap(change => desiredCount(change, comparison)),
    ...services.filter(({ kind }) => kind === 'changed').flatMap(network),
    ...imageWithRouting(comparison),
  ];
}

/** A number written down undoes at each deploy what autoscaling has decided (aws-cdk#3919). */
function desiredCount(change: Change, { before, after }: Comparison): Judged[] {
  if (!fightsIn(after, change, change.after) || fightsIn(before, change, change.before)) return [];
  return [
    about(
      change,
      'desired-count-fights-scaling',
      'block',
      `DesiredCount is ${JSON.stringify(change.after?.properties.DesiredCount)} beside a scaling target: each deploy would set the number of tasks back. Leave it out`,
    ),
  ];
}

const fightsIn = (world: World, { id }: Change, side: Change['after']) =>
  side !== undefined && fights(side.properties.DesiredCount) && isScaled(world, id, side);

function isScaled(world: World, id: string, { properties }: Compared): boolean {
  return world.set.ofType('AWS::ApplicationAutoScaling::ScalableTarget').some(target => {
    const resource = JSON.stringify(
      plain(world, world.resolve(target.template.Properties?.ResourceId ?? '', target)),
    );
    const isNamed =
      typeof properties.ServiceName === 'string' && resource.endsWith(`/${properties.ServiceName}"`);
    return isNamed || resource.includes(`\${resource:${id}.`) || resource.includes(`\${resource:${id}}`);
  });
}

/** Zero while nothing is released is the one number that stands beside a scaling target: no task can be lost by it. */
function fights(count: Plain): boolean {
  if (count === undefined || count === 0 || count === '0') return false;
  if (isPlainMap(count) && '?' in count) return fights(count.yes) || fights(count.no);
  return true;
}

function network(change: Change): Judged[] {
  const [before, after] = [change.before, change.after].map(side =>
    at(side?.properties, 'NetworkConfiguration', 'AwsvpcConfiguration'),
  );
  return [
    ...(canonical(at(before, 'SecurityGroups')) === canonical(at(after, 'SecurityGroups'))
      ? []
      : [about(change, 'service-moved', 'ask', 'its tasks wear other security groups, whose rules add up')]),
    ...(canonical(at(before, 'Subnets')) === canonical(at(after, 'Subnets'))
      ? []
      : [
          about(change, 'service-moved', 'ask', 'its tasks run in other subnets, with other ways in and out'),
        ]),
  ];
}

const ROUTING = [
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
];

/** A rollback of the image does not take the target group back with it (copilot-cli#4838). */
function imageWithRouting(comparison: Comparison): Judged[] {
  const image = comparison
    .of('AWS::ECS::TaskDefinition')
    .find(
      ({ kind, edits }) =>
        kind === 'changed' &&
        edits.some(({ path }) => path.at(-1) === 'Image' || path.join().endsWith('Image')),
    );
  if (!image) return [];
  return comparison
    .of(...ROUTING)
    .filter(
      ({ kind, edits, replacement }) =>
        kind === 'removed' || replacement !== 'no' || edits.some(({ path }) => path[0] !== 'Tags'),
    )
    .map(change =>
      about(
        {
          ...change,
          evidence: [
            change.before?.properties,
            change.after?.properties,
            image.after?.properties.ContainerDefinitions,
          ],
        },
        'routing-with-image',
        'block',
        `it changes together with the image of ${image.label}: when ECS rolls the image back, this stays, and the old image may not pass the new check. Release them one after the other`,
      ),
    );
}
