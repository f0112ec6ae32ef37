import { type Endpoint, endpoints } from '../model/endpoints';
import { nameOf, textOf } from '../model/names';
import { perWorldAnd, type World } from '../model/world';
import { type Actor, accountsIn, bystanders, foreigners, namedIn, UNSIGNED } from '../policy/actors';
import { asPolicy, FULL_ACCESS, type Policy } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { type Grant, grantsOf, requestsFor } from '../policy/grants';
import { ANYTHING_ELSE } from '../policy/openings';
import type { Request, Signer } from '../policy/request';
import { FOREIGN_ACCOUNT, OWN_ACCOUNT, other } from '../policy/token';
import { gatewaysOn, reachableEndpoints } from './reach';
import { fromTask, type Roles, type Task, vpc } from './task';
import { type Finding, unproved, violated } from './verdict';
import { inWords } from './words';

/** An endpoint and what is known of every request that goes through it. */
export interface Passage {
  readonly endpoint: Endpoint;
  readonly policy: Policy;
  readonly grants: readonly Grant[];
  readonly context: Readonly<Record<string, string | undefined>>;
  /** Accounts written in the policy that are not the own one, and any other foreign account. */
  readonly strangers: readonly string[];
}

function passage(world: World, endpoint: Endpoint): Passage {
  // A missing policy is full access.
  const policy = endpoint.policy === undefined ? FULL_ACCESS : asPolicy(endpoint.policy);
  const home = endpoint.vpc.value;
  return {
    endpoint,
    policy,
    grants: grantsOf(policy),
    context: {
      'aws:SourceVpce': textOf(world, nameOf(world, endpoint.resource)),
      'aws:SourceVpc': home === undefined ? undefined : textOf(world, home),
      // Whoever attacks sends what helps.
      'aws:SecureTransport': 'true',
      'aws:ViaAWSService': 'false',
    },
    strangers: [FOREIGN_ACCOUNT, ...accountsIn(policy)],
  };
}

/** Endpoints that a request of the task may go through: on its route tables, or by private DNS. */
export const passages = perWorldAnd((world: World, task: Task): Passage[] => {
  const home = vpc(world, task);
  const reached = new Set([...gatewaysOn(world, task), ...reachableEndpoints(world, task)]);
  return endpoints(world)
    .filter(
      endpoint =>
        reached.has(endpoint) ||
        (endpoint.kind === 'Interface' && isForTasks(endpoint) && endpoint.vpc.isSame(home)),
    )
    .map(endpoint => passage(world, endpoint));
});

const isForTasks = ({ service }: Endpoint) => /^(s3|ecr\.(api|dkr)|logs)$/.test(service);

export const passagesTo = (world: World, task: Task, service: RegExp): Passage[] =>
  passages(world, task).filter(({ endpoint }) => service.test(endpoint.service));

/** Who holds credentials of the account. */
export function insiders({ task, execution }: Roles): Actor[] {
  const signer = (name: string, arn: string | undefined): Actor[] =>
    arn === undefined ? [] : [{ name, principal: signerOf(arn) }];
  return [
    ...signer("the task's role", task?.arn),
    ...signer("the task's execution role", execution?.arn),
    ...bystanders(),
  ];
}

export const signerOf = (arn: string): Signer => ({ kind: 'role', arn, account: OWN_ACCOUNT });

/** Credentials that user code brings along, or none. */
export function outsiders({ policy }: Passage): Actor[] {
  const named = namedIn(policy).filter(
    ({ principal }) => principal.kind !== 'anonymous' && principal.account !== OWN_ACCOUNT,
  );
  return [...foreigners(), ...named, UNSIGNED];
}

export const everybody = (passage: Passage, roles: Roles): Actor[] => [
  ...insiders(roles),
  ...namedIn(passage.policy).filter(
    ({ principal }) => principal.kind !== 'anonymous' && principal.account === OWN_ACCOUNT,
  ),
  ...outsiders(passage),
];

/** Every request that a grant could let an actor send, with each of the owners. */
export function requestsOf(
  passage: Passage,
  grant: Grant,
  { principal }: Actor,
  owners: readonly string[],
): Request[] {
  const isForeign = principal.kind !== 'anonymous' && principal.account !== OWN_ACCOUNT;
  const context = { ...passage.context, ...(isForeign && { 'aws:PrincipalOrgID': other('organization') }) };
  return [...requestsFor(grant, principal, owners, context)];
}

/** Finds against what a grant lets an actor do, on resources of the account and of every stranger. */
export const grantLetThrough = (
  world: World,
  task: Task,
  passage: Passage,
  actor: Actor,
  grant: Grant,
  isHarmless?: (request: Request) => boolean,
): Finding[] =>
  letThrough(
    world,
    task,
    passage,
    actor,
    requestsOf(passage, grant, actor, [OWN_ACCOUNT, ...passage.strangers]),
    isHarmless,
  );

/** Finds against every request that is let through, or may be. */
export function letThrough(
  world: World,
  task: Task,
  passage: Passage,
  actor: Actor,
  requests: readonly Request[],
  isHarmless: (request: Request) => boolean = () => false,
): Finding[] {
  return requests.flatMap(request => {
    const { decision, why } = evaluate(request, { ...ANYTHING_ELSE, endpoint: passage.policy });
    if (decision === 'denied' || isHarmless(request)) return [];
    const { resource, service } = passage.endpoint;
    const deed = `${actor.name}: ${inWords(request.action)} on ${inWords(request.resource)}`;
    const owner = request.resourceAccount === undefined ? '' : ` of ${inWords(request.resourceAccount)}`;
    const said =
      passage.endpoint.policy === undefined ? 'it has no policy, which is full access' : inWords(why);
    if (decision === 'undecidable')
      return [
        unproved(`whether ${resource.label} lets this through cannot be told: ${deed}${owner} (${said})`),
      ];
    const literal = [request.resourceAccount, accountOf(actor)].find(account =>
      /^\d{12}$/.test(account ?? ''),
    );
    if (literal !== undefined && world.set.account === undefined)
      return [
        unproved(
          `${resource.label} admits account ${literal}; whether that is the own account is not said (--account)`,
        ),
      ];
    return [
      violated(`${resource.label} lets this through: ${deed}${owner}`, [
        ...fromTask(task),
        `endpoint ${resource.label} (${service})`,
        said,
        deed,
        `a resource${owner}`,
      ]),
    ];
  });
}

const accountOf = ({ principal }: Actor) =>
  principal.kind === 'role' || principal.kind === 'user' ? principal.account : undefined;
