/**
 * List prices of AWS, in USD, in Tokyo and in us-east-1, where CloudFront's things are.
 *
 * Where the numbers are from: nobody could open AWS's pages when this was written. `seen` is the date at which a public
 * file quotes AWS's price list with the number and, where given, the usage type; `remembered` numbers were confirmed
 * by nobody. A check takes a minute: open `priceListUrl(list, region)` and search for the usage type.
 */
import type { Price, Quote } from './price';

/** When the numbers were last looked through. */
export const PRICES_DATE = '2026-11-28';

const seen = (usd: number, date: string, usageType?: string): Quote => ({
  usd,
  seen: date,
  ...(usageType !== undefined && { usageType }),
});
const remembered = (usd: number, usageType?: string): Quote => ({
  usd,
  ...(usageType !== undefined && { usageType }),
});
const price = (per: string, page: string, list: string, tokyo: Quote, virginia: Quote): Price => ({
  per,
  page: `https://aws.amazon.com/${page}/pricing/`,
  list,
  quotes: { 'ap-northeast-1': tokyo, 'us-east-1': virginia },
});

export const PRICES = {
  fargateArmCpu: price(
    'vCPU-hour',
    'fargate',
    'AmazonECS',
    seen(0.04045, '2026-07-07', 'APN1-Fargate-ARM-vCPU-Hours:perCPU'),
    remembered(0.03238),
  ),
  fargateArmMemory: price(
    'GB-hour',
    'fargate',
    'AmazonECS',
    seen(0.00442, '2026-07-07', 'APN1-Fargate-ARM-GB-Hours'),
    remembered(0.00356),
  ),
  fargateCpu: price(
    'vCPU-hour',
    'fargate',
    'AmazonECS',
    seen(0.05056, '2026-09-25', 'APN1-Fargate-vCPU-Hours:perCPU'),
    remembered(0.04048),
  ),
  fargateMemory: price(
    'GB-hour',
    'fargate',
    'AmazonECS',
    seen(0.00553, '2026-09-25', 'APN1-Fargate-GB-Hours'),
    remembered(0.004445),
  ),
  fargateStorage: price('GB-hour', 'fargate', 'AmazonECS', remembered(0.000133), remembered(0.000111)),
  natHour: price(
    'hour',
    'vpc',
    'AmazonEC2',
    seen(0.062, '2026-09-25', 'APN1-NatGateway-Hours'),
    remembered(0.045),
  ),
  natData: price(
    'GB',
    'vpc',
    'AmazonEC2',
    seen(0.062, '2026-09-25', 'APN1-NatGateway-Bytes'),
    remembered(0.045),
  ),
  endpointHour: price(
    'hour',
    'privatelink',
    'AmazonVPC',
    seen(0.014, '2026-09-25', 'APN1-VpcEndpoint-Hours'),
    remembered(0.01),
  ),
  endpointData: price(
    'GB',
    'privatelink',
    'AmazonVPC',
    seen(0.01, '2026-09-25', 'APN1-VpcEndpoint-Bytes'),
    remembered(0.01),
  ),
  publicIpv4: price(
    'hour',
    'vpc',
    'AmazonVPC',
    seen(0.005, '2026-09-25', 'APN1-PublicIPv4:InUseAddress'),
    remembered(0.005),
  ),
  internetOut: price(
    'GB',
    'ec2',
    'AWSDataTransfer',
    seen(0.114, '2026-07-20', 'APN1-DataTransfer-Out-Bytes'),
    remembered(0.09),
  ),
  albHour: price(
    'hour',
    'elasticloadbalancing',
    'AWSELB',
    remembered(0.0243, 'APN1-LoadBalancerUsage'),
    remembered(0.0225),
  ),
  albLcu: price(
    'LCU-hour',
    'elasticloadbalancing',
    'AWSELB',
    remembered(0.008, 'APN1-LCUUsage'),
    remembered(0.008),
  ),
  tableWrite: price(
    'write unit',
    'dynamodb',
    'AmazonDynamoDB',
    seen(0.000_000_715, '2026-09-23', 'APN1-WriteRequestUnits'),
    remembered(0.000_000_625),
  ),
  tableRead: price(
    'read unit',
    'dynamodb',
    'AmazonDynamoDB',
    seen(0.000_000_142_5, '2026-09-23', 'APN1-ReadRequestUnits'),
    remembered(0.000_000_125),
  ),
  tableStorage: price(
    'GB-month',
    'dynamodb',
    'AmazonDynamoDB',
    remembered(0.285, 'APN1-TimedStorage-ByteHrs'),
    remembered(0.25),
  ),
  tableRecovery: price(
    'GB-month',
    'dynamodb',
    'AmazonDynamoDB',
    remembered(0.228, 'APN1-TimedPITRStorage-ByteHrs'),
    remembered(0.2),
  ),
  objectStorage: price(
    'GB-month',
    's3',
    'AmazonS3',
    seen(0.025, '2026-09-23', 'APN1-TimedStorage-ByteHrs'),
    remembered(0.023),
  ),
  objectWrite: price(
    'request',
    's3',
    'AmazonS3',
    seen(0.000_004_7, '2026-09-23', 'APN1-Requests-Tier1'),
    remembered(0.000_005),
  ),
  objectRead: price(
    'request',
    's3',
    'AmazonS3',
    seen(0.000_000_37, '2026-09-23', 'APN1-Requests-Tier2'),
    remembered(0.000_000_4),
  ),
  // CloudFront charges by where its viewers are: here, in Japan.
  cdnOut: price('GB', 'cloudfront', 'AmazonCloudFront', remembered(0.114), remembered(0.114)),
  cdnRequest: price(
    'request',
    'cloudfront',
    'AmazonCloudFront',
    remembered(0.000_001_2),
    remembered(0.000_001_2),
  ),
  cdnFunction: price(
    'invocation',
    'cloudfront',
    'AmazonCloudFront',
    remembered(0.000_000_1),
    remembered(0.000_000_1),
  ),
  cdnKeyRead: price(
    'read',
    'cloudfront',
    'AmazonCloudFront',
    remembered(0.000_000_03),
    remembered(0.000_000_03),
  ),
  webAcl: price('month', 'waf', 'awswaf', seen(5, '2026-09-23', 'APN1-WebACL'), remembered(5)),
  webAclRule: price('month', 'waf', 'awswaf', seen(1, '2026-09-23', 'APN1-Rule'), remembered(1)),
  webAclRequest: price(
    'request',
    'waf',
    'awswaf',
    seen(0.000_000_6, '2026-09-23', 'APN1-Request'),
    remembered(0.000_000_6),
  ),
  alarmMetric: price(
    'metric-month',
    'cloudwatch',
    'AmazonCloudWatch',
    seen(0.1, '2026-09-23', 'APN1-CW:AlarmMonitorUsage'),
    remembered(0.1),
  ),
  fastAlarmMetric: price('metric-month', 'cloudwatch', 'AmazonCloudWatch', remembered(0.3), remembered(0.3)),
  compositeAlarm: price('alarm-month', 'cloudwatch', 'AmazonCloudWatch', remembered(0.5), remembered(0.5)),
  customMetric: price(
    'metric-month',
    'cloudwatch',
    'AmazonCloudWatch',
    seen(0.3, '2026-09-23', 'APN1-CW:MetricMonitorUsage'),
    remembered(0.3),
  ),
  dashboard: price('month', 'cloudwatch', 'AmazonCloudWatch', remembered(3), remembered(3)),
  logIngest: price(
    'GB',
    'cloudwatch',
    'AmazonCloudWatch',
    seen(0.76, '2026-09-23', 'APN1-DataProcessing-Bytes'),
    remembered(0.5),
  ),
  logStorage: price(
    'GB-month',
    'cloudwatch',
    'AmazonCloudWatch',
    seen(0.033, '2026-07-20', 'APN1-TimedStorage-ByteHrs'),
    remembered(0.03),
  ),
  // Logs that AWS's own services deliver to CloudWatch Logs: up to 10 TB a month cost what others do.
  vendedLogIngest: price(
    'GB',
    'cloudwatch',
    'AmazonCloudWatch',
    remembered(0.76, 'APN1-VendedLog-Bytes'),
    remembered(0.5),
  ),
  secret: price(
    'month',
    'secrets-manager',
    'AWSSecretsManager',
    seen(0.4, '2026-09-23', 'APN1-AWSSecretsManager-Secrets'),
    remembered(0.4),
  ),
  secretRequest: price(
    'request',
    'secrets-manager',
    'AWSSecretsManager',
    remembered(0.000_005),
    remembered(0.000_005),
  ),
  key: price('month', 'kms', 'awskms', seen(1, '2026-09-23', 'ap-northeast-1-KMS-Keys'), remembered(1)),
  keyRequest: price(
    'request',
    'kms',
    'awskms',
    seen(0.000_003, '2026-09-23', 'ap-northeast-1-KMS-Requests'),
    remembered(0.000_003),
  ),
  hostedZone: price('month', 'route53', 'AmazonRoute53', remembered(0.5), remembered(0.5)),
  firewallDomain: price('domain-month', 'route53', 'AmazonRoute53', remembered(0.0005), remembered(0.0005)),
  firewallQuery: price('query', 'route53', 'AmazonRoute53', remembered(0.000_000_6), remembered(0.000_000_6)),
  stateTransition: price(
    'transition',
    'step-functions',
    'AmazonStates',
    remembered(0.000_025),
    remembered(0.000_025),
  ),
  scheduleRun: price(
    'invocation',
    'eventbridge',
    'AWSEvents',
    remembered(0.000_001_25),
    remembered(0.000_001),
  ),
  functionRequest: price(
    'request',
    'lambda',
    'AWSLambda',
    seen(0.000_000_2, '2026-09-23', 'APN1-Request'),
    remembered(0.000_000_2),
  ),
  functionArmTime: price(
    'GB-second',
    'lambda',
    'AWSLambda',
    remembered(0.000_013_333_4, 'APN1-Lambda-GB-Second-ARM'),
    remembered(0.000_013_333_4),
  ),
  functionTime: price(
    'GB-second',
    'lambda',
    'AWSLambda',
    seen(0.000_016_666_7, '2026-09-23', 'APN1-Lambda-GB-Second'),
    remembered(0.000_016_666_7),
  ),
  imageStorage: price(
    'GB-month',
    'ecr',
    'AmazonECR',
    seen(0.1, '2026-09-23', 'APN1-TimedStorage-ByteHrs'),
    remembered(0.1),
  ),
  canaryRun: price(
    'run',
    'cloudwatch',
    'AmazonCloudWatch',
    seen(0.0019, '2026-07-20', 'APN1-CW:Canary-runs'),
    remembered(0.0012),
  ),
} satisfies Record<string, Price>;

/** Fargate Spot costs what supply and demand make it; AWS says up to 70 % less. This share of the price is an assumption. */
export const SPOT_SHARE = 0.5;

export type PriceId = keyof typeof PRICES;
