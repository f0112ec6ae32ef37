/**
 * What synthesis must know about a Region and never looks up: a look-up needs credentials and makes templates depend
 * on the day.
 */
export const REGIONS = {
  'ap-northeast-1': {
    /** 1b is closed to new accounts. */
    availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'],
    /**
     * Ids of prefix lists that AWS manages; they are the same in every account. To confirm them:
     * `aws ec2 describe-managed-prefix-lists --region ap-northeast-1 --filters Name=owner-id,Values=AWS`
     */
    prefixLists: {
      /** `com.amazonaws.ap-northeast-1.s3` */
      s3: 'pl-61a54008',
      /** `com.amazonaws.global.cloudfront.origin-facing` */
      cloudFrontOriginFacing: 'pl-58a04531',
    },
  },
} as const;

/**
 * Accounts of AWS itself that deliver access logs of load balancers to buckets. Source: Elastic Load Balancing user guide,
 * "Enable access logs for your Application Load Balancer", step 2; Regions from August 2022 on use a service name.
 */
export const LOG_DELIVERY_ACCOUNTS: ReadonlySet<string> = new Set([
  '127311923021',
  '033677994240',
  '027434742980',
  '797873946194',
  '098369216593',
  '754344448648',
  '589379963580',
  '718504428378',
  '383597477331',
  '600734575887',
  '114774131450',
  '783225319266',
  '582318560864',
  '985666609251',
  '054676820928',
  '156460612806',
  '652711504416',
  '635631232127',
  '009996457667',
  '897822967062',
  '076674570225',
  '507241528517',
]);

/** The Regions systems may live in. */
export type Region = keyof typeof REGIONS;

/** Where CloudFront's certificates, web ACLs and metrics are. */
export const CLOUDFRONT_REGION = 'us-east-1';
