import { TemplateSet } from '../../../assurance/model/template-set';

/**
 * Gives the account to templates that do not say theirs but write its number into the policy of a key: KMS refuses a
 * policy under which the caller could not change it any more, so who alone may do everything with a key owns it.
 */
export function withOwnAccount(set: TemplateSet): TemplateSet {
  if (set.stacks.some(({ account }) => account !== undefined)) return set;
  const found = set
    .ofType('AWS::KMS::Key')
    .map(({ template }) => administrators(template.Properties?.KeyPolicy));
  const accounts = new Set(found.flat());
  const [account] = accounts;
  if (account === undefined || accounts.size > 1 || found.some(one => one.length === 0)) return set;
  return new TemplateSet(set.stacks.map(stack => ({ ...stack, account })));
}

/** Accounts, as written, that may do everything with the key; none where one is not written out. */
function administrators(policy: unknown): string[] {
  const { Statement = [] } = (policy ?? {}) as { readonly Statement?: unknown };
  const all = (Array.isArray(Statement) ? Statement : [Statement]) as readonly Record<string, unknown>[];
  return all
    .filter(({ Effect, Action }) => Effect === 'Allow' && [Action].flat().includes('kms:*'))
    .flatMap(({ Principal }) => JSON.stringify(Principal ?? '').match(/(?<=:iam::)\d{12}(?=:root)/g) ?? []);
}
