import { audit, DATA, secret } from './bases/data';
import { apiLog, SERVICE } from './bases/service';
import { changing, edited, type Pair, plus, renamed, set, without } from './support';

const { block, clear } = changing('shop-data', DATA);
const service = changing('shop-service', SERVICE);
const rotation = {
  Rotation5D6E7F80: {
    Type: 'AWS::SecretsManager::RotationSchedule',
    Properties: { RotationRules: { AutomaticallyAfterDays: 30 }, SecretId: { Ref: secret } },
  },
};

export const hurting: readonly Pair[] = [
  block(
    'the template of a secret gets one more field, and every value is made anew',
    { row: [14], about: 'secret regenerated', resource: secret },
    set(secret, {
      'GenerateSecretString.SecretStringTemplate': '{"PAYMENT_ACCOUNT":"unset","MAIL_ACCOUNT":"unset"}',
    }),
  ),
  block(
    'a secret is to be a little longer, and is made anew',
    { row: [14], about: 'secret regenerated', resource: secret },
    set(secret, { 'GenerateSecretString.PasswordLength': 72 }),
  ),
  block(
    'a secret that was generated is written out in the template',
    { row: [14], about: 'secret in clear text, overwritten', resource: secret },
    set(secret, { GenerateSecretString: undefined, SecretString: '{"SESSION_KEY":"not-so-secret"}' }),
  ),
  block(
    'a secret gets another name',
    { about: 'replacement, physical name', resource: secret },
    set(secret, { Name: 'shop/application' }),
  ),
  block(
    'a secret gets another logical id',
    { row: [4], about: 'logical id', resource: secret },
    renamed(secret, 'SecretsApp4D5E6F70'),
  ),
  block(
    "a secret is encrypted with the service's own key",
    { about: 'encryption', resource: secret },
    set(secret, { KmsKeyId: undefined }),
  ),
  block(
    'a log group gets another name, and last year stays behind in the old one',
    { row: [15], about: 'log group, replacement', resource: audit },
    set(audit, { LogGroupName: '/shop/audit-v2' }),
  ),
  block(
    'an audit log is kept a week instead of a year',
    { row: [15], about: 'log retention', resource: audit },
    set(audit, { RetentionInDays: 7 }),
  ),
  service.block(
    'a log group is removed that containers still write to',
    { row: [15], about: 'log group removed', resource: apiLog },
    t =>
      JSON.parse(JSON.stringify(edited(t, without(apiLog))).replaceAll(`{"Ref":"${apiLog}"}`, '"/ecs/shop"')),
  ),
  block(
    'an audit log is no longer encrypted with a key of ours',
    { about: 'encryption', resource: audit },
    set(audit, { KmsKeyId: undefined }),
  ),
];

export const harmless: readonly Pair[] = [
  service.clear('a log is kept longer', {}, set(apiLog, { RetentionInDays: 180 })),
  // Hesitated: kept forever costs more each month, and loses nothing.
  // What it costs is judged as cost.
  clear(
    'a log is kept forever',
    { about: 'log retention', resource: audit },
    set(audit, { RetentionInDays: undefined }),
  ),
  clear('a secret gets a tag', {}, set(secret, { Tags: [{ Key: 'owner', Value: 'shop-team' }] })),
  clear(
    'a second secret comes, retained',
    {},
    plus({
      MailSecret2C3D4E5F: {
        Type: 'AWS::SecretsManager::Secret',
        Properties: { GenerateSecretString: { PasswordLength: 32 }, Name: 'shop/mail' },
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      },
    }),
  ),
  service.clear(
    'a second log group comes, retained',
    {},
    plus({
      JobLog3D4E5F60: {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: '/ecs/shop-jobs', RetentionInDays: 90 },
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      },
    }),
  ),
  changing('shop-data', edited(DATA, plus(rotation))).clear(
    'a secret is rotated twice as often',
    {},
    set('Rotation5D6E7F80', { 'RotationRules.AutomaticallyAfterDays': 15 }),
  ),
];
