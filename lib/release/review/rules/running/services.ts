import { type Direction, routesIn, routeTablesOf } from '../../../../assurance/model/network';
import { isPlainMap, type Plain, plain } from '../../../../assurance/model/plain';
import type { Resource } from '../../../../assurance/model/template-set';
import type { World } from '../../../../assurance/model/world';
import { attempt } from '../../attempt';
import { about, type Judged } from '../../rule';
import type { Change, Compared, Comparison } from '../../sides/comparison';
import { covers, isWorld, passages } from '../../sides/passage';

/** ECS services: how many tasks, where, and what is rolled out with what. */
export function serviceRules(comparison: Comparison): Judged[] {
  const services = comparison.of('AWS::ECS::Service');
  return [
    ...services.filter(({ kind }) => kind !== 'removed').flatMap(change => desiredCount(change, comparison)),
    ...services.filter(({ kind }) => kind === 'changed').flatMap(change => network(change, comparison)),
    ...imageWithRouting(comparison),
    ...comparison.of('AWS::ApplicationAutoScaling::ScalableTarget').flatMap(leastTasks),
  ];
}

/** One task alone is an outage when it fails, and none serves nobody. */
function leastTasks(change: Change): Judged[] {
  const [before, after] = [leastOf(change.before), leastOf(change.after)];
  if (before === undefined || after === undefined || after >= Math.min(before, 2)) return [];
  return [
    about(
      change,
      'availability-weakened',
      'ask',
      `at least ${after} instead of ${before} tasks run: nothing takes over at once when one fails`,
    ),
  ];
}

/** The lower bound once something is released: an `Fn::If` may hold it at zero until then. */
function leastOf(side: Compared | undefined): number | undefined {
  const written = side?.resource.template.Properties?.MinCapacity as { 'Fn::If'?: unknown[] } | undefined;
  const [, ...branches] = written?.['Fn::If'] ?? [];
  const running = branches.filter(count => Number(count) !== 0);
  const least = Number(branches.length > running.length ? running[0] : side?.properties.MinCapacity);
  return Number.isNaN(least) ? undefined : least;
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

function network(change: Change, comparison: Comparison): Judged[] {
  const isMoved = (name: string) =>
    change.edits.some(
      ({ path }) => path[0] === 'NetworkConfiguration' && (path[2] === name || path.length < 3),
    );
  return [
    ...(isMoved('SecurityGroups') ? groups(change, comparison) : []),
    ...(isMoved('Subnets') ? subnets(change, comparison) : []),
  ];
}

const listed = (world: World, resource: Resource | undefined, name: string, type: string): Resource[] =>
  resource === undefined
    ? []
    : world
        .properties(resource)
        .at('NetworkConfiguration', 'AwsvpcConfiguration', name)
        .items()
        .map(item => item.resource(type));

/** Rules of groups add up, so what counts is what all of them let through. */
function groups(change: Change, { before, after }: Comparison): readonly Judged[] {
  return attempt(change, 'service-moved', () => {
    const all = (world: World, side: Change['before'], direction: Direction) =>
      listed(world, side?.resource, 'SecurityGroups', 'AWS::EC2::SecurityGroup').flatMap(group =>
        passages(world, group, direction),
      );
    const gained = (['ingress', 'egress'] as const).flatMap(direction => {
      const known = all(before, change.before, direction);
      return all(after, change.after, direction).filter(passage => !known.some(old => covers(old, passage)));
    });
    const words = gained.map(passage => passage.words).join(', ');
    return [
      about(
        change,
        'service-moved',
        gained.some(isWorld) ? 'block' : 'ask',
        words === ''
          ? 'its tasks wear other security groups'
          : `its tasks wear other security groups, which let more through: ${words}`,
      ),
    ];
  });
}

/** Where tasks run decides what they reach and who reaches them. */
function subnets(change: Change, { before, after }: Comparison): readonly Judged[] {
  return attempt(change, 'service-moved', () => {
    const hasWayOut = (world: World, side: Change['before']) =>
      listed(world, side?.resource, 'Subnets', 'AWS::EC2::Subnet')
        .flatMap(subnet => routeTablesOf(world, subnet))
        .some(table =>
          routesIn(world, table).some(({ properties }) =>
            ['DestinationCidrBlock', 'DestinationIpv6CidrBlock'].some(name =>
              /\/0$/.test(properties.at(name).optionalText() ?? ''),
            ),
          ),
        );
    return hasWayOut(after, change.after) && !hasWayOut(before, change.before)
      ? [
          about(
            change,
            'service-moved',
            'block',
            'its tasks run in subnets with a way out, and had none before',
          ),
        ]
      : [about(change, 'service-moved', 'ask', 'its tasks run in other subnets')];
  });
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
