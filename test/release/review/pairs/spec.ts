import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Template } from './support';

const database = loadAwsServiceSpecSync();
type PropertyType = {
  type: string;
  element?: PropertyType;
  reference?: { $ref: string };
  types?: PropertyType[];
};
type Properties = Record<string, { type: unknown; previousTypes?: unknown[]; required?: boolean }>;

/** No CloudFormation types of AWS, or not ones of the specification. */
const UNSPECIFIED = /^(AWS::CDK::|Custom::|AWS::CloudFormation::CustomResource|Company::)/;
const INTRINSIC = /^(Ref|Fn::|Condition$)/;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isIntrinsic = (value: Record<string, unknown>) => {
  const keys = Object.keys(value);
  return keys.length === 1 && INTRINSIC.test(keys[0] as string);
};

function misspeltIn(value: unknown, types: PropertyType[], at: string): string[] {
  const type = types[0];
  if (Array.isArray(value)) {
    const elements = types.flatMap(each => (each.type === 'array' && each.element ? [each.element] : []));
    return value.flatMap((item, n) => misspeltIn(item, elements, `${at}.${n}`));
  }
  if (!isObject(value) || isIntrinsic(value) || !type) return [];
  const maps = types.flatMap(each => (each.type === 'map' && each.element ? [each.element] : []));
  if (maps.length > 0)
    return Object.entries(value).flatMap(([name, item]) => misspeltIn(item, maps, `${at}.${name}`));
  const results = types
    .flatMap(each => (each.type === 'union' ? (each.types ?? []) : [each]))
    .filter(each => each.type === 'ref')
    .map(each =>
      misspelt(value, database.get('typeDefinition', each.reference as never).properties as Properties, at),
    );
  return results.find(each => each.length === 0) ?? results[0] ?? [];
}

function misspelt(values: Record<string, unknown>, properties: Properties, at: string): string[] {
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required && !(name in values))
    .map(([name]) => `${at} lacks ${name}`);
  return [
    ...missing,
    ...Object.entries(values).flatMap(([name, value]) => {
      const property = properties[name];
      if (!property) return [`${at} has no property ${name}`];
      const types = [property.type, ...(property.previousTypes ?? [])] as PropertyType[];
      return misspeltIn(value, types, `${at}.${name}`);
    }),
  ];
}

/** What a template says that CloudFormation's own specification does not know: types, properties, nested ones too. */
export function unspecified(template: Template): string[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    if (UNSPECIFIED.test(Type)) return [];
    const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', Type);
    return resource
      ? misspelt(Properties, resource.properties as Properties, `${id} (${Type})`)
      : [`${id} has the type ${Type}, which does not exist`];
  });
}
