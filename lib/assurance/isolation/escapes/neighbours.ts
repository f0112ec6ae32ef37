import { type Cidr, overlaps, parseCidr } from '../../../config/cidr';
import { REGIONS } from '../../../config/regions';
import type { Endpoint } from '../../model/endpoints';
import { type Direction, rulesOf, type SecurityRule, securityGroups, trafficOf } from '../../model/network';
import type { Property } from '../../model/property';
import { referrersIn } from '../../model/referrers';
import type { Resource } from '../../model/template-set';
import { Reference, Text } from '../../model/value';
import type { World } from '../../model/world';
import { attempt, type Check, type Escape, forEach } from '../check';
import { gatewaysOn, type Reached, reachableEndpoints, reachedGroups } from '../reach';
import { isHttps, leadsNowhere } from '../rules';
import { allGroups, fromTask, runs, subnetsOf, type Task, vpc } from '../task';
import { type Finding, violated } from '../verdict';
import { wearers, wornByTasksOnly } from '../wearers';

/** Interface endpoints that a task without internet needs to start. */
const NEEDED = new Set(['ecr.api', 'ecr.dkr', 'logs', 's3']);

/**
 * E19: reachable groups are worn by needed endpoints only, which admit tasks by HTTPS; no group admits the
 * subnets' addresses; nobody else stands there.
 */
const neighbours: Check = (world, task) => [
  ...forEach(
    () => reachedGroups(world, task),
    reached => [...members(world, task, reached), ...endpointGroup(world, task, reached)],
  ),
  ...forEach(
    () => reachableEndpoints(world, task),
    endpoint => unneeded(task, endpoint),
  ),
  ...forEach(
    () => gatewaysOn(world, task),
    endpoint => (endpoint.service === 's3' ? undefined : reachedService(task, endpoint)),
  ),
  ...forEach(
    () => groupsIn(world, task),
    group => openToSubnets(world, task, group),
  ),
  ...forEach(
    () => subnetsOf(world, task),
    subnet => strangersIn(world, task, subnet),
  ),
];

const along = (task: Task, { from, rule, group }: Reached): string[] => [
  ...fromTask(task),
  `security group ${from.label}`,
  `egress rule ${rule.label} (${trafficOf(rule)})`,
  `security group ${group.label}`,
];

function members(world: World, task: Task, reached: Reached): Finding[] {
  return wearers(world, reached.group)
    .filter(({ type }) => type !== 'AWS::EC2::VPCEndpoint')
    .map(({ label, type }) =>
      violated(`the task can open connections to ${label}`, [...along(task, reached), `${type} ${label}`]),
    );
}

/** An endpoint's group lets in tasks by HTTPS, each by its group, and lets nothing out: endpoints only answer. */
function endpointGroup(world: World, task: Task, reached: Reached): Finding[] {
  const { group } = reached;
  const at = (direction: Direction, rule: SecurityRule, what: string) =>
    violated(`${group.label} ${what}: ${rule.label}`, [
      ...along(task, reached),
      `${direction} rule ${rule.label} (${trafficOf(rule)})`,
      rule.peer.description,
    ]);
  return [
    ...forEach(
      () => rulesOf(world, group, 'ingress'),
      rule => {
        if (rule.kind !== 'group') return at('ingress', rule, 'lets in more than named groups');
        if (!isHttps(rule)) return at('ingress', rule, 'lets in more than HTTPS');
        return wornByTasksOnly(world, rule)
          ? undefined
          : at('ingress', rule, 'lets in something else than tasks');
      },
    ),
    ...attempt(() => {
      const rules = rulesOf(world, group, 'egress');
      if (rules.length === 0)
        return violated(`${group.label} lets everything out`, [
          ...along(task, reached),
          'no egress rule',
          '0.0.0.0/0',
        ]);
      return rules.flatMap(rule =>
        leadsNowhere(rule) ? [] : at('egress', rule, 'leads on from the endpoints'),
      );
    }),
  ];
}

function unneeded(task: Task, endpoint: Endpoint): Finding | undefined {
  return NEEDED.has(endpoint.service) ? undefined : reachedService(task, endpoint);
}

const reachedService = (task: Task, { service, resource }: Endpoint) =>
  violated(`the task reaches ${service}`, [...fromTask(task), `endpoint ${resource.label}`, service]);

function groupsIn(world: World, task: Task): Resource[] {
  const own = allGroups(world, task);
  return securityGroups(world).filter(group => {
    if (own.includes(group)) return false;
    const home = world.properties(group).at('VpcId');
    // Without a VPC of its own a group is in the account's default VPC.
    return !home.isAbsent && home.isSame(vpc(world, task));
  });
}

/** An ingress rule by addresses that takes in the task's subnets. */
function openToSubnets(world: World, task: Task, group: Resource): Finding[] {
  return forEach(
    () =>
      rulesOf(world, group, 'ingress').flatMap(rule => rangesOf(world, rule).map(range => ({ rule, range }))),
    ({ rule, range }) => {
      const subnet = subnetsOf(world, task).find(one =>
        overlaps(rangeIn(range), rangeIn(blockOf(world, one))),
      );
      if (!subnet) return undefined;
      return violated(`${group.label} lets in ${range.text()}, which holds the task's subnets`, [
        ...fromTask(task),
        `subnet ${subnet.label} (${blockOf(world, subnet).text()})`,
        "the VPC's local route",
        `ingress rule ${rule.label} (${trafficOf(rule)} from ${range.text()})`,
        ...wearers(world, group).map(({ label, type }) => `${type} ${label}`),
      ]);
    },
  );
}

const blockOf = (world: World, subnet: Resource): Property => world.properties(subnet).at('CidrBlock');

const rangeIn = (property: Property): Cidr => parseCidr(property.text()) ?? property.cannotTell();

/** IPv4 ranges that a rule lets in, those of our own prefix lists among them; AWS's lists hold AWS's addresses. */
function rangesOf(world: World, { kind, peer }: SecurityRule): Property[] {
  if (kind === 'ipv4') return isPublicAddress(world, peer) ? [] : [peer];
  const { resource } = kind === 'prefix list' ? peer.identity() : {};
  if (resource)
    return ipv4In(
      world
        .properties(resource)
        .at('Entries')
        .items()
        .map(entry => entry.at('Cidr')),
    );
  return kind === 'prefix list' && !isPublished(peer.text()) ? peer.cannotTell() : [];
}

const ipv4In = (ranges: readonly Property[]) => ranges.filter(range => !range.text().includes(':'));

const isPublished = (id: string) =>
  Object.values(REGIONS).some(({ prefixLists }) => Object.values(prefixLists).some(known => known === id));

/** The address of a NAT gateway: public, so in no subnet. */
function isPublicAddress(world: World, { value }: Property): boolean {
  if (!(value instanceof Text)) return false;
  const [address, suffix, ...rest] = value.parts;
  const isAddress = address instanceof Reference && address.attribute === 'PublicIp';
  return (
    isAddress &&
    world.set.get(address.resource)?.type === 'AWS::EC2::EIP' &&
    suffix === '/32' &&
    rest.length === 0
  );
}

const AT_HOME =
  /^AWS::EC2::(VPCEndpoint|SubnetRouteTableAssociation|SubnetNetworkAclAssociation|FlowLog|SubnetCidrBlock|NetworkInsightsPath)$/;

/** What else has an interface in the task's subnets. */
function strangersIn(world: World, task: Task, subnet: Resource): Finding[] {
  const own = new Set(runs(world, task).map(({ resource }) => resource));
  return (referrersIn(world.set).get(subnet.id) ?? [])
    .filter(resource => !own.has(resource) && !AT_HOME.test(resource.type))
    .map(({ label, type }) =>
      violated(`${label} stands in the task's subnet`, [
        ...fromTask(task),
        `subnet ${subnet.label}`,
        `${type} ${label}`,
      ]),
    );
}

/** What the task shares a network with. */
export const NEIGHBOURS: readonly Escape[] = [
  {
    id: 'E19',
    title: 'neighbours in the VPC',
    holds:
      'the task reaches the endpoints it needs to start and nothing else, no group lets its subnets in by address, and nothing else stands there',
    check: neighbours,
  },
];
