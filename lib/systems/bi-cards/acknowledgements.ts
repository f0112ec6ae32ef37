import type { Acknowledgement } from '../../constructs/acknowledge';
import { deletionProtection } from '../../constructs/data/removal';
import { DATASETS_PREFIX, type Names } from '../../contract/bi-cards';
import { RESTORE_TEST_PREFIX } from '../../contract/recovery';
import type { BiCardsConfig } from './config';
import { restoreTests } from './restore-tests';

/**
 * Every finding of CloudFormation's rules and of cdk-nag's AWS Solutions and NIST 800-53 rev. 5 packs that stays. Where
 * a better system could be had instead, it was changed. An entry that no finding needs any more fails the tests.
 */
export function acknowledgements(config: BiCardsConfig, names: Names): readonly Acknowledgement[] {
  return [
    ...forPermissions(config, names),
    ...forData(config),
    ...forBackups(config, names),
    ...forNetwork(config),
    ...forFunctions(),
    ...forSite(config),
    ...forAlarms(config),
    ...(config.cloud === 'local' ? forLocalCloud() : []),
  ];
}

/** One wildcard of a policy; a new one is a new finding. */
const wildcard = (resource: string) => `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`;

function forPermissions(config: BiCardsConfig, names: Names): Acknowledgement[] {
  const account = config.account === 'current' ? '<AWS::AccountId>' : config.account;
  const arn = (service: string, resource: string) =>
    wildcard(`arn:aws:${service}:${config.region}:${account}:${resource}`);
  return [
    {
      rules: [wildcard('*')],
      scopes: ['service/Api/Service/ExecutionRole', 'service/Executor/Service/ExecutionRole'],
      reason: 'ecr:GetAuthorizationToken knows no resource',
      revisit: 'it learns one',
    },
    {
      rules: [wildcard('*')],
      scopes: ['service/Health/FunctionRole'],
      reason:
        'publishing metrics, reading the state of an alarm over others, finding Cloud Map instances and listing network interfaces know no resource',
      revisit: 'the health check asks for something else',
    },
    {
      rules: [arn('ec2', '*/*')],
      scopes: ['service/Health/FunctionRole'],
      reason:
        'the network interface that Lambda makes has no name before; the code of the function is denied the same',
      revisit: 'the health check leaves the VPC',
    },
    {
      rules: [wildcard('*')],
      scopes: ['service/Schedules/Starter/Machine/Role'],
      reason: 'log deliveries and traces know no resource',
      revisit: 'they learn one',
    },
    {
      rules: [wildcard('*'), arn('ecs', 'task/<ClusterC2E21B66>/*')],
      scopes: ['service/Nightly/Machine/Role', 'service/IsolationCanary/Job/Machine/Role'],
      reason:
        'log deliveries and traces know no resource, and a task that is stopped had no name when it was started',
      revisit: 'a job does more than run one task',
    },
    {
      rules: [wildcard(`arn:aws:s3:::${names.datasetsBucket}/${DATASETS_PREFIX}*`)],
      scopes: ['service/Api/Service/TaskRole', 'service/Executor/Service/TaskRole'],
      reason: 'users name their datasets; the prefix and the bucket are fixed',
      revisit: 'datasets of different users must be kept apart from each other by IAM',
    },
    ...(config.api.shell === 'exec'
      ? [
          {
            rules: [wildcard('*'), arn('logs', 'log-group:<ClusterSessions1240CB1B>:*')],
            scopes: ['service/Api/Service/TaskRole'],
            reason: 'the channel of ECS Exec knows no resource, and each session has a log stream of its own',
            revisit: 'api.shell is "off"',
          },
        ]
      : []),
    {
      rules: ['NIST.800.53.R5::NIST.800.53.R5-IAMNoInlinePolicy'],
      scopes: [
        'network/Network/FlowLogs/Role',
        'service/Api/Service/ExecutionRole',
        'service/Api/Service/TaskRole',
        'service/Executor/Service/ExecutionRole',
        'service/Executor/Service/TaskRole',
        'service/Health/FunctionRole',
        'service/Init/FunctionRole',
        'service/IsolationCanary/Job/Machine/Role',
        'service/Nightly/Machine/Role',
        'service/Schedules',
      ],
      reason: 'each policy is for one role: inline, it goes with that role and cannot be attached to another',
      revisit: 'two roles need the same policy',
    },
  ];
}

function forData({ googleIdentity }: BiCardsConfig): Acknowledgement[] {
  const noRotation = [
    'AwsSolutions::AwsSolutions-SMG4',
    'NIST.800.53.R5::NIST.800.53.R5-SecretsManagerRotationEnabled',
  ];
  const buckets = ['data/AccessLogs', 'data/Datasets/Bucket', 'edge/AccessLogs', 'edge/Site/Bucket'];
  return [
    {
      rules: ['NIST.800.53.R5::NIST.800.53.R5-S3DefaultEncryptionKMS'],
      scopes: buckets,
      reason:
        'encrypted by S3 (SSE-S3): a key would give the executor a right beyond S3, and load balancers write no logs to a bucket with one',
      revisit: 'somebody must be kept from objects who may read the bucket',
    },
    {
      rules: ['NIST.800.53.R5::NIST.800.53.R5-S3BucketReplicationEnabled'],
      scopes: buckets,
      reason: 'versions undo mistakes; the loss of a Region is not planned for',
      revisit: 'a recovery objective reaches beyond the Region',
    },
    {
      rules: noRotation,
      scopes: ['data/AppSecret/Secret'],
      reason: 'a new signing key signs every user out, and a Google project id is no credential',
      revisit: 'the API accepts two signing keys at a time',
    },
    ...(googleIdentity.kind === 'key'
      ? [
          {
            rules: noRotation,
            scopes: ['data/GoogleKey/Secret'],
            reason: 'whoever could make a new key of Google’s needs one; an alarm tells when this one is old',
            revisit: 'workload identity federation is possible',
          },
        ]
      : []),
    {
      rules: ['AwsSolutions::AwsSolutions-SQS3'],
      scopes: ['service/Schedules/DeadLetters'],
      reason: 'it is the dead-letter queue: EventBridge Scheduler fills it, no queue does',
      revisit: 'it is used for something else',
    },
  ];
}

function forBackups(config: BiCardsConfig, names: Names): Acknowledgement[] {
  const account = config.account === 'current' ? '<AWS::AccountId>' : config.account;
  const arn = (service: string, resource: string) =>
    wildcard(`arn:aws:${service}:${config.region}:${account}:${resource}`);
  const validation = 'service/RestoreValidation/FunctionRole';
  const plans = restoreTests(config, names).map(({ plan }) => plan);
  const testRoles = plans.length > 0 ? ['data/Backups/RestoreTesting/Role'] : [];
  return [
    {
      rules: [
        wildcard(`arn:aws:s3:::${names.datasetsBucket}/*`),
        arn('events', 'rule/AwsBackupManagedRule*'),
        wildcard('*'),
      ],
      scopes: ['data/Backups/Role'],
      reason:
        'every object is backed up, by rules that AWS Backup numbers itself; listing rules, buckets and metrics knows no resource',
      revisit: 'AWS Backup needs less',
    },
    {
      rules: [
        arn('dynamodb', `table/${RESTORE_TEST_PREFIX}*`),
        wildcard(`arn:aws:s3:::${RESTORE_TEST_PREFIX}*`),
        wildcard(`arn:aws:s3:::${RESTORE_TEST_PREFIX}*/*`),
      ],
      scopes: testRoles.flatMap(role => [role, validation]),
      reason: 'what a restore test makes has a random name behind this prefix, and nothing live has it',
      revisit: 'a name can be chosen',
    },
    {
      rules: [wildcard('*'), ...plans.map(plan => arn('backup', `restore-testing-plan:${plan}*`))],
      scopes: [validation],
      reason:
        'AWS Backup adds an id to the plan; listing jobs, judging one and publishing metrics know no resource',
      revisit: 'they learn one',
    },
    {
      rules: ['NIST.800.53.R5::NIST.800.53.R5-IAMNoInlinePolicy'],
      scopes: ['data/Backups/Role', ...testRoles, validation],
      reason: 'each policy is for one role: inline, it goes with that role and cannot be attached to another',
      revisit: 'two roles need the same policy',
    },
    {
      rules: [
        'NIST.800.53.R5::NIST.800.53.R5-LambdaConcurrency',
        'NIST.800.53.R5::NIST.800.53.R5-LambdaDLQ',
        'NIST.800.53.R5::NIST.800.53.R5-LambdaInsideVPC',
      ],
      scopes: ['service/RestoreValidation/Function'],
      reason:
        'it talks to AWS APIs alone, once for each restore test and four times a day; a test it has not judged is found by its audit',
      revisit: 'an event holds work that nothing else finds',
    },
  ];
}

function forNetwork({ api, observability, state }: BiCardsConfig): Acknowledgement[] {
  return [
    {
      rules: ['CloudFormation-Validate::W3010'],
      scopes: ['network/Network/Vpc'],
      reason: 'zones are written out, so that synth looks nothing up and no subnet ever moves',
      revisit: 'a zone is closed',
    },
    {
      rules: ['NIST.800.53.R5::NIST.800.53.R5-VPCNoUnrestrictedRouteToIGW'],
      scopes: ['network/Network/Vpc/publicSubnet1', 'network/Network/Vpc/publicSubnet2'],
      reason: 'the way out of NAT; nothing there is given a public address by launching',
      revisit: 'nothing needs the internet: Vertex AI does',
    },
    ...(api.exposure.kind === 'public'
      ? [
          {
            rules: [
              'AwsSolutions::AwsSolutions-EC23',
              'NIST.800.53.R5::NIST.800.53.R5-EC2RestrictedCommonPorts',
              'NIST.800.53.R5::NIST.800.53.R5-EC2RestrictedSSH',
            ],
            scopes: ['service/Api/LoadBalancer/SecurityGroup'],
            reason: 'the rules cannot read addresses that NAT gateways get later: one each, on 443',
            revisit: 'a range is written down there',
          },
        ]
      : [
          {
            rules: [
              'NIST.800.53.R5::NIST.800.53.R5-ALBHttpToHttpsRedirection',
              'NIST.800.53.R5::NIST.800.53.R5-ELBv2ACMCertificateRequired',
            ],
            scopes: ['service/Api/LoadBalancer/LoadBalancer/Listener'],
            reason:
              'internal: CloudFront comes through a VPC origin and the health check from the VPC, both inside AWS’s network',
            revisit: 'the internal name gets a certificate',
          },
          {
            rules: ['NIST.800.53.R5::NIST.800.53.R5-ALBWAFEnabled'],
            scopes: ['service/Api/LoadBalancer/LoadBalancer'],
            reason: 'internal: the web ACL stands before CloudFront, where viewers have their own addresses',
            revisit: 'somebody else than CloudFront and the health check is admitted',
          },
        ]),
    ...(deletionProtection(state)
      ? []
      : [
          {
            rules: ['NIST.800.53.R5::NIST.800.53.R5-ELBDeletionProtectionEnabled'],
            scopes: ['service/Api/LoadBalancer/LoadBalancer'],
            reason: 'this environment may be taken down: state.deletionProtection is false',
            revisit: 'somebody depends on it',
          },
        ]),
    ...(observability === 'full'
      ? []
      : [
          {
            rules: ['AwsSolutions::AwsSolutions-ECS4'],
            scopes: ['service/Cluster/Cluster'],
            reason:
              'observability is "essential": what alarms look at is published without Container Insights',
            revisit: 'observability is "full"',
          },
        ]),
    {
      rules: ['AwsSolutions::AwsSolutions-ECS2'],
      scopes: ['service/Api/Service/Task', 'service/Executor/Service/Task'],
      reason: 'the variables are names, addresses and limits; secrets come from Secrets Manager by key',
      revisit: 'a variable holds something that must not be read',
    },
  ];
}

function forFunctions(): Acknowledgement[] {
  const functions = ['service/Health/Function', 'service/Init/Function'];
  return [
    {
      rules: ['NIST.800.53.R5::NIST.800.53.R5-LambdaConcurrency'],
      scopes: functions,
      reason:
        'a new account has 10 concurrent executions and none to reserve; one starts every minute, and init may run any number of times at once',
      revisit: 'users can start a function',
    },
    {
      rules: ['NIST.800.53.R5::NIST.800.53.R5-LambdaDLQ'],
      scopes: functions,
      reason:
        'nobody would use the event again: a missed check is old, and CloudFormation waits for init and sends it anew',
      revisit: 'an event holds work',
    },
    {
      rules: ['NIST.800.53.R5::NIST.800.53.R5-LambdaInsideVPC'],
      scopes: ['service/Init/Function'],
      reason:
        'it talks to Secrets Manager alone; in the VPC it could reach more, and a deployment would need NAT',
      revisit: 'it needs something in the VPC',
    },
  ];
}

function forSite({ edge }: BiCardsConfig): Acknowledgement[] {
  const scopes = ['edge/Front/Distribution'];
  return [
    {
      rules: ['AwsSolutions::AwsSolutions-CFR1'],
      scopes,
      reason: 'who may open the site is a list of address ranges, which is narrower than a country',
      revisit: 'the site is open to everybody',
    },
    {
      rules: ['AwsSolutions::AwsSolutions-CFR3'],
      scopes,
      reason: 'access is logged by standard logging v2, which is not a property of the distribution',
      revisit: 'the rule looks for deliveries of CloudWatch Logs',
    },
    ...(edge.domain
      ? []
      : [
          {
            rules: ['AwsSolutions::AwsSolutions-CFR4'],
            scopes,
            reason: 'the certificate of the CloudFront domain does not let a minimum protocol be chosen',
            revisit: 'edge.domain is set',
          },
        ]),
  ];
}

/** Parts of alarms over others, which are of a type that the rule does not look at. */
function forAlarms({ network, observability }: BiCardsConfig): Acknowledgement[] {
  const nats = Array.from(
    { length: network.natGateways },
    (_, i) => `network/Network/Nat${i + 1}PortsExhausted`,
  );
  const budgets = [
    'service/ServiceLevels',
    ...['Page60', 'Page5', 'Ticket360', 'Ticket30'].map(part => `edge/Front/SiteAvailability${part}`),
  ];
  return [
    {
      rules: ['NIST.800.53.R5::NIST.800.53.R5-CloudWatchAlarmAction'],
      scopes: [
        ...nats,
        'service/Executor/Service/Service/NoTask',
        'service/Api/LoadBalancer/Targets/ErrorRate',
        'service/Api/LoadBalancer/Targets/NoHealthyTask',
        'service/Health/Unhealthy',
        'service/Health/Silent',
        'edge/Front/Distribution/ErrorRate',
        ...(observability === 'full' ? budgets : []),
      ],
      reason: 'one outage is one page: an alarm over these pages, or makes the ticket, in their place',
      revisit: 'an alarm is to tell somebody by itself',
    },
  ];
}

/** It runs on one machine, for its user alone. */
function forLocalCloud(): Acknowledgement[] {
  return [
    {
      rules: ['AwsSolutions::AwsSolutions-CFR2', 'AwsSolutions::AwsSolutions-CFR5'],
      scopes: ['edge/Front/Distribution'],
      reason: 'the local cloud has no address sets and no VPC origins',
      revisit: 'it has them',
    },
    {
      rules: ['NIST.800.53.R5::NIST.800.53.R5-VPCDefaultSecurityGroupClosed'],
      scopes: ['network/Network/Vpc'],
      reason: 'the local cloud cannot run the function that closes it, and filters no traffic',
      revisit: 'it can',
    },
  ];
}
