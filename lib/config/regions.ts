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

/** The Regions systems may live in. */
export type Region = keyof typeof REGIONS;

/** Where CloudFront's certificates, web ACLs and metrics are. */
export const CLOUDFRONT_REGION = 'us-east-1';
