import { FOREIGN, OWN, table, variable } from './alphabet';
import type { Case } from './simulator';

export interface Service {
  readonly targets: readonly Pick<Case['request'], 'action' | 'resource' | 'resourceAccount'>[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** The patterns of a service mostly concern its targets. */
export const services: readonly Service[] = [
  {
    targets: [
      { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a', resourceAccount: OWN },
      { action: 's3:GetObject', resource: 'arn:aws:s3:::data/b/c:d', resourceAccount: OWN },
      { action: 's3:PutObject', resource: 'arn:aws:s3:::data/a', resourceAccount: FOREIGN },
      { action: 's3:PutObject', resource: 'arn:aws:s3:::other/A', resourceAccount: OWN },
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::data', resourceAccount: OWN },
    ],
    actions: [
      ...['s3:GetObject', 's3:PutObject', 's3:ListBucket', 'S3:getobject', 's3:Get*', 's3:?utObject'],
      ...['s3:*Object', 's3:*', 'dynamodb:*', '*'],
    ],
    resources: [
      ...[
        'arn:aws:s3:::data',
        'arn:aws:s3:::data/*',
        'arn:aws:s3:::data/?',
        'arn:aws:s3:::d*',
        'arn:aws:s3:::*/a',
      ],
      ...['arn:aws:s3:::data/b*d', 'arn:aws:s3:::other/a', 'arn:aws:s3:::*', '*'],
      `arn:aws:s3:::data/${variable('aws:PrincipalTag/team')}`,
    ],
  },
  {
    targets: [
      { action: 'dynamodb:GetItem', resource: table(OWN, 'cards'), resourceAccount: OWN },
      { action: 'dynamodb:PutItem', resource: table(FOREIGN, 'cards'), resourceAccount: FOREIGN },
    ],
    actions: ['dynamodb:*Item', 'dynamodb:GetItem', 'dynamodb:Get?tem', 'dynamodb:*', 's3:*', '*'],
    resources: [
      ...[table(OWN, 'cards'), table(OWN, '*'), table('*', 'cards'), table(FOREIGN, '*'), '*'],
      ...[`arn:aws:dynamodb:*:${OWN}:table/*`, 'arn:aws:s3:::*'],
    ],
  },
  {
    targets: [{ action: 'ecr:GetAuthorizationToken', resource: '*', resourceAccount: OWN }],
    actions: ['ecr:GetAuthorizationToken', 'ecr:Get*', 'ecr:*', 's3:*', '*'],
    resources: ['*', `arn:aws:ecr:ap-northeast-1:${OWN}:repository/app`],
  },
];

/** Follows the key policy first. */
export const keyService: Service = {
  targets: [
    { action: 'kms:Decrypt', resource: `arn:aws:kms:ap-northeast-1:${OWN}:key/1`, resourceAccount: OWN },
    {
      action: 'kms:Decrypt',
      resource: `arn:aws:kms:ap-northeast-1:${FOREIGN}:key/1`,
      resourceAccount: FOREIGN,
    },
  ],
  actions: ['kms:*', 'kms:Decrypt', 'kms:?ncrypt', '*'],
  resources: ['*', `arn:aws:kms:*:${OWN}:key/*`, `arn:aws:kms:ap-northeast-1:${FOREIGN}:key/1`],
};

/** On these the documentation and the simulator differ. */
export const strangeResources = [
  ...['arn:aws:s3*', 'arn:aws:*', 'arn:aws:dynamodb:*', 'arn:aws:s3:::data*:d', 'arn:*:*:*:*:*'],
  ...['arn:aws:dynamodb:*:cards', `arn:aws:dynamodb:ap-northeast-1:${OWN}:tab*/cards`, 'arn:AWS:s3:::data/*'],
];
