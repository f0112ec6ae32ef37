import type { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AppSecret } from '../../lib/constructs/secrets/app-secret';
import { anyKey, KEY_ARN, statementsOf, templateOf } from '../support/stack';

function secretIn(stack: Stack): AppSecret {
  return new AppSecret(stack, 'Secret', {
    secretName: 'bi-test/app',
    keys: [{ key: 'TOKEN', source: 'person' }],
    encryptionKey: anyKey(stack),
    state: { onRemoval: 'retain', deletionProtection: true },
  });
}

const template = templateOf(stack => {
  expect(Object.keys(secretIn(stack).asContainerSecrets())).toEqual(['TOKEN']);
});

describe('the application secret', () => {
  it('gets no value from CloudFormation, which would generate a new one when its template changes', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'bi-test/app',
      GenerateSecretString: Match.absent(),
      SecretString: Match.absent(),
    });
  });

  it('is encrypted with the deployment’s key', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: KEY_ARN });
  });

  it('survives its stack', () => {
    template.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });
});

describe('a grant of the application secret', () => {
  const granted = (grant: (secret: AppSecret, role: Role) => unknown): Template =>
    templateOf(stack => {
      const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
      grant(secretIn(stack), role);
    });
  const actionsOf = (from: Template) => statementsOf(from).flatMap(({ Action }) => Action);

  const reading = granted((secret, role) => secret.grantRead(role));
  const filling = granted((secret, role) => secret.grantFill(role));

  it('to read lets nothing be written', () => {
    expect(actionsOf(reading)).toEqual(['kms:Decrypt', 'secretsmanager:GetSecretValue']);
  });

  it('to fill is what lambda/init calls: it can neither delete the secret nor change who may read it', () => {
    expect(actionsOf(filling)).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ]);
  });

  it('to a container is the right to read, for each key', () => {
    const container = granted((secret, role) => secret.asContainerSecrets().TOKEN?.grantRead(role));
    expect(statementsOf(container)).toEqual(statementsOf(reading));
  });

  it('reaches this secret and, through Secrets Manager only, its key', () => {
    for (const { Action, Resource, Condition } of [...statementsOf(reading), ...statementsOf(filling)]) {
      if (Action[0]?.startsWith('kms:')) {
        expect(Resource).toEqual([KEY_ARN]);
        expect(Condition).toEqual({
          StringEquals: { 'kms:ViaService': 'secretsmanager.ap-northeast-1.amazonaws.com' },
        });
      } else expect(Resource).toEqual([{ Ref: expect.stringMatching(/^Secret/) }]);
    }
  });
});
