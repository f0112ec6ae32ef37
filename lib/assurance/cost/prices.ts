/**
 * List prices of AWS, in USD: in Tokyo, and in us-east-1, where the edge is. Without taxes, free allowances, and
 * discounts by volume or commitment.
 *
 * Nobody could open AWS's own pages when this was written. `seen` numbers stand with that date, many with the usage
 * type, in public notes of people who read them from AWS's price list; `remembered` ones were confirmed by nobody, and
 * estimates say how much rests on them. To check one, open `priceListUrl(list, region)` and search for the usage type.
 */
import type { Price, Quote } from './price';

/** When the numbers were last looked through. */
export const PRICES_DATE = '2026-11-28';

const seen = (usd: number, on: string, usageType?: string): Quote => ({
  usd,
  seen: on,
  ...(usageType !== undefined && { usageType }),
});
const remembered = (usd: number, usageType?: string): Quote => ({
  usd,
  ...(usageType !== undefined && { usageType }),
});
const pricesOf =
  (page: string, list: string) =>
  (per: string, tokyo: Quote, virginia: Quote): Price => ({
    per,
    page: `https://aws.amazon.com/${page}/pricing/`,
    list,
    quotes: { 'ap-northeast-1': tokyo, 'us-east-1': virginia },
  });

const fargate = pricesOf('fargate', 'AmazonECS');
const vpc = pricesOf('vpc', 'AmazonVPC');
const privateLink = pricesOf('privatelink', 'AmazonVPC');
const nat = pricesOf('vpc', 'AmazonEC2');
const transfer = pricesOf('ec2/on-demand', 'AWSDataTransfer');
const elb = pricesOf('elasticloadbalancing', 'AWSELB');
const dynamoDb = pricesOf('dynamodb', 'AmazonDynamoDB');
const s3 = pricesOf('s3', 'AmazonS3');
const cloudFront = pricesOf('cloudfront', 'AmazonCloudFront');
const waf = pricesOf('waf', 'awswaf');
const cloudWatch = pricesOf('cloudwatch', 'AmazonCloudWatch');
const secrets = pricesOf('secrets-manager', 'AWSSecretsManager');
const kms = pricesOf('kms', 'awskms');
const route53 = pricesOf('route53', 'AmazonRoute53');
const states = pricesOf('step-functions', 'AmazonStates');
const events = pricesOf('eventbridge', 'AWSEvents');
const lambda = pricesOf('lambda', 'AWSLambda');
const ecr = pricesOf('ecr', 'AmazonECR');
const backup = pricesOf('backup', 'AWSBackup');

/** What has no Region, or is charged by where the viewers are: here, in Japan. */
const everywhere = (quote: Quote) => [quote, quote] as const;
/** Seen in Tokyo's list; that us-east-1 asks the same is remembered. */
const alike = (quote: Quote) => [quote, remembered(quote.usd)] as const;

export const PRICES = {
  fargateArmCpu: fargate(
    'vCPU-hour',
    seen(0.04045, '2026-08-27', 'APN1-Fargate-ARM-vCPU-Hours:perCPU'),
    seen(0.03238, '2026-04-01', 'USE1-Fargate-ARM-vCPU-Hours:perCPU'),
  ),
  fargateArmMemory: fargate(
    'GB-hour',
    seen(0.00442, '2026-08-27', 'APN1-Fargate-ARM-GB-Hours'),
    seen(0.00356, '2026-04-01', 'USE1-Fargate-ARM-GB-Hours'),
  ),
  fargateCpu: fargate(
    'vCPU-hour',
    seen(0.05056, '2026-09-25', 'APN1-Fargate-vCPU-Hours:perCPU'),
    seen(0.04048, '2026-04-01', 'USE1-Fargate-vCPU-Hours:perCPU'),
  ),
  fargateMemory: fargate(
    'GB-hour',
    seen(0.00553, '2026-09-25', 'APN1-Fargate-GB-Hours'),
    seen(0.004445, '2026-04-01', 'USE1-Fargate-GB-Hours'),
  ),
  fargateStorage: fargate('GB-hour', remembered(0.000133), remembered(0.000111)),

  natHour: nat('hour', seen(0.062, '2026-09-25', 'APN1-NatGateway-Hours'), seen(0.045, '2025-10-28')),
  natData: nat('GB', seen(0.062, '2026-09-25', 'APN1-NatGateway-Bytes'), seen(0.045, '2025-10-28')),
  endpointHour: privateLink(
    'hour',
    seen(0.014, '2026-09-25', 'APN1-VpcEndpoint-Hours'),
    seen(0.01, '2026-06-13'),
  ),
  endpointData: privateLink('GB', seen(0.01, '2026-09-25', 'APN1-VpcEndpoint-Bytes'), remembered(0.01)),
  publicIpv4: vpc(
    'hour',
    seen(0.005, '2026-09-25', 'APN1-PublicIPv4:InUseAddress'),
    seen(0.005, '2026-06-13'),
  ),
  internetOut: transfer('GB', seen(0.114, '2026-09-23', 'APN1-DataTransfer-Out-Bytes'), remembered(0.09)),

  albHour: elb(
    'hour',
    seen(0.0243, '2026-09-21', 'APN1-LoadBalancerUsage'),
    seen(0.0225, '2026-08-27', 'LoadBalancerUsage'),
  ),
  albLcu: elb('LCU-hour', seen(0.008, '2026-09-21', 'APN1-LCUUsage'), remembered(0.008)),

  tableWrite: dynamoDb(
    'write unit',
    seen(0.000_000_715, '2026-09-23', 'APN1-WriteRequestUnits'),
    remembered(0.000_000_625),
  ),
  tableRead: dynamoDb(
    'read unit',
    seen(0.000_000_142_5, '2026-09-23', 'APN1-ReadRequestUnits'),
    remembered(0.000_000_125),
  ),
  tableStorage: dynamoDb(
    'GB-month',
    seen(0.285, '2026-08-03', 'APN1-TimedStorage-ByteHrs'),
    remembered(0.25),
  ),
  tableRecovery: dynamoDb('GB-month', remembered(0.228, 'APN1-TimedPITRStorage-ByteHrs'), remembered(0.2)),

  objectStorage: s3('GB-month', seen(0.025, '2026-09-23', 'APN1-TimedStorage-ByteHrs'), remembered(0.023)),
  objectWrite: s3(
    'request',
    seen(0.000_004_7, '2026-09-23', 'APN1-Requests-Tier1'),
    remembered(0.000_005, 'Requests-Tier1'),
  ),
  objectRead: s3(
    'request',
    seen(0.000_000_37, '2026-09-23', 'APN1-Requests-Tier2'),
    remembered(0.000_000_4, 'Requests-Tier2'),
  ),

  cdnOut: cloudFront('GB', ...everywhere(seen(0.114, '2026-09-25', 'JP-DataTransfer-Out-Bytes'))),
  cdnRequest: cloudFront(
    'request',
    ...everywhere(seen(0.000_001_2, '2026-09-21', 'JP-Requests-Tier2-HTTPS')),
  ),
  cdnFunction: cloudFront(
    'invocation',
    ...everywhere(seen(0.000_000_1, '2026-10-05', 'Executions-CloudFrontFunctions')),
  ),
  cdnKeyRead: cloudFront('read', ...everywhere(seen(0.000_000_03, '2026-10-05'))),

  webAcl: waf('month', seen(5, '2026-09-23', 'APN1-WebACL'), remembered(5)),
  webAclRule: waf('month', seen(1, '2026-09-23', 'APN1-Rule'), remembered(1)),
  webAclRequest: waf('request', seen(0.000_000_6, '2026-09-23', 'APN1-Request'), remembered(0.000_000_6)),

  alarmMetric: cloudWatch(
    'metric-month',
    seen(0.1, '2026-09-23', 'APN1-CW:AlarmMonitorUsage'),
    remembered(0.1, 'CW:AlarmMonitorUsage'),
  ),
  fastAlarmMetric: cloudWatch('metric-month', ...alike(remembered(0.3))),
  compositeAlarm: cloudWatch('alarm-month', ...alike(remembered(0.5))),
  customMetric: cloudWatch(
    'metric-month',
    seen(0.3, '2026-09-23', 'APN1-CW:MetricMonitorUsage'),
    seen(0.3, '2026-02-15', 'CW:MetricMonitorUsage'),
  ),
  dashboard: cloudWatch('month', ...everywhere(seen(3, '2026-06-13', 'DashboardsUsageHour'))),
  logIngest: cloudWatch(
    'GB',
    seen(0.76, '2026-09-23', 'APN1-DataProcessing-Bytes'),
    seen(0.5, '2026-06-13', 'DataProcessing-Bytes'),
  ),
  logStorage: cloudWatch(
    'GB-month',
    seen(0.033, '2026-09-21', 'APN1-TimedStorage-ByteHrs'),
    remembered(0.03, 'TimedStorage-ByteHrs'),
  ),
  // Logs that AWS's own services deliver to CloudWatch Logs; the first 10 TB of a month.
  vendedLogIngest: cloudWatch(
    'GB',
    remembered(0.76, 'APN1-VendedLog-Bytes'),
    remembered(0.5, 'USE1-VendedLog-Bytes'),
  ),
  canaryRun: cloudWatch('run', seen(0.0019, '2026-07-20', 'APN1-CW:Canary-runs'), remembered(0.0012)),

  secret: secrets('month', ...alike(seen(0.4, '2026-09-21', 'APN1-AWSSecretsManager-Secrets'))),
  secretRequest: secrets('request', ...alike(seen(0.000_005, '2026-09-21'))),
  key: kms('month', ...alike(seen(1, '2026-09-23', 'ap-northeast-1-KMS-Keys'))),
  keyRequest: kms('request', ...alike(seen(0.000_003, '2026-09-23', 'ap-northeast-1-KMS-Requests'))),

  hostedZone: route53('month', ...everywhere(remembered(0.5, 'HostedZone'))),
  firewallDomain: route53('domain-month', ...alike(remembered(0.0005, 'DNS-FirewallDomainName'))),
  firewallQuery: route53('query', ...alike(remembered(0.000_000_6))),

  stateTransition: states('transition', ...alike(remembered(0.000_025, 'APN1-StateTransition'))),
  scheduleRun: events('invocation', remembered(0.000_001_25), remembered(0.000_001)),
  functionRequest: lambda('request', ...alike(seen(0.000_000_2, '2026-09-23', 'APN1-Request'))),
  functionArmTime: lambda('GB-second', ...alike(remembered(0.000_013_333_4, 'APN1-Lambda-GB-Second-ARM'))),
  functionTime: lambda('GB-second', ...alike(seen(0.000_016_666_7, '2026-09-23', 'APN1-Lambda-GB-Second'))),
  imageStorage: ecr('GB-month', ...alike(seen(0.1, '2026-09-23', 'APN1-TimedStorage-ByteHrs'))),
  backupTableStorage: backup('GB-month', remembered(0.114), remembered(0.1)),
  /** For each recovery point that a restore testing plan restores, beside the restore and what it makes. */
  restoreTest: backup('recovery point', ...alike(remembered(1.5))),
  tableRestore: dynamoDb('GB', remembered(0.171), remembered(0.15)),
  objectRestore: backup('GB', remembered(0.024), remembered(0.02)),
  backupObjectStorage: backup('GB-month', remembered(0.06), remembered(0.05)),
} satisfies Record<string, Price>;

export type PriceId = keyof typeof PRICES;

/**
 * Share of Fargate's price that Fargate Spot asks. Supply and demand set it; AWS says up to 70 % less, and public
 * comparisons of 2026 found 50–70 % less. The least of these is assumed.
 */
export const SPOT_SHARE = 0.5;
