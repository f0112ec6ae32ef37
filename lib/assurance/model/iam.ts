import { arnOf, nameOf, textOf, writtenOut } from './names';
import { type Described, described } from './network';
import type { Property } from './property';
import type { Resource } from './template-set';
import { CannotTell } from './unread';
import { perWorld, type World } from './world';

/** A policy of a role, user or group. */
export interface AttachedPolicy {
  /** The document; undefined for a managed policy that is not in the templates. */
  readonly document?: unknown;
  /** ARN of a managed policy that is not in the templates. */
  readonly managed?: string;
  /** For people. */
  readonly label: string;
}

/** A role, user or group, with everything the templates attach to it. */
export interface Identity {
  readonly resource: Resource;
  readonly arn: string;
  readonly policies: readonly AttachedPolicy[];
  /** Who may become this role; undefined for users and groups. */
  readonly trust?: unknown;
}

const IDENTITIES = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'] as const;
/** Policies that stand alone, and the properties in which they name whom they are for. */
const ATTACHED_BY = {
  'AWS::IAM::Policy': { many: ['Roles', 'Users', 'Groups'], one: [] },
  'AWS::IAM::ManagedPolicy': { many: ['Roles', 'Users', 'Groups'], one: [] },
  'AWS::IAM::RolePolicy': { many: [], one: ['RoleName'] },
  'AWS::IAM::UserPolicy': { many: [], one: ['UserName'] },
  'AWS::IAM::GroupPolicy': { many: [], one: ['GroupName'] },
} as const;

export const identities = perWorld((world): Identity[] => {
  const alone = described(world, ...Object.keys(ATTACHED_BY)).map(one => ({ ...one, names: namesIn(one) }));
  return described(world, ...IDENTITIES).map(({ resource, properties }) => ({
    resource,
    arn: textOf(world, arnOf(world, resource)),
    policies: [
      ...inline(world, properties),
      ...properties
        .at('ManagedPolicyArns')
        .items()
        .map(policy => managed(world, policy)),
      ...alone
        .filter(({ names }) => names.some(name => isNamed(world, name, resource)))
        .map(policy => ({ document: documentOf(world, policy.properties), label: policy.resource.label })),
    ],
    ...(resource.type === 'AWS::IAM::Role' && {
      trust: written(world, properties.at('AssumeRolePolicyDocument')),
    }),
  }));
});

/** The role a property names by reference or by ARN. */
export function roleOf(world: World, property: Property): Identity {
  const { value } = property;
  const text = value === undefined ? undefined : textOf(world, value);
  const found = identities(world).find(
    ({ resource, arn }) => property.identity().resource === resource || arn === text,
  );
  if (found) return found;
  throw new CannotTell(
    `${property.where} is ${property.description}, a role that is in none of the templates`,
  );
}

function inline(world: World, properties: Property): AttachedPolicy[] {
  return properties
    .at('Policies')
    .items()
    .map(policy => ({ document: documentOf(world, policy), label: policy.where }));
}

const documentOf = (world: World, policy: Property) => written(world, policy.at('PolicyDocument'));

function written(world: World, { value }: Property): unknown {
  return value === undefined ? undefined : writtenOut(world, value);
}

function managed(world: World, policy: Property): AttachedPolicy {
  const { resource } = policy.identity();
  if (resource) return { document: documentOf(world, world.properties(resource)), label: resource.label };
  const { value } = policy;
  return { managed: value === undefined ? '' : textOf(world, value), label: policy.where };
}

function namesIn({ resource, properties }: Described): Property[] {
  const { many, one } = ATTACHED_BY[resource.type as keyof typeof ATTACHED_BY];
  return [
    ...many.flatMap(property => properties.at(property).items()),
    ...one.map(property => properties.at(property)),
  ];
}

/** By reference or by name; a name that is not known may be anybody's. */
function isNamed(world: World, name: Property, identity: Resource): boolean {
  const named = name.identity().resource;
  if (named) return named === identity;
  const { value } = name;
  const [text, own] = [
    value === undefined ? '' : textOf(world, value),
    textOf(world, nameOf(world, identity)),
  ];
  if (text === own) return true;
  // A name that CloudFormation makes up is written nowhere.
  if (!text.includes('${')) return false;
  return name.cannotTell();
}
