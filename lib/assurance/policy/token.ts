/**
 * Tokens stand in texts for what a template does not say. Equal tokens are equal texts; what two different ones, or
 * a token and plain text, may have in common is told by their kinds:
 *
 * | token | stands for |
 * |---|---|
 * | `${own-account}` | the twelve digits of the account that the templates are deployed to |
 * | `${foreign-account}` | an account that is neither that one nor written anywhere |
 * | `${other:x}` | a name that is written nowhere; holds neither `:` nor `/` |
 * | `${other-path:x}` | the same, but may hold `/` |
 * | `${resource:stack/Id}`, `${resource:stack/Id.Arn}` | what CloudFormation calls a resource of ours |
 * | `${any:x}`, `${parameter:x}`, `${resource:stack/Id.Attribute}` | any text at all |
 * | `${unknown:why}`, every other | any text at all, and not even the same one each time |
 *
 * A name that somebody could choose so that a wildcard covers it is not known to differ: `${other:bucket}` may or may
 * not match `bi-*`.
 */
export interface Token {
  /** The text between the braces. */
  readonly name: string;
  readonly kind: TokenKind;
}

export type TokenKind = 'own-account' | 'other' | 'other-path' | 'resource' | 'any' | 'unknown' | 'variable';

/** A token as it stands in a text. */
export const written = (name: string) => `\${${name}}`;

export const OWN_ACCOUNT = written('own-account');
export const FOREIGN_ACCOUNT = written('foreign-account');
export const other = (what: string) => written(`other:${what}`);
export const otherPath = (what: string) => written(`other-path:${what}`);
export const anything = (what: string) => written(`any:${what}`);

const RESOURCE = /^resource:(?<stack>.+)\/(?<id>[A-Za-z0-9]+)(?<attribute>\.Arn)?$/;

const KINDS: Readonly<Record<string, TokenKind>> = {
  'own-account': 'own-account',
  'foreign-account': 'other',
  other: 'other',
  'other-path': 'other-path',
  any: 'any',
  parameter: 'any',
  resource: 'any',
  unknown: 'unknown',
};

export function tokenOf(name: string): Token {
  return { name, kind: RESOURCE.test(name) ? 'resource' : (KINDS[name.replace(/:.*$/s, '')] ?? 'variable') };
}

/**
 * Whether two tokens name two resources. ARNs of two resources always differ; names do within one stack, where two
 * generated names share neither Region nor logical id.
 */
export function nameTwoResources(a: Token, b: Token): boolean {
  const [one, two] = [RESOURCE.exec(a.name)?.groups, RESOURCE.exec(b.name)?.groups];
  if (!one || !two || one.attribute !== two.attribute) return false;
  if (one.stack === two.stack) return one.id !== two.id;
  return one.attribute !== undefined;
}
