import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';

/** Values that would be made anew, and records that would be lost. */
export function secretAndLogRules(comparison: Comparison): Judged[] {
  return [
    ...comparison.of('AWS::SecretsManager::Secret').flatMap(secret),
    ...comparison.of('AWS::Logs::LogGroup').flatMap(logGroup),
  ];
}

const VALUES = ['GenerateSecretString', 'SecretString'];

/** CloudFormation makes a new value whenever how it is made changes (aws-cdk#19985). */
function secret(change: Change): Judged[] {
  const { kind, before, after } = change;
  if (kind !== 'changed' || !before || !after) return [];
  const changed = VALUES.filter(
    name => canonical(before.properties[name]) !== canonical(after.properties[name]),
  );
  return changed.map(name =>
    about(
      change,
      'secret-regenerated',
      'block',
      `${name} changes, so CloudFormation replaces the secret's value: who uses the old one is locked out. Keep it, or make a new secret and move over`,
    ),
  );
}

function logGroup(change: Change): Judged[] {
  if (change.kind === 'removed')
    return [
      about(
        change,
        'log-group-lost',
        'block',
        'the log group is removed, and with it what was logged or who may find it',
      ),
    ];
  if (change.replacement === 'no') return [];
  return [
    about(change, 'log-group-lost', 'block', `the log group is replaced by an empty one (${change.because})`),
  ];
}
