import { Duration } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { State } from '../../config/schema';
import { removalPolicy } from './removal';

export interface PrivateBucketProps extends Pick<BucketProps, 'lifecycleRules' | 'objectOwnership'> {
  readonly bucketName: string;
  readonly state: State;
  /** Days a replaced or deleted object version can still be restored. */
  readonly noncurrentVersionDays: number;
  /**
   * Bucket that receives the server access logs, under `s3/<bucket name>/`.
   * @default - none: for the log bucket itself
   */
  readonly accessLogs?: Bucket;
}

/**
 * A versioned bucket nobody outside the account reaches: Block Public Access, TLS 1.2 only, encrypted (SSE-S3),
 * unfinished uploads removed after a week. It does not restrict principals of its own account.
 */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    const { noncurrentVersionDays, accessLogs, state, lifecycleRules = [], ...rest } = props;
    super(scope, id, {
      ...rest,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: removalPolicy(state),
      versioned: true,
      ...(accessLogs && {
        serverAccessLogsBucket: accessLogs,
        serverAccessLogsPrefix: `s3/${props.bucketName}/`,
      }),
      lifecycleRules: [
        { id: 'abort-unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
        {
          id: 'expire-noncurrent-versions',
          noncurrentVersionExpiration: Duration.days(noncurrentVersionDays),
          expiredObjectDeleteMarker: true,
        },
        ...lifecycleRules,
      ],
    });
  }
}
