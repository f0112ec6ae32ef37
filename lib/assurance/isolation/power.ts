import { type Identity, roleOf } from '../model/iam';
import type { Property } from '../model/property';
import type { Resource } from '../model/template-set';
import { perWorldAnd, type World } from '../model/world';
import { asPolicy, FULL_ACCESS, type Policy, statementsOf } from '../policy/document';
import { type Decision, evaluate } from '../policy/evaluate';
import { grantsOf } from '../policy/grants';
import { matchAction } from '../policy/statement';
import { isUndecided, undecided } from '../policy/ternary';
import { anything, OWN_ACCOUNT } from '../policy/token';

/** Something that somebody does to a resource. */
export interface Deed {
  readonly action: string;
  /** ARN, or `*` for actions without resources. */
  readonly resource: string;
}

/** The policies of an identity, those that AWS manages as far as they are known. */
export const policiesOf = perWorldAnd((_: World, { policies }: Identity): Policy[] =>
  policies.map(({ document, managed }) => (managed === undefined ? asPolicy(document) : contentsOf(managed))),
);

/** Patterns of the actions that an identity may be allowed. */
const actionsOf = perWorldAnd((world: World, identity: Identity): string[] => [
  ...new Set(
    policiesOf(world, identity)
      .flatMap(grantsOf)
      .map(({ actions }) => actions),
  ),
]);

const DENIED: Decision = { decision: 'denied', why: 'no statement names the action' };

/** Whether an identity of the templates can do something by its own policies. A permissions boundary is not counted. */
export function decide(world: World, identity: Identity, { action, resource }: Deed): Decision {
  if (actionsOf(world, identity).every(pattern => matchAction(pattern, action) === false)) return DENIED;
  const kind = identity.resource.type === 'AWS::IAM::Role' ? 'role' : 'user';
  const principal = { kind, arn: identity.arn, account: OWN_ACCOUNT } as const;
  return evaluate(
    { action, resource, resourceAccount: OWN_ACCOUNT, principal },
    { identity: policiesOf(world, identity) },
  );
}

/** AWS's own policies that let nobody change a network, a task, a role or a bucket. */
const WEAK = [
  'AmazonECSTaskExecutionRolePolicy',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonSSMManagedInstanceCore',
  'AWSLambdaBasicExecutionRole',
  'AWSLambdaSQSQueueExecutionRole',
  'AWSLambdaVPCAccessExecutionRole',
  'AWSXRayDaemonWriteAccess',
  'CloudWatchAgentServerPolicy',
];
const NOTHING: Policy = { Statement: [] };

/** Contents of a policy that AWS manages, as far as they matter here. */
function contentsOf(arn: string): Policy {
  const name = /^arn:[^:]*:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
  if (name === undefined) return undecided(`managed policy ${arn} is in none of the templates`);
  if (WEAK.includes(name)) return NOTHING;
  if (name === 'ReadOnlyAccess' || name === 'ViewOnlyAccess') return NOTHING;
  if (name === 'AdministratorAccess' || name === 'PowerUserAccess') return FULL_ACCESS;
  return undecided(`what AWS's policy ${name} allows is not known here`);
}

/** Whether nobody but these services can use a role. */
export function isOnlyFor({ trust }: Identity, services: RegExp): boolean {
  const statements = statementsOf({ Statement: asStatements(trust) });
  const named = statements.map(one => (isUndecided(one) ? [] : (one.principals?.named ?? [])));
  const isService = ({ type, text }: { type: string; text: string }) =>
    type === 'Service' && services.test(text);
  return named.length > 0 && named.every(some => some.length > 0 && some.every(isService));
}

function asStatements(trust: unknown): unknown {
  const policy = asPolicy(trust);
  return isUndecided(policy) ? [] : policy.Statement;
}

/** Whether something that runs with a role may start tasks with it. */
export function mayRunTasks(world: World, runner: Resource): boolean {
  const properties = world.properties(runner);
  const role: Property =
    [properties.at('RoleArn'), properties.at('Target', 'RoleArn')].find(one => !one.isAbsent) ??
    properties.at('RoleArn');
  const identity = roleOf(world, role);
  return ['ecs:RunTask', 'ecs:StartTask', 'ecs:CreateService', 'ecs:UpdateService'].some(
    action => decide(world, identity, { action, resource: anything('resource') }).decision !== 'denied',
  );
}

/** Services that a policy allows something by name. */
export function servicesIn(policy: Policy): string[] {
  const statements = isUndecided(policy) ? [] : statementsOf(policy);
  return statements
    .flatMap(one => (isUndecided(one) || one.effect === 'Deny' ? [] : (one.principals?.named ?? [])))
    .flatMap(({ type, text }) => (type === 'Service' ? [text] : []));
}
