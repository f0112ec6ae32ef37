import { type FirewallRule, firewallAssociations, firewallRules, namespaces } from '../../model/dns';
import type { World } from '../../model/world';
import { type Check, type Escape, forEach } from '../check';
import { fromTask, type Task, vpc } from '../task';
import { type Finding, unproved, violated } from '../verdict';

export const resolver = (world: World, task: Task) => [
  ...fromTask(task),
  `VPC ${vpc(world, task).label}`,
  'Amazon DNS (the VPC resolver)',
];

function unguarded(world: World, task: Task): Finding[] {
  if (firewallAssociations(world, vpc(world, task)).length > 0) return [];
  return [
    violated('no DNS Firewall stands before the VPC resolver', [
      ...resolver(world, task),
      'no DNS Firewall',
      "the attacker's name server, which reads data.attacker.example",
    ]),
  ];
}

/** E10: the VPC has a protected association; in order of priority only reviewed names pass before BLOCK `*`. */
const tunnelling: Check = (world, task) => {
  const from = resolver(world, task);
  const associations = firewallAssociations(world, vpc(world, task));
  const open = unguarded(world, task);
  if (open.length > 0) return open;
  return [
    ...forEach(
      () => associations,
      ({ resource, properties }) =>
        properties.at('MutationProtection').optionalText() === 'ENABLED'
          ? undefined
          : violated(`${resource.label} may be changed or taken away at any time`, [
              ...from,
              `DNS Firewall ${resource.label}`,
              'MutationProtection is not ENABLED',
            ]),
    ),
    ...throughRules(world, task, from),
  ];
};

/** Rules up to the one that ends every query. */
function throughRules(world: World, task: Task, from: readonly string[]): Finding[] {
  const rules = firewallRules(world, vpc(world, task));
  const last = rules.findIndex(blocksEverything);
  const passing = rules.slice(0, last < 0 ? undefined : last).filter(({ action }) => action !== 'BLOCK');
  const open =
    last < 0
      ? [
          violated('no rule of DNS Firewall blocks every name', [
            ...from,
            'DNS Firewall without BLOCK *',
            "the attacker's name server",
          ]),
        ]
      : [];
  return [
    ...open,
    ...forEach(
      () => passing,
      rule => passes(world, task, rule, from),
    ),
  ];
}

const isBlockOfAll = ({ action, domains }: FirewallRule) =>
  action === 'BLOCK' && (domains ?? []).includes('*');

/** A BLOCK of one kind of query only leaves the others open. */
const blocksEverything = (rule: FirewallRule) => isBlockOfAll(rule) && rule.properties.at('Qtype').isAbsent;

function passes(world: World, task: Task, rule: FirewallRule, from: readonly string[]): Finding[] | Finding {
  const { where } = rule.properties;
  if (!rule.domains) return unproved(`${where} lets names through, and ${rule.why}`);
  return rule.domains
    .filter(name => !isReviewed(world, task, name))
    .map(name => {
      // Nobody was asked: that is no review, but no proof of the opposite either.
      const isOpen = task.reviewed.dnsNames === undefined && !/^(\*\.)?[^.]*$/.test(normal(name));
      if (isOpen)
        return unproved(`${name} may be resolved, and nobody says that it was reviewed (--reviewed)`);
      return violated(`${name} may be resolved, and nobody has reviewed it`, [
        ...from,
        `${rule.action} ${name} (${where})`,
        `whoever reads the name servers of ${name}`,
      ]);
    });
}

/** A name is covered by itself, or by a wildcard above it. */
function isReviewed(world: World, { definition, reviewed }: Task, name: string): boolean {
  const asked = normal(name);
  if (reviewed.dnsNames) return reviewed.dnsNames.some(one => covers(normal(one), asked));
  const own = namespaces(world).flatMap(zone => [normal(zone), `*.${normal(zone)}`]);
  return own.some(one => covers(one, asked)) || isServiceName(asked, definition.stack.region);
}

const normal = (name: string) => name.toLowerCase().replace(/\.$/, '');

const covers = (reviewed: string, name: string) =>
  reviewed === name || (reviewed.startsWith('*.') && name.replace(/^\*\./, 'x.').endsWith(reviewed.slice(1)));

/** A name that AWS's own name servers answer, in one Region and for one service: `logs.ap-northeast-1.amazonaws.com`. */
function isServiceName(name: string, region: string | undefined): boolean {
  const [, service = '', , inRegion] =
    /^((?:\*\.)?[a-z0-9.-]+)\.(([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?)$/.exec(name) ?? [];
  return service !== '' && service !== '*' && region !== undefined && inRegion === region;
}

/** E12: no rule trusts redirections, and the BLOCK of everything is for every kind of query. */
const redirection: Check = (world, task) => [
  ...unguarded(world, task),
  ...forEach(
    () => firewallRules(world, vpc(world, task)),
    rule => {
      const { properties, action } = rule;
      const trust =
        properties.at('FirewallDomainRedirectionAction').optionalText() ?? 'INSPECT_REDIRECTION_DOMAIN';
      if (trust !== 'INSPECT_REDIRECTION_DOMAIN')
        return violated(`${properties.where} trusts wherever an allowed name redirects to`, [
          ...resolver(world, task),
          `${action} with ${trust} (${properties.where})`,
          'an allowed name that is an alias',
          "the attacker's name server",
        ]);
      if (!isBlockOfAll(rule) || properties.at('Qtype').isAbsent) return undefined;
      return violated(`${properties.where} blocks one kind of query only`, [
        ...resolver(world, task),
        `BLOCK of ${properties.at('Qtype').text()} (${properties.where})`,
        'a query of another kind',
      ]);
    },
  ),
];

/** The way out that neither security groups nor network ACLs filter. */
export const DNS: readonly Escape[] = [
  {
    id: 'E10',
    title: 'DNS tunnelling',
    holds:
      'DNS Firewall lets reviewed names through, blocks every other one last, and cannot be changed in passing',
    check: tunnelling,
  },
  {
    id: 'E12',
    title: 'redirection of allowed names',
    holds: 'each name of an alias is inspected, and queries of every kind are blocked',
    check: redirection,
  },
];
