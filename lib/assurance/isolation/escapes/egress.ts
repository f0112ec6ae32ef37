import { endpoints } from '../../model/endpoints';
import { inlineRules, rulesOf, type SecurityRule, trafficOf } from '../../model/network';
import type { Run } from '../../model/runs';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { attempt, type Check, type Escape, forEach } from '../check';
import { isHttps, isS3, leadsNowhere } from '../rules';
import { fromTask, groupIn, groupsOf, runs, type Task, tablesOf } from '../task';
import { type Finding, violated } from '../verdict';

/**
 * E2: exactly one group; inline and separate rules together are HTTPS to S3's list and to endpoint groups; the
 * inline list is not empty.
 */
const tooWide: Check = (world, task) =>
  forEach(
    () => runs(world, task),
    run => {
      const groups = groupsOf(run);
      const many =
        groups.length > 1
          ? [
              violated(`${run.label} wears ${groups.length} security groups, whose rules add up`, [
                ...fromTask(task, run),
                ...groups.map(group => `security group ${labelOf(group)}`),
              ]),
            ]
          : [];
      return [...many, ...groups.flatMap(group => attempt(() => wideGroup(world, task, run, group)))];
    },
  );

const labelOf = (group: Resource | 'default') =>
  group === 'default' ? "the VPC's default group" : group.label;

function wideGroup(world: World, task: Task, run: Run, group: Resource | 'default'): Finding[] {
  const from = [...fromTask(task, run), `security group ${labelOf(group)}`];
  if (group === 'default')
    return [
      violated(`${run.label} wears the VPC's default security group, which allows all egress`, [
        ...from,
        'all traffic',
        '0.0.0.0/0',
      ]),
    ];
  const inline = inlineRules(world, group, 'egress');
  const open =
    inline.length === 0
      ? [
          violated(
            `${group.label} has no egress rule of its own, so EC2 lets it out everywhere when it is made`,
            [...from, 'no inline egress rule', 'all traffic', '0.0.0.0/0'],
          ),
        ]
      : [];
  return [
    ...open,
    ...forEach(
      () => rulesOf(world, group, 'egress'),
      rule => wideRule(world, task, rule, from),
    ),
  ];
}

function wideRule(
  world: World,
  task: Task,
  rule: SecurityRule,
  from: readonly string[],
): Finding | undefined {
  if (leadsNowhere(rule)) return undefined;
  const to = (where: string, what = `egress to ${where} is allowed`) =>
    violated(`${what}: ${rule.label}`, [...from, `egress rule ${rule.label}`, trafficOf(rule), where]);
  if (rule.kind === 'ipv4' || rule.kind === 'ipv6') return to(rule.peer.text());
  if (rule.kind === 'prefix list' && !isS3(rule, task)) return to(listedIn(world, rule));
  if (rule.kind === 'group' && !isEndpointGroup(world, rule)) return to(labelOf(groupIn(rule.peer)));
  return isHttps(rule)
    ? undefined
    : to(rule.peer.description, `more than HTTPS is allowed to ${rule.peer.description}`);
}

function listedIn(world: World, { peer }: SecurityRule): string {
  const { resource } = peer.identity();
  if (!resource) return `prefix list ${peer.text()}`;
  const ranges = world
    .properties(resource)
    .at('Entries')
    .items()
    .map(entry => entry.at('Cidr').text());
  return `prefix list ${resource.label} (${ranges.join(', ')})`;
}

function isEndpointGroup(world: World, { peer }: SecurityRule): boolean {
  const group = groupIn(peer);
  if (group === 'default') return false;
  return endpoints(world).some(({ groups }) => groups.some(one => one.isSame(group)));
}

/** E4: each route table of the subnets is in the `RouteTableIds` of an S3 gateway endpoint. */
const noS3Endpoint: Check = (world, task) =>
  forEach(
    () => tablesOf(world, task),
    table => {
      const isThere = endpoints(world).some(
        ({ kind, service, routeTables }) =>
          kind === 'Gateway' && service === 's3' && routeTables.some(one => one.isSame(table)),
      );
      if (isThere) return undefined;
      return violated(
        `${table.label} has no S3 gateway endpoint, so no endpoint policy stands between the task and S3`,
        [
          ...fromTask(task),
          `route table ${table.label}`,
          'no S3 gateway endpoint',
          'S3 by whatever default route there is',
        ],
      );
    },
  );

/** What the task may open connections to. */
export const EGRESS: readonly Escape[] = [
  {
    id: 'E2',
    title: 'egress rules of the security group',
    holds:
      "the one security group lets out HTTPS to S3's prefix list and to interface endpoints, and nothing before its rules arrive",
    check: tooWide,
  },
  {
    id: 'E4',
    title: 'S3 without an endpoint policy',
    holds: "every route table of the task's subnets has an S3 gateway endpoint",
    check: noS3Endpoint,
  },
];
