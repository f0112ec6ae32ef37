import type { Unwatched } from '../../contract/unwatched';

/**
 * Resources without an alarm of their own, and what notices their failure instead. An entry for a resource that has one,
 * or that no deployment has any more, fails the tests.
 */
export const UNWATCHED: readonly Unwatched[] = [
  {
    resources: ['data/Datasets/Bucket', 'edge/Site/Bucket'],
    reason:
      'the health check lists it every minute and its result is an alarm; request metrics of S3 cost USD 0.30 a month each and say no more',
  },
  {
    resources: ['data/AccessLogs', 'edge/AccessLogs'],
    reason: 'logs are delivered by AWS, best effort; nobody waits for them',
  },
  {
    resources: ['data/AppSecret/Secret'],
    reason: 'the health check reads it every minute, and no task starts without its keys',
  },
  {
    resources: [
      'network/GatewayEndpoints/S3',
      'network/GatewayEndpoints/DynamoDb',
      'network/GatewayEndpoints/ExecutorS3',
    ],
    reason:
      'gateway endpoints publish no metrics: a table or bucket that is not reached through them fails the health check, datasets that cannot be read are connection-errors and permission-errors',
  },
  {
    resources: [
      'data/Backups/Plan',
      'data/Backups/Vault',
      'data/Backups/RestoreTesting/weekly/Plan',
      'data/Backups/RestoreTesting/monthly/Plan',
    ],
    reason:
      'four times a day a function looks for a recent backup and, where restores are tested, a passed test of each table and bucket; its result, and its silence, are alarms',
  },
  {
    resources: ['alerts/Releases'],
    reason:
      'it says what was deployed, to people who look at it; the record of every deploy is in the releases bucket',
  },
  {
    resources: ['network/Custom::VpcRestrictDefaultSGCustomResourceProvider/Handler'],
    reason: 'runs in deployments only, which fail with it',
  },
];
