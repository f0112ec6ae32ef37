import { Match } from 'aws-cdk-lib/assertions';
import { AppSecret } from '../../lib/constructs/secrets/app-secret';
import { templateOf } from '../support/stack';

const template = templateOf(stack => {
  const secret = new AppSecret(stack, 'Secret', {
    secretName: 'bi-test/app',
    keys: [{ key: 'TOKEN', source: 'person' }],
    state: { onRemoval: 'retain', deletionProtection: true },
  });
  expect(Object.keys(secret.asContainerSecrets())).toEqual(['TOKEN']);
});

describe('the application secret', () => {
  it('gets no value from CloudFormation, which would generate a new one when its template changes', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'bi-test/app',
      GenerateSecretString: Match.absent(),
      SecretString: Match.absent(),
    });
  });

  it('survives its stack', () => {
    template.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });
});
