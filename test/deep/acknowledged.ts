import type { Acknowledgement } from '../../lib/assurance/posture/acknowledgement';

const FUNCTIONS = [
  '*/service/Init/Function',
  '*/service/Health/Function',
  '*/service/RestoreValidation/Function',
];
/** CDK's own function, which closes the default security group once when the VPC is made. */
const DEFAULT_GROUP_FUNCTION = '*/network/Custom::VpcRestrictDefaultSGCustomResourceProvider/Handler';
const LISTENER = '*/service/Api/LoadBalancer/LoadBalancer/Listener';
const DISTRIBUTION = '*/edge/Front/Distribution';

/** Every finding of cfn-lint and checkov that stays. An entry that nothing needs any more fails the tests. */
export const ACKNOWLEDGED: readonly Acknowledgement[] = [
  {
    rules: ['E3006'],
    scopes: ['*/network/DnsFirewall/FailClosed'],
    reason: 'the type is in the CloudFormation reference and in the CDK, not in the schemas of this cfn-lint',
    revisit: 'cfn-lint knows the type, or CloudFormation refuses it',
  },
  {
    rules: ['W3005'],
    scopes: [
      DEFAULT_GROUP_FUNCTION,
      ...FUNCTIONS,
      '*/network/DnsFirewall/Association',
      '*/data/Backups/RestoreTesting/weekly/DynamoDB',
      '*/data/Backups/RestoreTesting/weekly/S3',
      '*/data/Backups/RestoreTesting/monthly/DynamoDB',
      '*/service/Executor/Service/Service/*',
      '*/service/Api/Service/Service/*',
      '*/service/Nightly/Machine',
      '*/service/IsolationCanary/Job/Machine',
      '*/service/Schedules/Starter/Machine',
    ],
    reason:
      'the CDK writes a dependency on a construct as one on each of its resources, those that are referred to among them; saying it twice changes nothing',
    revisit: 'the CDK leaves them out',
  },
  {
    rules: ['CKV_AWS_65'],
    scopes: ['bi-staging/service/Cluster/Cluster'],
    reason:
      'staging is to be cheap: its tasks are seen by the alarms on CPU, memory and health, and in their logs',
    revisit: 'somebody misses what Container Insights shows',
  },
  {
    rules: ['CKV_AWS_2', 'CKV_AWS_103'],
    scopes: [LISTENER],
    reason:
      'internal: CloudFront comes through a VPC origin and the health check from the VPC, both inside the network of AWS',
    revisit: 'the internal name gets a certificate',
  },
  {
    rules: ['CKV_AWS_18'],
    scopes: ['*/data/AccessLogs', '*/edge/AccessLogs', 'bi-delivery/images/Releases/AccessLogs'],
    reason: 'these buckets hold the access logs of the others; logs of logs would grow without end',
    revisit: 'access to logs has to be shown, then by CloudTrail data events',
  },
  {
    rules: ['CKV_AWS_27'],
    scopes: ['*/service/Schedules/DeadLetters'],
    reason: 'encrypted by SQS (SqsManagedSseEnabled), which the rule does not look for',
    revisit: 'a message holds more than the name of a schedule',
  },
  {
    rules: ['CKV_AWS_86'],
    scopes: [DISTRIBUTION],
    reason: 'access is logged by standard logging v2, which is not a property of the distribution',
    revisit: 'the rule looks for deliveries of CloudWatch Logs',
  },
  {
    rules: ['CKV_AWS_174'],
    scopes: [DISTRIBUTION],
    reason: 'the certificate of the CloudFront domain does not let a minimum protocol be chosen',
    revisit: 'edge.domain is set',
  },
  {
    rules: ['CKV_AWS_115', 'CKV_AWS_116'],
    scopes: [...FUNCTIONS, DEFAULT_GROUP_FUNCTION],
    reason:
      'a new account has no concurrency to reserve; nobody would use an event again: a missed check is old, and CloudFormation sends its own anew',
    revisit: 'users can start a function, or an event holds work',
  },
  {
    rules: ['CKV_AWS_117'],
    scopes: ['*/service/Init/Function', '*/service/RestoreValidation/Function', DEFAULT_GROUP_FUNCTION],
    reason: 'each talks to AWS APIs alone; in the VPC it could reach more, and a deployment would need NAT',
    revisit: 'one needs something in the VPC',
  },
  {
    rules: ['CKV_AWS_173'],
    scopes: FUNCTIONS,
    reason: 'the variables are names and addresses; Lambda encrypts them with its own key',
    revisit: 'a variable holds something that must not be read',
  },
  {
    rules: ['CKV_AWS_136'],
    scopes: ['bi-delivery/images/*/Repository'],
    reason:
      'ECR encrypts images with AES-256; with a key every environment and every push would need rights on it, and images hold no data',
    revisit: 'an image holds something that a reader of the repository must not see',
  },
];
