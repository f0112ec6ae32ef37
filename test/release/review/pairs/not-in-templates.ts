/** Rows of the table of failures that no pair of templates shows, and what prevents each instead. */
export const NOT_IN_TEMPLATES: Readonly<Record<number, string>> = {
  3: 'whether a retained name is taken is known to the account only: pre-flight of a deploy, the runbook; an import is seen in its change set',
  20: '`--express` is an option of the CDK CLI: no command of this project passes it',
  23: 'UPDATE_ROLLBACK_FAILED and ROLLBACK_COMPLETE are states of a stack: pre-flight of a deploy, the runbook',
  25: 'an order of deleting and a lost state file: every check is made before the first action, and CloudFormation holds the state',
  26: 'a wrong version of the CDK CLI: exact pins and the lockfile',
};
