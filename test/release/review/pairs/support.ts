export type Verdict = 'clear' | 'ask' | 'block' | 'unknown';

/** A change that somebody released, or might, and the verdict that a review owes them. */
export interface Pair {
  /** A sentence: what happens. */
  readonly name: string;
  /** Rows of the table of failures (1–27) that this stands for. */
  readonly row?: readonly number[];
  /** Templates by stack name. */
  readonly before: Record<string, object>;
  readonly after: Record<string, object>;
  readonly verdict: Verdict;
  /** What the finding has to be about, in free words. */
  readonly about?: string;
  /** Logical id that has to appear among the findings. */
  readonly resource?: string;
  /** What DescribeChangeSet with IncludePropertyValues answers, by stack name. */
  readonly changeSets?: Record<string, object>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly [attribute: string]: unknown;
}

export interface Template {
  readonly Resources: Record<string, Resource>;
  readonly [section: string]: unknown;
}

export type Edit = (template: Template) => Template;

const ATTRIBUTES = [
  'Type',
  'Properties',
  'Condition',
  'CreationPolicy',
  'DeletionPolicy',
  'DependsOn',
  'Metadata',
  'UpdatePolicy',
  'UpdateReplacePolicy',
];

/**
 * Copy of a template in which values of one resource are others. A path leads through properties, or starts with a
 * resource attribute: `Replicas.0.DeletionProtectionEnabled`, `DeletionPolicy`. `undefined` removes; `+` appends.
 * @throws where the path leads through something that is not there: a pair that changes nothing proves nothing
 */
function changed(template: Template, path: string, value: unknown): Template {
  const copy = structuredClone(template);
  const parts = path.split('.');
  const last = parts.pop() as string;
  let at = copy as unknown as Record<string, unknown>;
  for (const part of parts) {
    const next = at[part];
    if (typeof next !== 'object' || next === null) throw new Error(`no ${part} on the way to ${path}`);
    at = next as Record<string, unknown>;
  }
  if (Array.isArray(at)) changeItem(at, last, value, path);
  else if (value !== undefined) at[last] = value;
  else if (last in at) delete at[last];
  else throw new Error(`nothing to remove at ${path}`);
  return copy;
}

function changeItem(list: unknown[], item: string, value: unknown, path: string): void {
  if (item === '+') list.push(value);
  else if (!(Number(item) < list.length)) throw new Error(`no item ${item} at ${path}`);
  else if (value === undefined) list.splice(Number(item), 1);
  else list[Number(item)] = value;
}

/** The list that stands in a property of one resource, to be written in another order. */
export function listed(template: Template, id: string, property: string): object[] {
  const path = property.split('.');
  const found = path.reduce<unknown>(
    (at, part) => (at as Record<string, unknown>)?.[part],
    template.Resources[id]?.Properties,
  );
  if (!Array.isArray(found)) throw new Error(`no list ${property} in ${id}`);
  return found;
}

/** Changes properties or attributes of one resource. */
export const set =
  (id: string, values: Record<string, unknown>): Edit =>
  template =>
    Object.entries(values).reduce((result, [path, value]) => {
      const attribute = ATTRIBUTES.includes(path.split('.')[0] as string);
      return changed(result, `Resources.${id}.${attribute ? '' : 'Properties.'}${path}`, value);
    }, template);

/** Changes another section of the template: `Outputs.SiteUrl`. */
export const put =
  (path: string, value: unknown): Edit =>
  template =>
    changed(template, path, value);

export const without =
  (...ids: readonly string[]): Edit =>
  template =>
    ids.reduce((result, id) => changed(result, `Resources.${id}`, undefined), template);

export const plus =
  (resources: Record<string, Resource>): Edit =>
  template => ({ ...template, Resources: { ...template.Resources, ...resources } });

/** Gives a resource another logical id, wherever it stands. */
export const renamed =
  (from: string, to: string): Edit =>
  template =>
    JSON.parse(JSON.stringify(template).replaceAll(`"${from}"`, `"${to}"`));

export const edited = (template: Template, ...edits: readonly Edit[]): Template =>
  edits.reduce((result, edit) => edit(result), template);

type Said = Omit<Pair, 'name' | 'before' | 'after' | 'verdict'>;

/** Pairs that change one stack: the verdict, what happens, what the finding is about, and how. */
export function changing(stack: string, before: Template) {
  const pair =
    (verdict: Verdict) =>
    (name: string, said: Said, ...edits: readonly Edit[]): Pair => ({
      ...said,
      name,
      before: { [stack]: before },
      after: { [stack]: edited(before, ...edits) },
      verdict,
    });
  return { clear: pair('clear'), ask: pair('ask'), block: pair('block'), unknown: pair('unknown') };
}

/** Adds what the CDK CLI's templates carry besides resources. */
export function likeCdk(stack: string, resources: Record<string, Resource>, rest: object = {}): Template {
  const withPaths = Object.entries(resources).map(([id, resource]) => [
    id,
    { ...resource, Metadata: { 'aws:cdk:path': `${stack}/${id.replace(/[0-9A-F]{8}$/, '')}/Resource` } },
  ]);
  return {
    Resources: {
      ...Object.fromEntries(withPaths),
      CDKMetadata: {
        Type: 'AWS::CDK::Metadata',
        Properties: { Analytics: 'v2:deflate64:H4sIAAAAAAAA/zPUM9EzUEwsL9ZNTsnWzclM0qsOLklMztYByuQXFetVl' },
      },
    },
    Parameters: {
      BootstrapVersion: {
        Type: 'AWS::SSM::Parameter::Value<String>',
        Default: '/cdk-bootstrap/hnb659fds/version',
        Description: 'Version of the CDK Bootstrap resources in this environment [cdk:skip]',
      },
    },
    ...rest,
  } as Template;
}

export const ref = (id: string) => ({ Ref: id });
export const att = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [id, attribute] });
export const join = (...parts: readonly unknown[]) => ({ 'Fn::Join': ['', parts] });
/** `Fn::Sub` with `<Name>` for its placeholders, which in TypeScript look like a forgotten template string. */
export const sub = (text: string) => ({ 'Fn::Sub': text.replaceAll('<', '${').replaceAll('>', '}') });
export const imported = (name: string) => ({ 'Fn::ImportValue': name });
export const statement = (
  effect: 'Allow' | 'Deny',
  action: unknown,
  resource: unknown,
  rest: object = {},
) => ({
  Action: action,
  Effect: effect,
  Resource: resource,
  ...rest,
});
export const policy = (...statements: readonly object[]) => ({
  Statement: statements,
  Version: '2012-10-17',
});
