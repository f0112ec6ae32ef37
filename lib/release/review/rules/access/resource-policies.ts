import { inWords } from '../../../../assurance/isolation/words';
import type { Plain } from '../../../../assurance/model/plain';
import { type ResourcePolicy, resourcePolicies } from '../../../../assurance/model/resource-policies';
import { accountIn } from '../../../../assurance/policy/arn';
import { asPolicy, statementsOf } from '../../../../assurance/policy/document';
import { isUndecided } from '../../../../assurance/policy/ternary';
import { OWN_ACCOUNT } from '../../../../assurance/policy/token';
import { about, type Judged, type Subject } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';
import { everybodyIn } from '../../widening/everybody';
import {
  asEndpoint,
  asResource,
  isStranger,
  type Meeting,
  type Widening,
  wideningsOf,
} from '../../widening/widening';

/** Resources and endpoints that let more people through, or let them do more. */
export function resourcePolicyRules(comparison: Comparison): Judged[] {
  const { before, after } = comparison;
  const known = new Map(resourcePolicies(before).map(policy => [policy.resource.id, policy]));
  const now = new Map(resourcePolicies(after).map(policy => [policy.resource.id, policy]));
  return [
    ...[...now.values()].flatMap(policy => widened(known.get(policy.resource.id), policy)),
    ...[...known.values()].flatMap(policy => (now.has(policy.resource.id) ? [] : gone(policy, comparison))),
    ...comparison.of('AWS::EC2::VPCEndpoint').flatMap(change => endpoint(change, comparison)),
    ...comparison.of('AWS::Lambda::Permission').flatMap(permission),
  ];
}

function widened(before: ResourcePolicy | undefined, { resource, document }: ResourcePolicy): Judged[] {
  if (JSON.stringify(before?.document) === JSON.stringify(document)) return [];
  const subject = { id: resource.id, label: resource.label, evidence: [before?.document, document] };
  const none = { Version: '2012-10-17', Statement: [] };
  const judged = judge(before?.document ?? none, document, asResource, subject, 'resource-policy-widened');
  // A new resource is nobody's yet: what its owner's account may do with it is no widening.
  const told = before ? judged : judged.filter(({ severity }) => severity === 'block');
  return [...told, ...lockout(before?.document, document, subject)];
}

/** A Deny for everybody and everything, with no way around it: only the root user can take it back. */
function lockout(before: unknown, after: unknown, subject: Subject): Judged[] {
  const lost = (document: unknown) => {
    const policy = asPolicy(document ?? { Version: '2012-10-17', Statement: [] });
    return (
      !isUndecided(policy) &&
      statementsOf(policy).some(
        one =>
          !isUndecided(one) &&
          one.effect === 'Deny' &&
          one.conditions.length === 0 &&
          one.principals?.negated === false &&
          one.principals.named.some(({ text }) => text === '*') &&
          one.actions.negated === false &&
          one.actions.texts.some(text => /^([\w-]+:)?\*$/.test(text)),
      )
    );
  };
  if (!lost(after) || lost(before)) return [];
  return [
    about(subject, 'locked-out', 'block', 'everybody is denied everything, the account itself included'),
  ];
}

function judge(before: unknown, after: unknown, meeting: Meeting, subject: Subject, rule: string): Judged[] {
  const [old, now] = [asPolicy(before), asPolicy(after)];
  if (isUndecided(now) || isUndecided(old))
    return [
      about(subject, rule, 'ask', 'whether it lets more through cannot be told: the policy is not readable'),
    ];
  const widenings = wideningsOf([old], [now], everybodyIn(old, now), meeting);
  // Services act for whoever tells them to, so a condition on one is what binds it to this account.
  const isOpen = ({ who, request, wasConditional }: Widening) =>
    wasConditional || (isStranger(who) && !(meeting === asEndpoint && isOurs(request.resource)));
  const strangers = widenings.filter(isOpen);
  const insiders = widenings.filter(one => !isOpen(one));
  return [
    ...(strangers.length > 0
      ? [about(subject, rule, 'block', `lets others in than this account: ${words(strangers)}`)]
      : []),
    ...(insiders.length > 0
      ? [about(subject, rule, 'ask', `lets more through than before: ${words(insiders)}`)]
      : []),
  ];
}

/** What is ours by its ARN: an endpoint that lets strangers to it lets nothing out, and grants them nothing. */
const isOurs = (resource: string) => accountIn(resource) === OWN_ACCOUNT;

function words(widenings: readonly Widening[]): string {
  const all = widenings.map(
    ({ who, request }) =>
      `${inWords(who.name)} may do ${inWords(request.action)} on ${inWords(request.resource)}`,
  );
  const told = [...new Set(all)];
  return `${told.slice(0, 3).join('; ')}${told.length > 3 ? `; and ${told.length - 3} more` : ''}`;
}

/** Without its policy a resource may refuse less; who it admitted by it is refused now. */
function gone({ resource, document }: ResourcePolicy, { after }: Comparison): Judged[] {
  const denies = JSON.stringify(document).includes('"Deny"');
  const isOwnerGone = resource.type !== 'AWS::S3::BucketPolicy' && after.set.get(resource.id) === undefined;
  if (!denies || isOwnerGone) return [];
  const subject = { id: resource.id, label: resource.label, evidence: [document] };
  return [
    about(subject, 'resource-policy-widened', 'block', 'the policy is removed, and with it what it denied'),
  ];
}

/** One door without a lock makes those with one useless. */
const hasPolicies = ({ before }: Comparison) =>
  before.set
    .ofType('AWS::EC2::VPCEndpoint')
    .some(({ template }) => template.Properties?.PolicyDocument !== undefined);

function endpoint(change: Change, comparison: Comparison): Judged[] {
  const { before, after } = change;
  if (!after) return [];
  const policy = (side: Change['before']): Plain => side?.properties.PolicyDocument;
  const full = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
  };
  if (before && JSON.stringify(policy(before)) === JSON.stringify(policy(after))) return [];
  if (policy(after) === undefined)
    return [
      before
        ? about(
            change,
            'endpoint-widened',
            'block',
            'the endpoint loses its policy: anybody in the VPC reaches any account through it',
          )
        : about(
            change,
            'endpoint-widened',
            hasPolicies(comparison) ? 'block' : 'ask',
            'the new endpoint has no policy: anybody in the VPC reaches any account through it',
          ),
    ];
  // With its VPC it opens nothing that was closed.
  const vpc = String(after.properties.VpcId);
  const isNewVpc = comparison
    .of('AWS::EC2::VPC')
    .some(({ kind, id }) => kind === 'added' && vpc.includes(`${id}.`));
  if (!before && isNewVpc) return [];
  if (!before)
    return [
      about(
        change,
        'endpoint-widened',
        'ask',
        'a new endpoint: its subnets reach the service, as far as its policy lets them',
      ),
    ];
  return judge(policy(before) ?? full, policy(after), asEndpoint, change, 'endpoint-widened');
}

/** Who may call a function. */
function permission(change: Change): Judged[] {
  const { before, after } = change;
  const said = (side: Change['before']) => canonical({ ...side?.properties, FunctionName: undefined });
  if (!after || (before && said(before) === said(after))) return [];
  const {
    Principal: to,
    SourceArn: from,
    SourceAccount: account,
    PrincipalOrgID: organization,
  } = after.properties;
  const who = String(to);
  const isService = /\.amazonaws\.com(\.cn)?$/.test(who);
  const isOpen = who === '*' && organization === undefined;
  if (
    isOpen ||
    (isService &&
      from === undefined &&
      account === undefined &&
      /^(s3|sns|events|apigateway|config)\./.test(who))
  )
    return [
      about(
        change,
        'resource-policy-widened',
        'block',
        `anybody may have ${isOpen ? 'the function called' : `${who} call the function`}: name the source`,
      ),
    ];
  if (change.kind === 'added' && isService)
    return [about(change, 'resource-policy-widened', 'inform', `${who} may call the function`)];
  return [
    about(
      change,
      'resource-policy-widened',
      isService ? 'ask' : 'block',
      `${inWords(who)} may call the function`,
    ),
  ];
}
