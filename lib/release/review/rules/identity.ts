import { inWords } from '../../../assurance/isolation/words';
import { type Identity, identities } from '../../../assurance/model/iam';
import { type Plain, plain } from '../../../assurance/model/plain';
import type { World } from '../../../assurance/model/world';
import { asPolicy, type Policy } from '../../../assurance/policy/document';
import { isUndecided } from '../../../assurance/policy/ternary';
import { OWN_ACCOUNT } from '../../../assurance/policy/token';
import type { Comparison } from '../comparison';
import { canonical } from '../edits';
import { about, type Judged, type Subject } from '../rule';
import { everybodyIn } from '../widening/everybody';
import { asIdentity, asResource, isStranger, type Widening, wideningsOf } from '../widening/widening';

/** Roles, users and groups that may do more, or that more may become. */
export function identityRules({ before, after }: Comparison): Judged[] {
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
      ...permissions(old, identity, subject),
      ...managed(old, identity, subject),
      ...trust(old, identity, subject),
      ...boundary(limits, subject),
    ];
  });
}

const boundaryOf = (world: World, { resource }: Identity): Plain =>
  plain(world, world.resolve(resource.template.Properties?.PermissionsBoundary ?? null, resource));

const documents = ({ policies }: Identity): Policy[] =>
  policies.filter(({ managed: arn }) => arn === undefined).map(({ document }) => asPolicy(document));

function principalOf({ resource, arn }: Identity) {
  const kind = resource.type === 'AWS::IAM::Role' ? ('role' as const) : ('user' as const);
  return { name: resource.label, principal: { kind, arn, account: OWN_ACCOUNT } };
}

function permissions(before: Identity, after: Identity, subject: Subject): Judged[] {
  const [old, now] = [documents(before), documents(after)];
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  return told(wideningsOf(old, now, [principalOf(after)], asIdentity), subject);
}

/** One finding for what is sweeping, one for the rest. */
function told(widenings: readonly Widening[], subject: Subject): Judged[] {
  const sweeping = widenings.filter(isSweeping);
  const rest = widenings.filter(one => !isSweeping(one));
  const words = (all: readonly Widening[]) => {
    const deeds = [
      ...new Set(all.map(({ request }) => `${inWords(request.action)} on ${inWords(request.resource)}`)),
    ];
    return `${deeds.slice(0, 4).join('; ')}${deeds.length > 4 ? `; and ${deeds.length - 4} more` : ''}`;
  };
  return [
    ...(sweeping.length > 0
      ? [
          about(
            subject,
            'iam-widened',
            'block',
            `may do much more than before: ${words(sweeping)}. Name the actions and resources it needs`,
          ),
        ]
      : []),
    ...(rest.length > 0
      ? [
          about(
            subject,
            'iam-widened',
            'ask',
            `may do more than before${rest.every(({ certain }) => certain) ? '' : ', as far as can be told'}: ${words(rest)}`,
          ),
        ]
      : []),
  ];
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
  return [
    ...(strangers.length > 0
      ? [about(subject, 'trust-widened', 'block', `others may become it now: ${names(strangers)}`)]
      : []),
    ...(insiders.length > 0
      ? [about(subject, 'trust-widened', 'ask', `more may become it now: ${names(insiders)}`)]
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
  return [...told(widenings, subject), ...powerful.map(arn => attached(arn, subject))].map(judged => ({
    ...judged,
    severity: 'ask',
    reason: `a new identity: ${judged.reason}`,
  }));
}
