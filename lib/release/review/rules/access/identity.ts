import { inWords } from '../../../../assurance/isolation/words';
import { type Identity, identities } from '../../../../assurance/model/iam';
import { arnOf, textOf } from '../../../../assurance/model/names';
import { type Plain, plain } from '../../../../assurance/model/plain';
import type { World } from '../../../../assurance/model/world';
import { asPolicy, type Policy } from '../../../../assurance/policy/document';
import { grantsOf } from '../../../../assurance/policy/grants';
import { matchAction } from '../../../../assurance/policy/statement';
import { isUndecided } from '../../../../assurance/policy/ternary';
import { OWN_ACCOUNT } from '../../../../assurance/policy/token';
import { about, type Judged, type Subject } from '../../rule';
import type { Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';
import { everybodyIn } from '../../widening/everybody';
import { asIdentity, asResource, isStranger, type Widening, wideningsOf } from '../../widening/widening';

/** Roles, users and groups that may do more, or that more may become. */
export function identityRules(comparison: Comparison): Judged[] {
  const { before, after } = comparison;
  const isNewResource = newResources(comparison);
  const known = new Map(identities(before).map(identity => [identity.resource.id, identity]));
  return identities(after).flatMap(identity => {
    const old = known.get(identity.resource.id);
    const { id, label } = identity.resource;
    if (!old) return newIdentity(identity, { id, label, evidence: identity.policies });
    const limits = [boundaryOf(before, old), boundaryOf(after, identity)] as const;
    const subject = {
      id,
      label,
      evidence: [old.policies, old.trust, identity.policies, identity.trust, limits],
    };
    return [
      ...permissions(old, identity, { ...subject, ...writtenIn(identity, comparison) }, isNewResource),
      ...attachments(identity, subject, comparison),
      ...managed(old, identity, subject),
      ...trust(old, identity, subject),
      ...boundary(limits, subject),
    ];
  });
}

/** ARNs of what the release adds. */
function newResources({ changes, after }: Comparison): IsNew {
  const arns = changes.flatMap(({ kind, after: side }) =>
    kind === 'added' && side ? [textOf(after, arnOf(after, side.resource))] : [],
  );
  return arn => arns.some(one => arn === one || arn.startsWith(`${one}/`));
}

const STANDING = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];

/** The policy of its own that changes, where it is one: that is where a reader looks. */
function writtenIn(identity: Identity, comparison: Comparison): Pick<Subject, 'id'> | undefined {
  const [only, another] = comparison
    .of(...STANDING)
    .filter(
      ({ kind, label }) => kind !== 'removed' && identity.policies.some(policy => policy.label === label),
    );
  const isOwn = comparison.changes.some(({ id }) => id === identity.resource.id);
  return only && !another && !isOwn ? { id: only.id } : undefined;
}

/** A policy that was written for others. */
function attachments(identity: Identity, subject: Subject, comparison: Comparison): Judged[] {
  const known = identities(comparison.before).find(({ resource }) => resource.id === identity.resource.id);
  return comparison
    .of('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')
    .filter(
      ({ kind, label }) => kind === 'changed' && identity.policies.some(policy => policy.label === label),
    )
    .filter(({ label }) => !known?.policies.some(policy => policy.label === label))
    .map(change =>
      about(
        { ...subject, id: change.id },
        'iam-widened',
        'block',
        `${change.label} was written for others and is attached to ${subject.label} too`,
      ),
    );
}

const boundaryOf = (world: World, { resource }: Identity): Plain =>
  plain(world, world.resolve(resource.template.Properties?.PermissionsBoundary ?? null, resource));

const documents = ({ policies }: Identity): Policy[] =>
  policies.filter(({ managed: arn }) => arn === undefined).map(({ document }) => asPolicy(document));

function principalOf({ resource, arn }: Identity) {
  const kind = resource.type === 'AWS::IAM::Role' ? ('role' as const) : ('user' as const);
  return { name: resource.label, principal: { kind, arn, account: OWN_ACCOUNT } };
}

function permissions(before: Identity, after: Identity, subject: Subject, isNewResource: IsNew): Judged[] {
  const [old, now] = [documents(before), documents(after)];
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  const widenings = wideningsOf(old, now, [principalOf(after)], asIdentity);
  return [
    ...told(widenings, subject, one => isSweeping(one) || isCareless(one, old, isNewResource)),
    ...narrowed(wideningsOf(now, old, [principalOf(after)], asIdentity), subject),
  ];
}

/** Nobody is hurt by it but who still needs the right. */
function narrowed(lost: readonly Widening[], subject: Subject): Judged[] {
  if (lost.length === 0) return [];
  return [about(subject, 'iam-narrowed', 'inform', `${subject.label} may no longer do ${words(lost)}`)];
}

/** Whether a resource comes with this very release: rights on it take nothing from anybody. */
type IsNew = (arn: string) => boolean;

/**
 * More than somebody sat down to grant: wildcards, a condition or a denial that is gone, or actions and resources that
 * were both known and are combined anew. One more named action on one named resource is not.
 */
function isCareless(
  { request: { action, resource }, wasConditional }: Widening,
  before: readonly Policy[],
  isNewResource: IsNew,
): boolean {
  if (wasConditional) return true;
  if (isNewResource(resource)) return false;
  if (isAnyAction(action)) return true;
  if (isAnyName(resource)) return true;
  const known = before.flatMap(grantsOf);
  const asWritten = (text: string) => text.replace(/\$\{any:\w+\}/g, '*');
  return (
    known.some(({ actions }) => matchAction(actions, action) === true) &&
    known.some(({ resources }) => resources === asWritten(resource))
  );
}

const ANY_NAME = /\$\{any:/;

/** A wildcard that does not say what is done; one behind a verb (`s3:GetObject*`) is how libraries write grants. */
const isAnyAction = (action: string) => ANY_NAME.test(action) && !/^[\w-]+:[A-Z][a-z]+/.test(action);

/** A wildcard in the name of the resource itself; one below a named bucket, log group or index is how rights are written. */
function isAnyName(resource: string): boolean {
  if (!resource.startsWith('arn:')) return ANY_NAME.test(resource);
  const name = resource.split(':').slice(5).join(':');
  const [own = ''] = resource.startsWith('arn:aws:s3:::')
    ? name.split('/')
    : name.split(/(?<=[/:][^/:]+)[/:]/);
  return ANY_NAME.test(own);
}

/** One finding for what is dangerous, one for the rest. */
function told(
  widenings: readonly Widening[],
  subject: Subject,
  isDangerous: (one: Widening) => boolean,
): Judged[] {
  const dangerous = widenings.filter(isDangerous);
  const rest = widenings.filter(one => !isDangerous(one));
  const certainly = rest.every(({ certain }) => certain) ? '' : ', as far as can be told';
  return [
    ...(dangerous.length > 0
      ? [
          about(
            subject,
            'iam-widened',
            'block',
            `${subject.label} may do much more than before: ${words(dangerous)}. Name the actions and resources it needs, and keep conditions`,
          ),
        ]
      : []),
    ...(rest.length > 0
      ? [
          about(
            subject,
            'iam-widened',
            'ask',
            `${subject.label} may do more than before${certainly}: ${words(rest)}`,
          ),
        ]
      : []),
  ];
}

function words(all: readonly Widening[]): string {
  const deeds = [
    ...new Set(all.map(({ request }) => `${inWords(request.action)} on ${inWords(request.resource)}`)),
  ];
  return `${deeds.slice(0, 4).join('; ')}${deeds.length > 4 ? `; and ${deeds.length - 4} more` : ''}`;
}

/** Gives more rights to somebody, and with them every right there is. */
const ESCALATING =
  /^(iam:(PassRole|Put\w+Policy|Attach\w+Policy|CreatePolicyVersion|SetDefaultPolicyVersion|UpdateAssumeRolePolicy|CreateAccessKey|CreateLoginProfile|UpdateLoginProfile|AddUserToGroup|\*)|sts:AssumeRole|organizations:.*)$/i;

function isSweeping({ request: { action, resource } }: Widening): boolean {
  const anyAction = /^\$\{any:action\}$/.test(action);
  const anyOfService = /^[\w-]+:\$\{any:action\}$/.test(action);
  const anyResource = /^(\$\{any:resource\}|\*)$/.test(resource);
  const named = action.replace(/\$\{any:action\}/g, '*');
  return (
    anyAction ||
    (anyOfService && anyResource) ||
    (anyResource && ESCALATING.test(named)) ||
    /^iam:\*$/i.test(named)
  );
}

function managed(before: Identity, after: Identity, subject: Subject): Judged[] {
  const arns = ({ policies }: Identity) => policies.flatMap(({ managed: arn }) => arn ?? []);
  const known = arns(before);
  return arns(after)
    .filter(arn => !known.includes(arn))
    .map(arn => attached(arn, subject));
}

const HARMLESS =
  /(AWSLambdaBasicExecutionRole|AWSLambdaVPCAccessExecutionRole|AmazonECSTaskExecutionRolePolicy|AWSXRayDaemonWriteAccess|CloudWatchAgentServerPolicy)$/;
const POWERFUL = /(AdministratorAccess|PowerUserAccess|IAMFullAccess|FullAccess)$/;

function attached(arn: string, subject: Subject): Judged {
  const name = inWords(arn).replace(/^.*\//, '');
  if (POWERFUL.test(arn))
    return about(
      subject,
      'iam-widened',
      'block',
      `the managed policy ${name} is attached: it allows far more than a task needs`,
    );
  return about(
    subject,
    'iam-widened',
    HARMLESS.test(arn) ? 'inform' : 'ask',
    `the managed policy ${name} is attached`,
  );
}

function trust(before: Identity, after: Identity, subject: Subject): Judged[] {
  if (after.trust === undefined || JSON.stringify(before.trust) === JSON.stringify(after.trust)) return [];
  const [old, now] = [asPolicy(before.trust ?? { Statement: [] }), asPolicy(after.trust)];
  if (isUndecided(now))
    return [about(subject, 'trust-widened', 'ask', `who may become it cannot be told: ${now.undecided}`)];
  const widenings = wideningsOf([old], [now], everybodyIn(now), asResource, after.arn);
  const strangers = widenings.filter(({ who }) => isStranger(who));
  const names = (all: readonly Widening[]) =>
    [...new Set(all.map(({ who }) => inWords(who.name)))].slice(0, 4).join(', ');
  const insiders = widenings.filter(({ who }) => !isStranger(who));
  const unbound = insiders.some(({ wasConditional }) => wasConditional);
  return [
    ...(strangers.length > 0
      ? [about(subject, 'trust-widened', 'block', `others may become it now: ${names(strangers)}`)]
      : []),
    ...(insiders.length > 0
      ? [
          about(
            subject,
            'trust-widened',
            unbound ? 'block' : 'ask',
            unbound
              ? `a condition on who may become it is gone: ${names(insiders)}`
              : `more may become it now: ${names(insiders)}`,
          ),
        ]
      : []),
  ];
}

function boundary([before, after]: readonly [Plain, Plain], subject: Subject): Judged[] {
  if (before === null || canonical(before) === canonical(after)) return [];
  return [
    after === null
      ? about(subject, 'iam-widened', 'block', 'its permissions boundary is removed')
      : about(subject, 'iam-widened', 'ask', 'it gets another permissions boundary'),
  ];
}

/** Somebody new takes nothing from anybody; only what no task needs is worth a stop. */
function newIdentity(identity: Identity, subject: Subject): Judged[] {
  const widenings = wideningsOf([], documents(identity), [principalOf(identity)], asIdentity).filter(
    isSweeping,
  );
  const powerful = identity.policies.flatMap(({ managed: arn }) => (arn && POWERFUL.test(arn) ? [arn] : []));
  return [...told(widenings, subject, isSweeping), ...powerful.map(arn => attached(arn, subject))].map(
    judged => ({
      ...judged,
      severity: 'ask',
      reason: `a new identity: ${judged.reason}`,
    }),
  );
}
