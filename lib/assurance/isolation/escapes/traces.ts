import { textOf } from '../../model/names';
import { described, naming } from '../../model/network';
import type { Property } from '../../model/property';
import type { World } from '../../model/world';
import { accountIn } from '../../policy/arn';
import { OWN_ACCOUNT } from '../../policy/token';
import { attempt, type Check, type Escape, forEach } from '../check';
import { containersOf, fromTask, subnetsOf, type Task, vpc } from '../task';
import { type Finding, residual, unproved, violated } from '../verdict';

/** E21: no subscription or driver option takes the log out of the account; what is answered is residual. */
const answers: Check = (world, task) => [
  ...forEach(
    () => containersOf(world, task),
    container => {
      const options = container.at('LogConfiguration', 'Options');
      const elsewhere = options.at('awslogs-endpoint');
      if (!elsewhere.isAbsent)
        return violated(`${elsewhere.where} sends the log elsewhere`, [
          ...fromTask(task),
          'standard output',
          elsewhere.where,
          elsewhere.description,
        ]);
      return forEach(
        () => subscribers(world, task, options.at('awslogs-group')),
        one => one,
      );
    },
  ),
  ...forEach(
    () => described(world, 'AWS::Logs::AccountPolicy'),
    ({ resource, properties }) =>
      properties.at('PolicyType').text() === 'SUBSCRIPTION_FILTER_POLICY'
        ? unproved(`${resource.label} sends every log of the account on, the task's among them`)
        : undefined,
  ),
  residual(
    'what the code answers to its caller and prints to its log leaves the task as intended; size, time and the reading of it are the application’s to limit',
  ),
];

/** Who is sent the task's log. */
function subscribers(world: World, task: Task, group: Property): Finding[] {
  const own = group.value === undefined ? '' : textOf(world, group.value);
  return described(world, 'AWS::Logs::SubscriptionFilter').flatMap(({ resource, properties }) => {
    const filtered = properties.at('LogGroupName');
    const text = filtered.value === undefined ? '' : textOf(world, filtered.value);
    if (text !== own && !/\$\{(unknown|parameter):/.test(text)) return [];
    const destination = properties.at('DestinationArn');
    const arn = destination.value === undefined ? '' : textOf(world, destination.value);
    const isOurs = destination.identity().resource !== undefined || accountIn(arn) === OWN_ACCOUNT;
    if (isOurs && text === own) return [];
    const account = accountIn(arn);
    return /^\d{12}$/.test(account ?? '') && text === own
      ? [
          violated(`${resource.label} sends the task's log to account ${account}`, [
            ...fromTask(task),
            'standard output',
            `log group ${own}`,
            `subscription ${resource.label}`,
            `account ${account}`,
          ]),
        ]
      : [unproved(`${resource.label} may send the task's log to ${destination.description}`)];
  });
}

/** E25: flow log and query log cover the VPC; the caller's own trail is residual. */
const refusals: Check = (world, task) => [
  ...attempt(() => {
    const recorded = [vpc(world, task), ...subnetsOf(world, task)];
    const [home, ...subnets] = recorded.map(resource =>
      naming(world, resource, 'ResourceId', 'AWS::EC2::FlowLog').some(
        ({ properties }) => properties.at('TrafficType').optionalText() !== 'ACCEPT',
      ),
    );
    return home || subnets.every(Boolean)
      ? undefined
      : unproved("no flow log records the connections that the task's subnets are refused");
  }),
  ...attempt(() =>
    naming(
      world,
      vpc(world, task),
      'ResourceId',
      'AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation',
    ).length > 0
      ? undefined
      : unproved('no query log records the names that the VPC is refused'),
  ),
  ...attempt(() => {
    const told = watchesEndpoints(world)
      ? 'a trail of these templates records calls that endpoints refuse'
      : "whether the account's trail records calls that endpoints refuse (network activity events, VpceAccessDenied) is not in the templates";
    return residual(
      `refused connections and queries are recorded; refused calls still show in the caller's own trail, and ${told}`,
    );
  }),
];

function watchesEndpoints(world: World): boolean {
  return described(world, 'AWS::CloudTrail::Trail').some(({ properties }) => {
    const fields = properties
      .at('AdvancedEventSelectors')
      .items()
      .flatMap(selector => selector.at('FieldSelectors').items());
    return (
      properties.at('IsLogging').flag(false) &&
      fields.some(field =>
        field
          .at('Equals')
          .items()
          .some(one => one.text() === 'NetworkActivity'),
      )
    );
  });
}

/** What a proof from templates can only bound. */
export const TRACES: readonly Escape[] = [
  {
    id: 'E21',
    title: 'the answer to the caller and the log',
    holds: "the task's log stays in the account",
    check: answers,
  },
  {
    id: 'E25',
    title: 'side channels of what is refused',
    holds: 'refused connections and queries are recorded',
    check: refusals,
  },
];
