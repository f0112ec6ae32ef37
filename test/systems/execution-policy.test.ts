/** The policy that README has people bootstrap with is enough for every resource, and no more than it says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessDeployments } from '../../lib/systems/bi-cards/load';
import { type Json, synthesized } from '../support/deployment';

const policy: { Statement: Json[] } = JSON.parse(
  readFileSync(join(__dirname, '../../docs/setup/execution-policy.json'), 'utf8'),
);
const statement = (sid: string): Json => policy.Statement.find(({ Sid }) => Sid === sid);
const actionsOf = (sid: string): string[] => [statement(sid).Action].flat();

/** IAM prefixes that are not the service part of the resource type in lower case. */
const PREFIX: Record<string, string> = {
  applicationautoscaling: 'application-autoscaling',
  elasticloadbalancingv2: 'elasticloadbalancing',
  stepfunctions: 'states',
};

const inAws = [...['bi-staging', 'bi-production', 'bi-delivery'], ...accessDeployments.keys()].map(
  synthesized,
);
const services = new Set(
  inAws
    .flatMap(deployment => deployment.resources())
    .filter(({ type }) => type.startsWith('AWS::'))
    .map(({ type }) => type.split('::')[1]?.toLowerCase() ?? '')
    .map(service => PREFIX[service] ?? service),
);

it('allows every service that a deployment uses', () => {
  const allowed = ['RegionalServices', 'GlobalServices', 'Keys']
    .flatMap(actionsOf)
    .map(action => action.split(':')[0]);
  const missing = [...services].filter(service => service !== 'iam' && !allowed.includes(service));
  expect(missing).toEqual([]);
});

it('makes and passes roles of this project only, which all of them are by name', () => {
  expect(statement('OwnRoles').Resource).toBe('arn:aws:iam::*:role/bi-*');
  for (const { stacks } of inAws) {
    for (const { artifact, resources } of stacks) {
      // A role without a name is called after its stack.
      expect(artifact.stackName).toMatch(/^bi-/);
      for (const { type, properties } of resources) {
        if (type === 'AWS::IAM::Role') expect(properties.RoleName ?? 'bi-').toMatch(/^bi-/);
      }
    }
  }
});

it('can neither delete a key, nor disable it, nor hand it out, nor use it but for a secret', () => {
  const actions = actionsOf('Keys');
  expect(actions).toContain('kms:CreateKey');
  expect(
    actions.filter(action => /\*|Delet|Disable(?!KeyRotation)|Grant|crypt|DataKey/.test(action)),
  ).toEqual(['kms:DeleteAlias']);
  // Secrets Manager tries the key when a secret is created with it. Source: its user guide.
  expect(statement('KeyOfSecret').Condition).toEqual({
    StringEquals: { 'kms:ViaService': 'secretsmanager.ap-northeast-1.amazonaws.com' },
  });
});

it('grants the key to AWS Backup alone, and neither restores, copies nor deletes a recovery point', () => {
  const ofVault = 'backup.ap-northeast-1.amazonaws.com';
  expect(statement('KeyOfBackups').Condition).toEqual({ StringEquals: { 'kms:ViaService': ofVault } });
  expect(statement('GrantToBackups').Condition).toEqual({
    StringEquals: { 'kms:ViaService': ofVault },
    Bool: { 'kms:GrantIsForAWSResource': 'true' },
  });
  expect(actionsOf('NoData')).toEqual(
    expect.arrayContaining(['backup:DeleteRecoveryPoint', 'backup:StartCopyJob', 'backup:StartRestoreJob']),
  );
});

it('gives nobody full rights', () => {
  const granted = policy.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) =>
    [Action].flat(),
  );
  expect(
    granted.filter(action => action === '*' || /^(iam|sts|organizations|kms|ssm):\*$/.test(action)),
  ).toEqual([]);
});

it('fits into a managed policy', () => {
  // 6,144 characters without white space. Source: IAM quotas.
  expect(JSON.stringify(policy).length).toBeLessThanOrEqual(6144);
});
