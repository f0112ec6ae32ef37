import type { State } from '../../lib/config/schema';
import { DeploymentKey } from '../../lib/constructs/keys/deployment-key';
import { templateOf } from '../support/stack';
import { flat } from '../support/template-reader';

const KEPT: State = { onRemoval: 'retain', deletionProtection: true };
const LOST: State = { onRemoval: 'destroy', reason: 'a test throws it away' };

const keyTemplate = (state: State = KEPT) =>
  templateOf(stack =>
    new DeploymentKey(stack, 'Key', {
      alias: 'alias/shop-test',
      deployment: 'shop-test',
      state,
    }).admitSecret('shop-test/app'),
  );

const template = keyTemplate();
const [key] = Object.values(template.findResources('AWS::KMS::Key'));
const statements: Record<string, unknown>[] = flat(key?.Properties.KeyPolicy.Statement);
const statement = (sid: string) => statements.find(({ Sid }) => Sid === sid);
const actionsOf = (sid: string) => [statement(sid)?.Action].flat();

const ACCOUNT_ID = `\${AWS::AccountId}`;
const ACCOUNT = { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` };
const USE = ['kms:Decrypt', 'kms:GenerateDataKey*'];

describe('the key of a deployment', () => {
  it('admits these and nobody else', () => {
    expect(statements.map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
      ['Administer', ACCOUNT],
      ['EncryptLogs', { Service: 'logs.ap-northeast-1.amazonaws.com' }],
      ['EncryptLogsOfCallers', ACCOUNT],
      ['EncryptAlarmMessages', { Service: 'cloudwatch.amazonaws.com' }],
      ['EncryptSecretshoptestapp', ACCOUNT],
    ]);
  });

  it('is used by nobody without a condition that binds the use to the deployment', () => {
    for (const { Sid, Condition } of statements.filter(({ Sid }) => Sid !== 'Administer')) {
      expect({ Sid, bound: JSON.stringify(Condition)?.includes('shop-test') }).toEqual({ Sid, bound: true });
    }
  });

  it('is administered from the account, but neither used nor handed out by a grant', () => {
    const actions = actionsOf('Administer');
    expect(actions).toContain('kms:PutKeyPolicy');
    expect(
      actions.filter(action =>
        /\*|Encrypt|Decrypt|GenerateDataKey|CreateGrant|Sign|Mac/.test(String(action)),
      ),
    ).toEqual([]);
  });

  it('encrypts log groups of the deployment, in this account and Region', () => {
    const ofTheDeployment = {
      'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:ap-northeast-1:${ACCOUNT_ID}:log-group:*shop-test*`,
    };
    expect(statement('EncryptLogs')?.Condition).toEqual({ ArnLike: ofTheDeployment });
    expect(statement('EncryptLogsOfCallers')).toMatchObject({
      Action: USE,
      Condition: {
        StringEquals: { 'kms:ViaService': 'logs.ap-northeast-1.amazonaws.com' },
        ArnLike: ofTheDeployment,
      },
    });
  });

  it('encrypts messages of the deployment’s alarms, not those of another account’s', () => {
    expect(statement('EncryptAlarmMessages')).toMatchObject({
      Action: USE,
      Condition: {
        StringEquals: { 'aws:SourceAccount': ACCOUNT_ID },
        ArnLike: {
          'aws:SourceArn': `arn:aws:cloudwatch:ap-northeast-1:${ACCOUNT_ID}:alarm:shop-test-*`,
        },
      },
    });
  });

  it('encrypts the secret it was told of, when Secrets Manager asks', () => {
    expect(statement('EncryptSecretshoptestapp')).toMatchObject({
      Action: USE,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.ap-northeast-1.amazonaws.com' },
        StringLike: {
          'kms:EncryptionContext:SecretARN': [
            `arn:aws:secretsmanager:ap-northeast-1:${ACCOUNT_ID}:secret:shop-test/app-??????`,
            'RequestToValidateKeyAccess',
          ],
        },
      },
    });
  });

  it('is rotated, has the alias it was given, and leaves a month to think after it was given up', () => {
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true, PendingWindowInDays: 30 });
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/shop-test' });
  });

  it('is lost with its stack only where the state says so', () => {
    template.allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    keyTemplate(LOST).allResources('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
  });
});
