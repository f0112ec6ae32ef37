import { endpoints } from '../../model/endpoints';
import { type AttachedPolicy, type Identity, roleOf } from '../../model/iam';
import { nameOf, textOf } from '../../model/names';
import type { World } from '../../model/world';
import { accountsIn } from '../../policy/actors';
import { asPolicy, type Policy, statementsOf, trusting } from '../../policy/document';
import { evaluate } from '../../policy/evaluate';
import { type Grant, grantsOf, requestsFor } from '../../policy/grants';
import type { Request } from '../../policy/request';
import { isUndecided } from '../../policy/ternary';
import { FOREIGN_ACCOUNT, OWN_ACCOUNT, other } from '../../policy/token';
import { type Check, type Escape, forEach } from '../check';
import { signerOf } from '../passage';
import { grantedByResources } from '../resource-grants';
import { fromTask, rolesOf, runs, type Task } from '../task';
import { takenByOthers } from '../trust';
import { type Finding, unproved, violated } from '../verdict';
import { inWords } from '../words';

/**
 * E14: the role's policies deny every request from outside the VPC's endpoints and name actions and resources;
 * nobody else may take the role or grants it something.
 */
const credentials: Check = (world, task) => {
  const { task: role } = rolesOf(world, task.definition);
  return [
    ...(role
      ? [
          ...worthElsewhere(world, task, role),
          ...tooBroad(task, role),
          ...takenByOthers(role),
          ...grantedByResources(world, task, role),
        ]
      : []),
    ...forEach(
      () => runs(world, task),
      run =>
        forEach(
          () => ['TaskRoleArn', 'ExecutionRoleArn'].map(name => run.overrides.atAnyCase(name)),
          property => {
            if (property.isAbsent) return undefined;
            const given = roleOf(world, property);
            return given === role
              ? undefined
              : violated(`${run.label} gives the task another role, ${given.resource.label}`, [
                  ...fromTask(task, run),
                  `override ${property.where}`,
                  `role ${given.resource.label}`,
                ]);
          },
        ),
    ),
  ];
};

const from = (task: Task, role: Identity) => [
  ...fromTask(task),
  'credentials at 169.254.170.2',
  `role ${role.resource.label}`,
];

/** Where a stolen credential might be used, as a request says it. */
type Elsewhere = { readonly name: string; readonly context: Readonly<Record<string, string | undefined>> };

function elsewhere(world: World, policies: readonly Policy[]): Elsewhere[] {
  const network = (name: string, endpoint?: string, vpc?: string): Elsewhere => ({
    name,
    context: {
      'aws:SourceVpce': endpoint,
      'aws:SourceVpc': vpc,
      'aws:SecureTransport': 'true',
      'aws:ViaAWSService': 'false',
    },
  });
  const own = new Set(
    endpoints(world).flatMap(({ resource, vpc }) => [
      textOf(world, nameOf(world, resource)),
      ...(vpc.value === undefined ? [] : [textOf(world, vpc.value)]),
    ]),
  );
  const named = (key: RegExp) => networksIn(policies, key).filter(text => !own.has(text));
  return [
    network('from the internet'),
    network("through an endpoint of somebody else's VPC", other('endpoint'), other('vpc')),
    ...named(/^aws:sourcevpce$/i).map(id =>
      network(`through endpoint ${id}, which is in none of the templates,`, id, other('vpc')),
    ),
    ...named(/^aws:sourcevpc$/i).map(id =>
      network(`from VPC ${id}, which is in none of the templates,`, other('endpoint'), id),
    ),
  ];
}

function networksIn(policies: readonly Policy[], key: RegExp): string[] {
  const statements = policies.flatMap(policy => (isUndecided(policy) ? [] : statementsOf(policy)));
  const conditions = statements.flatMap(statement => (isUndecided(statement) ? [] : statement.conditions));
  return conditions.filter(condition => key.test(condition.key)).flatMap(({ values }) => values.texts);
}

const documents = (role: Identity): Policy[] =>
  role.policies.filter(({ managed }) => managed === undefined).map(({ document }) => asPolicy(document));

/** What the credentials are worth outside the VPC's endpoints. */
function worthElsewhere(world: World, task: Task, role: Identity): Finding[] {
  const identity = documents(role);
  const owners = [OWN_ACCOUNT, FOREIGN_ACCOUNT, ...identity.flatMap(accountsIn)];
  const grants = identity.flatMap(grantsOf);
  return elsewhere(world, identity).flatMap(({ name, context }) =>
    grants
      .flatMap(grant => requestsFor(grant, signerOf(role.arn), owners, context))
      .flatMap(request =>
        decided(request, identity, `stolen credentials of the task ${name}`, from(task, role)),
      ),
  );
}

function decided(
  request: Request,
  identity: readonly Policy[],
  story: string,
  path: readonly string[],
): Finding[] {
  const { decision, why } = evaluate(request, { identity, resource: trusting(OWN_ACCOUNT) });
  const deed = `${inWords(request.action)} on ${inWords(request.resource)}`;
  if (decision === 'denied') return [];
  if (decision === 'undecidable')
    return [unproved(`whether ${story} may be used for ${deed} cannot be told (${inWords(why)})`)];
  return [violated(`${story} may be used for ${deed}`, [...path, story, deed, inWords(why)])];
}

/** Objects of one bucket, or a bucket; any other resource exactly. */
const EXACT = /^arn:[^:*?]+:s3:::[^/*?]+(\/.*)?$|^[^*?]+$/;

function tooBroad(task: Task, role: Identity): Finding[] {
  const broad = documents(role)
    .flatMap(grantsOf)
    .filter(
      ({ actions, resources }: Grant) =>
        /[*?]/.test(actions) || !EXACT.test(resources) || /^(sts|iam):/i.test(actions),
    );
  return [
    ...role.policies.flatMap(({ managed, label }: AttachedPolicy) =>
      managed === undefined
        ? []
        : [
            violated(`the task's role has the managed policy ${inWords(managed)}`, [
              ...from(task, role),
              `${label} ${inWords(managed)}`,
            ]),
          ],
    ),
    ...broad.map(({ by, actions, resources }) =>
      violated(
        `the task's role may do ${inWords(actions)} on ${inWords(resources)}, which is more than named actions on named resources`,
        [...from(task, role), by, `${inWords(actions)} on ${inWords(resources)}`],
      ),
    ),
  ];
}

/** What the credentials that any process of the task can read are worth. */
export const CREDENTIALS: readonly Escape[] = [
  {
    id: 'E14',
    title: "stolen credentials of the task's role",
    holds:
      "the task's role is for this task alone, names what it may do, and its credentials are refused outside the VPC's endpoints",
    check: credentials,
  },
];
