import { identities } from '../../../../assurance/model/iam';
import { at, isPlainMap, listAt, type Plain, type PlainMap } from '../../../../assurance/model/plain';
import { isOn } from '../../protections/protection';
import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';
import type { Severity } from '../../verdict';

/** What a task may do on its host, and with which rights. */
export function containerRules(comparison: Comparison): Judged[] {
  return comparison
    .of('AWS::ECS::TaskDefinition')
    .filter(({ kind }) => kind === 'changed')
    .flatMap(change => [...whole(change), ...role(change, comparison), ...containers(change)]);
}

/** The code in a task gets the rights of another role: one made for it, or one of somebody else. */
function role(change: Change, { before }: Comparison): Judged[] {
  if (!change.edits.some(({ path }) => path[0] === 'TaskRoleArn')) return [];
  const arn = change.after?.properties.TaskRoleArn;
  const isReused = identities(before).some(identity => identity.arn === arn);
  return [
    about(
      change,
      RULE,
      isReused ? 'block' : 'ask',
      isReused
        ? 'TaskRoleArn changes to a role that is there already: the code in it gets rights that were meant for others'
        : 'TaskRoleArn changes: the code in it gets the rights of another role',
    ),
  ];
}

const RULE = 'container-weakened';

function containersOf(side: Change['before']): ReadonlyMap<string, PlainMap> {
  const all = listAt(side?.properties, 'ContainerDefinitions').filter(isPlainMap);
  return new Map(all.map((container, index) => [String(container.Name ?? index), container]));
}

/** Of the whole task: whose rights it has and what it shares with its host. */
const WHOLE: Readonly<Record<string, readonly [Severity, string]>> = {
  ExecutionRoleArn: ['ask', 'it is started with the rights of another role'],
  NetworkMode: ['block', 'it is connected to the network in another way'],
  IpcMode: ['ask', 'it shares its memory differently'],
  RequiresCompatibilities: ['ask', 'it runs on another kind of host'],
  RuntimePlatform: ['ask', 'it runs on another architecture or system: the image must be made for it'],
  Volumes: ['ask', 'it has other volumes'],
  ProxyConfiguration: ['ask', 'its traffic takes another way'],
};

/** How much of the host a whole task sees, each more being more. */
const HOST: readonly (readonly [what: string, seen: (properties: Plain) => number])[] = [
  ['it sees the processes of its host', one => Number(at(one, 'PidMode') === 'host')],
  ["its containers see each other's processes", one => Number(at(one, 'PidMode') === 'task')],
  ['it shares memory with its host', one => Number(at(one, 'IpcMode') === 'host')],
  [
    'it sees files of its host',
    one => listAt(one, 'Volumes').filter(volume => at(volume, 'Host', 'SourcePath') !== undefined).length,
  ],
];

function whole(change: Change): Judged[] {
  const seen = HOST.filter(
    ([, count]) => count(change.after?.properties) > count(change.before?.properties),
  ).map(([what]) => about(change, RULE, 'block', what));
  return seen.concat(others(change));
}

function others(change: Change): Judged[] {
  return Object.entries(WHOLE).flatMap(([name, [severity, what]]) =>
    change.edits.some(({ path }) => path[0] === name)
      ? [about(change, RULE, severity, `${name} changes: ${what}`)]
      : [],
  );
}

function containers(change: Change): Judged[] {
  const before = containersOf(change.before);
  const after = containersOf(change.after);
  return [
    ...[...after].flatMap(([name, container]) => {
      const known =
        before.get(name) ?? (before.size === 1 && after.size === 1 ? [...before.values()][0] : undefined);
      return known
        ? weakened(change, name, known, container)
        : [
            about(
              change,
              RULE,
              'ask',
              `a container ${name} joins the task: it shares its network and its role`,
            ),
          ];
    }),
    ...[...before.keys()]
      .filter(name => !after.has(name) && after.size < before.size)
      .map(name => about(change, 'container-removed', 'inform', `the container ${name} leaves the task`)),
  ];
}

/** How strict a container is, each more being stricter. */
const STRICTNESS: readonly (readonly [
  what: string,
  severity: Severity,
  strictness: (container: Plain) => number,
])[] = [
  ['the root file system can be written to', 'block', one => Number(isOn(at(one, 'ReadonlyRootFilesystem')))],
  ['it is privileged', 'block', one => Number(!isOn(at(one, 'Privileged')))],
  ['it runs as root', 'block', one => Number(!isRoot(at(one, 'User')))],
  ['it has capabilities back that were dropped', 'block', one => dropped(one)],
  ['capabilities are added', 'block', one => -listAt(one, 'LinuxParameters', 'Capabilities', 'Add').length],
  ['devices are given to it', 'block', one => -listAt(one, 'LinuxParameters', 'Devices').length],
  ['it logs nowhere', 'ask', one => Number(at(one, 'LogConfiguration') !== undefined)],
  ['its health is not checked any more', 'ask', one => Number(at(one, 'HealthCheck') !== undefined)],
  [
    'it may gain privileges',
    'ask',
    one => Number(listAt(one, 'DockerSecurityOptions').includes('no-new-privileges')),
  ],
  ['its image is named by a tag, which may move', 'ask', one => Number(isPinned(at(one, 'Image')))],
];

/** Nothing said is the image's own user, root for most. */
const isRoot = (user: Plain) => user === undefined || /^(root|0)(:|$)/.test(String(user));

const isPinned = (image: Plain) => /@/.test(JSON.stringify(image) ?? '');

function dropped(container: Plain): number {
  const drop = listAt(container, 'LinuxParameters', 'Capabilities', 'Drop').map(String);
  return drop.includes('ALL') ? Number.POSITIVE_INFINITY : drop.length;
}

function weakened(change: Change, name: string, before: PlainMap, after: PlainMap): Judged[] {
  return [
    ...STRICTNESS.filter(([, , strictness]) => strictness(after) < strictness(before)).map(
      ([what, severity]) => about(change, RULE, severity, `${name}: ${what}`),
    ),
    ...secretsInClear(change, name, before, after),
    ...otherwise(change, name, before, after),
  ];
}

const names = (container: PlainMap, list: string) =>
  listAt(container, list).map(item => String(at(item, 'Name')));

/** Names that hold secrets in nearly every application. */
const SECRET = /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)$/i;

function secretsInClear(change: Change, name: string, before: PlainMap, after: PlainMap): Judged[] {
  const known = names(before, 'Environment');
  const secret = [
    ...names(before, 'Secrets'),
    ...names(after, 'Environment').filter(one => SECRET.test(one) && !known.includes(one)),
  ];
  const inClear = names(after, 'Environment').filter(one => secret.includes(one));
  return inClear.map(one =>
    about(
      change,
      'secret-in-clear',
      'block',
      `${name}: ${one} is a secret and stands in the template, where everybody may read it`,
    ),
  );
}

/** Parts whose change means something that no strictness tells. */
const PARTS: Readonly<Record<string, readonly [Severity, string]>> = {
  Secrets: ['ask', 'it is given other secrets'],
  MountPoints: ['ask', 'it sees other volumes'],
  PortMappings: ['ask', 'it listens on other ports'],
  Essential: ['ask', 'whether the task lives without it changes'],
  FirelensConfiguration: ['ask', 'its logs take another way'],
  EntryPoint: ['inform', 'it starts differently'],
  Command: ['inform', 'it starts differently'],
  Environment: ['inform', 'its environment changes'],
  Image: ['inform', 'it runs another image'],
};

function otherwise(change: Change, name: string, before: PlainMap, after: PlainMap): Judged[] {
  return Object.entries(PARTS).flatMap(([part, [severity, what]]) =>
    canonical(before[part], part) === canonical(after[part], part)
      ? []
      : [about(change, 'container-changed', severity, `${name}: ${what}`)],
  );
}
