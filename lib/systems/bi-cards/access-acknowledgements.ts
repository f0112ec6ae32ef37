import type { DeploymentPlace } from '../../constructs/access/place';
import type { Acknowledgement } from '../../constructs/acknowledge';
import type { BiCardsConfig } from './config';

const wildcard = (resource: string) => `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`;

/** Names that others give or that are not known before, each within what is this deployment's; see those of bi-cards. */
export function accessAcknowledgements(config: BiCardsConfig, place: DeploymentPlace): Acknowledgement[] {
  const { deployment, regions, releases, staticBucket, logGroups, auditLogGroup } = place;
  const account = config.account === 'current' ? '<AWS::AccountId>' : config.account;
  const arn = (service: string, region: string, resource: string) =>
    wildcard(`arn:aws:${service}:${region}:${account}:${resource}`);
  const review = 'roles/Workflows/Review/Role';
  const deploy = 'roles/Workflows/Deploy/Role';
  return [
    {
      rules: [
        wildcard('*'),
        ...regions.map(region => arn('cloudformation', region, `stack/${deployment}-*/*`)),
        ...['service', 'task', 'container-instance'].map(kind =>
          arn('ecs', config.region, `${kind}/${place.cluster}/*`),
        ),
        arn('cloudfront', '', 'key-value-store/*'),
        wildcard(`arn:aws:s3:::${releases.bucket}/*`),
      ],
      scopes: [deploy, review],
      reason:
        'ids of stacks, tasks and the KeyValueStore are made by AWS, and listing and describing know no resource',
      revisit: 'another system shares the account',
    },
    {
      rules: regions.map(region => wildcard(`arn:aws:s3:::cdk-hnb659fds-assets-${account}-${region}/*`)),
      scopes: [review],
      reason: 'assets are named by their hash',
      revisit: 'a change set can be made without its assets',
    },
    {
      rules: [
        ...releases.records
          .filter(key => key.endsWith('/'))
          .map(key => wildcard(`arn:aws:s3:::${releases.bucket}/${key}*`)),
        wildcard(`arn:aws:s3:::${staticBucket}/*`),
        arn('kms', config.region, 'key/*'),
        ...regions.flatMap(region => [
          arn('cloudwatch', region, `alarm:${deployment}-*`),
          arn('cloudwatch', region, `alarm-mute-rule:${deployment}-deploy-*`),
        ]),
        ...[...logGroups, auditLogGroup].map(name => arn('logs', config.region, `log-group:${name}:*`)),
      ],
      scopes: [deploy],
      reason:
        'records, files of the SPA and log streams are named as they come, alarms and what mutes them begin with the deployment’s name, a secret ends in six more characters, a key is told by a condition on its alias',
      revisit: 'something else than releases writes there',
    },
    {
      rules: ['AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/SecurityAudit]'],
      scopes: [review],
      reason:
        'drift detection reads every resource as whoever asks; this one follows new types and reads no data',
      revisit: 'CloudFormation detects drift with a role of its own',
    },
    {
      rules: ['NIST.800.53.R5::NIST.800.53.R5-IAMNoInlinePolicy'],
      scopes: [deploy, review],
      reason: 'each policy is for one role: inline, it goes with that role and cannot be attached to another',
      revisit: 'two roles need the same policy',
    },
  ];
}
