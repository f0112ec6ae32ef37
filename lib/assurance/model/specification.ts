import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

/**
 * What AWS publishes of its resource types: which there are, and which properties can only be set at creation. Source:
 * the CloudFormation registry, as packed by AWS in `@aws-cdk/aws-service-spec`.
 */
type Database = ReturnType<typeof loadAwsServiceSpecSync>;
type Specified = ReturnType<Database['all']>[number] & { readonly cloudFormationType: string };
type Property = {
  readonly causesReplacement?: string;
  readonly type: PropertyType;
};
type PropertyType =
  | { readonly type: 'ref'; readonly reference: { readonly $ref: string } }
  | { readonly type: 'array' | 'map'; readonly element: PropertyType }
  | { readonly type: 'union'; readonly types: readonly PropertyType[] }
  | { readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'json' | 'tag' | 'date-time' | 'null' };
type Properties = Readonly<Record<string, Property>>;

let database: Database | undefined;
const known = new Map<string, Specified | undefined>();

/** Read at the first question, because it takes 0.4 s. */
function open(): Database {
  database ??= loadAwsServiceSpecSync();
  return database;
}

function specified(type: string) {
  if (!known.has(type))
    known.set(type, open().lookup('resource', 'cloudFormationType', 'equals', type)[0] as Specified);
  return known.get(type) as
    | { properties: Properties; primaryIdentifier?: string[]; isStateful?: boolean }
    | undefined;
}

/** Whether CloudFormation knows such a type. */
export const isSpecified = (type: string): boolean => specified(type) !== undefined;

/** Whether AWS says that it holds state. */
export const isSaidToBeStateful = (type: string): boolean => specified(type)?.isStateful === true;

/** Properties that together identify a resource and that a template sets; empty where AWS makes an identifier up. */
export function identifyingProperties(type: string): readonly string[] {
  const { primaryIdentifier = [], properties = {} } = specified(type) ?? {};
  return primaryIdentifier.every(name => name in properties) ? primaryIdentifier : [];
}

export type Replacement = 'no' | 'maybe' | 'yes';

/**
 * What the specification calls conditional because it may interrupt, though nothing is replaced. Source: CloudFormation
 * template reference, AWS::RDS::DBInstance, "Update requires: Some interruptions".
 */
const INTERRUPTING: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBInstance': [
    'AutoMinorVersionUpgrade',
    'BackupRetentionPeriod',
    'DBParameterGroupName',
    'MultiAZ',
    'PreferredMaintenanceWindow',
    'StorageType',
  ],
};

/**
 * Whether a change of the property at a path replaces the resource. What the specification does not know cannot be told
 * to leave it in place.
 */
export function replacementBy(type: string, path: readonly string[]): Replacement {
  const resource = specified(type);
  const [name, ...rest] = path;
  if (name !== undefined && INTERRUPTING[type]?.includes(name)) return 'no';
  if (!resource || name === undefined) return 'maybe';
  const property = resource.properties[name];
  return property ? worstAlong(property, rest) : 'no';
}

function worstAlong(property: Property, path: readonly string[]): Replacement {
  const own = property.causesReplacement;
  if (own === 'yes' || own === 'maybe') return own;
  return below(property.type, path);
}

function below(type: PropertyType, path: readonly string[]): Replacement {
  const [key, ...rest] = path;
  if (type.type === 'union') return worst(type.types.map(one => below(one, path)));
  if (type.type === 'array') return below(type.element, key?.startsWith('[') ? rest : path);
  if (type.type === 'map') return below(type.element, rest);
  if (type.type !== 'ref') return 'no';
  const properties = propertiesOf(type.reference.$ref);
  if (key === undefined)
    return worst(Object.values(properties).map(({ causesReplacement }) => asked(causesReplacement)));
  const property = properties[key];
  return property ? worstAlong(property, rest) : 'no';
}

/** A whole object that came or went: its parts that can only be set at creation may be among what differs. */
const asked = (own: string | undefined): Replacement => (own === undefined || own === 'no' ? 'no' : 'maybe');

const propertiesOf = (id: string): Properties =>
  (open().get('typeDefinition', id) as unknown as { properties: Properties }).properties;

export const worst = (all: readonly Replacement[]): Replacement =>
  (['yes', 'maybe'] as const).find(one => all.includes(one)) ?? 'no';
