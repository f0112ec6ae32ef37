import { AccessLevel, type IOrigin, S3OriginAccessControl } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { State } from '../../config/schema';
import { PrivateBucket } from '../data/private-bucket';

export interface StaticSiteProps {
  readonly bucketName: string;
  /** Days a replaced or deleted file can still be restored. */
  readonly noncurrentVersionDays: number;
  readonly accessLogs: Bucket;
  readonly state: State;
}

/**
 * The files of the single-page application: documents under `/releases/<id>/`, hashed assets once under `/assets/`.
 * Only the distribution of the same stack reads them. No template puts a file there; a release does.
 *
 * Assets are uploaded with `Cache-Control: public, max-age=31536000, immutable`. The distribution does not add that
 * header, because it would add it to the 404 of a missing asset too and a browser would remember that for a year.
 */
export class StaticSite extends Construct {
  readonly bucket: Bucket;
  readonly origin: IOrigin;

  constructor(scope: Construct, id: string, props: StaticSiteProps) {
    super(scope, id);
    this.bucket = new PrivateBucket(this, 'Bucket', props);
    this.origin = S3BucketOrigin.withOriginAccessControl(this.bucket, {
      originId: 'site',
      // Made here, because its id below the distribution would change with the order of the origins.
      originAccessControl: new S3OriginAccessControl(this, 'AccessControl', {
        originAccessControlName: props.bucketName,
      }),
      // Without LIST, S3 does not say that a key is missing: it answers 403.
      originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
    });
  }
}
