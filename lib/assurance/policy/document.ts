import { isUndecided, type Undecided, undecided } from './ternary';

/** A policy as in a template, every intrinsic resolved to text; see `Token` for what has no text. */
export interface PolicyDocument {
  readonly Version?: unknown;
  readonly Statement: unknown;
}

/** A document, or why its contents are not known: a managed policy of which only the ARN is, for example. */
export type Policy = PolicyDocument | Undecided;

/** JSON out of a template as a policy. */
export function asPolicy(json: unknown): Policy {
  if (isUndecided(json)) return json;
  return isRecord(json) && 'Statement' in json
    ? { Version: json.Version, Statement: json.Statement }
    : undecided('the policy is not an object with statements');
}

/** What an endpoint without a policy has, and the most that a stranger's own account may have. */
export const FULL_ACCESS: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Sid: 'FullAccess', Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
};

/** A resource policy that leaves everything to the identity policies of an account. */
export const trusting = (account: string): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: {
    Sid: 'TrustAccount',
    Effect: 'Allow',
    Principal: { AWS: account },
    Action: '*',
    Resource: '*',
  },
});

/** A statement as the policy grammar allows it. */
export interface Statement {
  /** For quoting: `statement ReadDatasets`, or its position in the document. */
  readonly name: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Element;
  /** Absent in policies of one resource, such as a role's trust policy. */
  readonly resources?: Element;
  readonly principals?: Principals;
  readonly conditions: readonly Condition[];
}

export interface Element {
  readonly texts: readonly string[];
  /** `NotAction`, `NotResource`. */
  readonly negated: boolean;
  /** Before version 2012-10-17 a policy variable is plain text. */
  readonly hasVariables: boolean;
}

export interface Principals {
  readonly negated: boolean;
  readonly named: readonly { readonly type: string; readonly text: string }[];
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: Element;
}

/** What a statement says that does not follow the grammar is not known; that it is there, is. */
export interface Unreadable extends Undecided {
  readonly name: string;
}

/** The statements of a document; a document is read once. */
export function statementsOf(policy: PolicyDocument): readonly (Statement | Unreadable)[] {
  const statements = read.get(policy) ?? readStatements(policy);
  read.set(policy, statements);
  return statements;
}

const read = new WeakMap<PolicyDocument, readonly (Statement | Unreadable)[]>();

function readStatements(policy: PolicyDocument): readonly (Statement | Unreadable)[] {
  const hasVariables = policy.Version === '2012-10-17';
  return listOf(policy.Statement).map((json, index) => {
    const name = `statement ${(isRecord(json) && typeof json.Sid === 'string' && json.Sid) || index + 1}`;
    try {
      return { name, ...readStatement(json, hasVariables) };
    } catch (error) {
      if (error instanceof GrammarError) return { name, ...undecided(error.message) };
      throw error;
    }
  });
}

class GrammarError extends Error {}

const ELEMENTS = /^(Sid|Effect|Principal|NotPrincipal|Action|NotAction|Resource|NotResource|Condition)$/;

function readStatement(json: unknown, hasVariables: boolean): Omit<Statement, 'name'> {
  const statement = record(json, 'a statement');
  const unknown = Object.keys(statement).find(name => !ELEMENTS.test(name));
  if (unknown) throw new GrammarError(`it has an element ${unknown}`);
  const element = (name: string) => readElement(statement, name, hasVariables);
  const actions = element('Action');
  if (!actions) throw new GrammarError('it names no actions');
  return {
    effect: readEffect(statement.Effect),
    actions,
    resources: element('Resource'),
    principals: readPrincipals(statement),
    conditions: readConditions(statement.Condition, hasVariables),
  };
}

function readEffect(effect: unknown): 'Allow' | 'Deny' {
  if (effect === 'Allow' || effect === 'Deny') return effect;
  throw new GrammarError('its effect is neither Allow nor Deny');
}

function readElement(json: JsonRecord, name: string, hasVariables: boolean): Element | undefined {
  const [plain, negated] = [json[name], json[`Not${name}`]];
  if (plain !== undefined && negated !== undefined) throw new GrammarError(`it has ${name} and Not${name}`);
  const value = plain ?? negated;
  return value === undefined
    ? undefined
    : { texts: textsOf(value, name), negated: plain === undefined, hasVariables };
}

function readPrincipals({ Principal, NotPrincipal }: JsonRecord): Principals | undefined {
  const value = Principal ?? NotPrincipal;
  if (value === undefined) return undefined;
  const negated = Principal === undefined;
  if (typeof value === 'string') return { negated, named: [{ type: 'AWS', text: value }] };
  const named = Object.entries(record(value, 'its principal')).flatMap(([type, texts]) =>
    textsOf(texts, 'Principal').map(text => ({ type, text })),
  );
  return { negated, named };
}

function readConditions(json: unknown, hasVariables: boolean): readonly Condition[] {
  if (json === undefined) return [];
  return Object.entries(record(json, 'its condition')).flatMap(([operator, keys]) =>
    Object.entries(record(keys, operator)).map(([key, values]) => ({
      operator,
      key,
      values: { texts: textsOf(values, key), negated: false, hasVariables },
    })),
  );
}

type JsonRecord = Readonly<Record<string, unknown>>;

const isRecord = (json: unknown): json is JsonRecord =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

function record(json: unknown, what: string): JsonRecord {
  if (isRecord(json)) return json;
  throw new GrammarError(`${what} is not an object`);
}

const listOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [json]);

function textsOf(json: unknown, what: string): readonly string[] {
  return listOf(json).map(text => {
    if (typeof text === 'string') return text;
    if (typeof text === 'number' || typeof text === 'boolean') return String(text);
    throw new GrammarError(`${what} holds a value that is not text`);
  });
}
