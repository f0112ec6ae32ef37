import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';

/** What runs code during the deploy: the template does not say what it does. */
export function customResourceRules({ changes }: Comparison): Judged[] {
  return changes.flatMap(change => {
    if (change.type === 'Custom::S3AutoDeleteObjects') return [autoDelete(change)];
    if (/^(Custom::|AWS::CloudFormation::CustomResource$)/.test(change.type)) return custom(change);
    return [];
  });
}

/** It empties the bucket when it goes, even where the bucket stays (aws-cdk#16603). */
function autoDelete(change: Change): Judged {
  return about(
    change,
    'bucket-emptied',
    'block',
    change.kind === 'removed'
      ? 'autoDeleteObjects is taken away: going, it deletes every object, even of a bucket that is retained (aws-cdk#16603)'
      : 'autoDeleteObjects deletes every object when the bucket goes, or when it goes itself',
  );
}

const VERBS = {
  added: 'runs its create code',
  changed: 'runs its update code',
  removed: 'runs its delete code',
};

function custom(change: Change): Judged[] {
  return [
    about(
      change,
      'custom-resource',
      'ask',
      `a custom resource ${VERBS[change.kind]}: what that does is not in the templates`,
    ),
  ];
}
