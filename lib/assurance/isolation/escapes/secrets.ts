import type { Property } from '../../model/property';
import { Reference, Symbolic, Text, Unknown } from '../../model/value';
import type { World } from '../../model/world';
import { attempt, type Check, type Escape, forEach } from '../check';
import { containersOf, fromTask, runs, type Task } from '../task';
import { type Finding, unproved, violated } from '../verdict';

const TELLING_NAME =
  /SECRET|PASSW|(^|_)(PWD|PASS|TOKEN|AUTH|DSN|JWT)(_|$)|CREDENTIAL|(PRIVATE|API|ACCESS|SIGNING|ENCRYPTION|ACCOUNT)_?KEY|CONNECTION_?STRING|DATABASE_URL/i;
const TELLING_VALUE =
  /AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|-----BEGIN|^(gh[pousr]_|xox[abp]-|eyJ)|:\/\/[^/\s:]+:[^/\s@]+@/;
/** Read at deployment and then there for everybody who sees the task definition, its code first of all. */
const DYNAMIC_SECRET = /\{\{resolve:(secretsmanager|ssm-secure):/;

/** E15: no secret by reference, file, name or look in containers and overrides. */
const environment: Check = (world, task) => [
  ...forEach(
    () => containersOf(world, task),
    container => ofContainer(world, task, container),
  ),
  ...attempt(() =>
    DYNAMIC_SECRET.test(JSON.stringify(task.definition.template.Properties))
      ? violated('the task definition holds a secret that is read at deployment', [
          ...fromTask(task),
          'a dynamic reference to a secret',
          'the task metadata',
        ])
      : undefined,
  ),
  ...forEach(
    () => runs(world, task).flatMap(run => run.overrides.atAnyCase('ContainerOverrides').items()),
    override => [
      ...forEach(
        () => override.atAnyCase('Environment').items(),
        variable => ofVariable(world, task, variable),
      ),
      ...attempt(() => files(task, override.atAnyCase('EnvironmentFiles'))),
    ],
  ),
];

function ofContainer(world: World, task: Task, container: Property): Finding[] {
  const given = (property: Property) =>
    property.items().length > 0
      ? violated(`${property.where} puts a secret into the task`, [
          ...fromTask(task),
          property.where,
          'every process of the task',
        ])
      : undefined;
  return [
    ...attempt(() => given(container.at('Secrets'))),
    ...attempt(() => given(container.at('LogConfiguration', 'SecretOptions'))),
    ...attempt(() => files(task, container.at('EnvironmentFiles'))),
    ...forEach(
      () => container.at('Environment').items(),
      variable => ofVariable(world, task, variable),
    ),
  ];
}

const files = (task: Task, property: Property) =>
  property.items().length > 0
    ? violated(`${property.where} takes variables from files whose contents are in no template`, [
        ...fromTask(task),
        property.where,
        'variables in S3',
      ])
    : undefined;

function ofVariable(world: World, task: Task, variable: Property): Finding | undefined {
  const name = variable.atAnyCase('Name').text();
  const property = variable.atAnyCase('Value');
  const { value } = property;
  const tells = (why: string) =>
    violated(`${name} ${why}`, [...fromTask(task), `variable ${name}`, 'every process of the task']);
  if (TELLING_NAME.test(name)) return tells('is the name of a secret');
  if (typeof value === 'string' && TELLING_VALUE.test(value)) return tells('looks like a secret');
  const parts = value instanceof Text ? value.parts : [value];
  if (parts.some(part => part instanceof Symbolic && isNoEcho(world, part)))
    return tells('is a parameter that is kept secret');
  if (parts.some(part => part instanceof Reference && part.attribute === 'SecretAccessKey'))
    return tells('is an access key');
  if (parts.some(part => part instanceof Unknown)) return property.cannotTell();
  const types = parts.map(part =>
    part instanceof Reference ? (world.set.get(part.resource)?.type ?? '') : '',
  );
  const custom = types.find(type => /^(Custom::|AWS::CloudFormation::)/.test(type));
  return custom === undefined ? undefined : unproved(`${name} is whatever ${custom} returns`);
}

function isNoEcho(world: World, { name }: Symbolic): boolean {
  const [, key, parameter = ''] = /^parameter:(.*)\/([^/]+)$/.exec(name) ?? [];
  const stack = world.set.stacks.find(one => one.key === key);
  return String(stack?.template.Parameters?.[parameter]?.NoEcho) === 'true';
}

/** The task's metadata and environment, which its code reads. */
export const SECRETS: readonly Escape[] = [
  {
    id: 'E15',
    title: 'secrets in environment and metadata',
    holds: 'the task is given no secret, neither by name nor by value',
    check: environment,
  },
];
