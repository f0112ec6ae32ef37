import { Aws, Stack } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface DistributionLogsProps {
  /** Name of the delivery's two ends. */
  readonly name: string;
  readonly distribution: IDistribution;
  readonly bucket: Bucket;
}

/** The fields of CloudFront's standard log but for cookies, which hold sessions, and field-level encryption. */
const FIELDS = [
  'date',
  'time',
  'x-edge-location',
  'sc-bytes',
  'c-ip',
  'cs-method',
  'cs(Host)',
  'cs-uri-stem',
  'sc-status',
  'cs(Referer)',
  'cs(User-Agent)',
  'cs-uri-query',
  'x-edge-result-type',
  'x-edge-request-id',
  'x-host-header',
  'cs-protocol',
  'cs-bytes',
  'time-taken',
  'x-forwarded-for',
  'ssl-protocol',
  'ssl-cipher',
  'x-edge-response-result-type',
  'cs-protocol-version',
  'c-port',
  'time-to-first-byte',
  'x-edge-detailed-result-type',
  'sc-content-type',
  'sc-content-len',
  'sc-range-start',
  'sc-range-end',
];

/**
 * CloudFront's access logs in a bucket, as JSON below `AWSLogs/<account>/CloudFront/<distribution>/<yyyy>/<MM>/<dd>/<HH>/`.
 *
 * Standard logging v2: version 1 needs a bucket with access control lists, which are off in all of ours, and cannot
 * leave fields out. It lives in us-east-1 and is best effort: CloudFront promises no complete record.
 */
export class DistributionLogs extends Construct {
  constructor(scope: Construct, id: string, { name, distribution, bucket }: DistributionLogsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    // Written out, because CloudWatch Logs would otherwise add it to the bucket's policy behind CloudFormation's back.
    const { policyDependable } = bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`AWSLogs/${Aws.ACCOUNT_ID}/CloudFront/*`)],
        conditions: {
          StringEquals: {
            's3:x-amz-acl': 'bucket-owner-full-control',
            'aws:SourceAccount': Aws.ACCOUNT_ID,
          },
          ArnLike: {
            'aws:SourceArn': stack.formatArn({ service: 'logs', resource: 'delivery-source:*' }),
          },
        },
      }),
    );
    const source = new CfnDeliverySource(this, 'Source', {
      name,
      logType: 'ACCESS_LOGS',
      resourceArn: distribution.distributionArn,
    });
    const destination = new CfnDeliveryDestination(this, 'Destination', {
      name,
      destinationResourceArn: bucket.bucketArn,
      outputFormat: 'json',
    });
    const delivery = new CfnDelivery(this, 'Delivery', {
      deliverySourceName: source.ref,
      deliveryDestinationArn: destination.attrArn,
      recordFields: FIELDS,
      s3SuffixPath: '{DistributionId}/{yyyy}/{MM}/{dd}/{HH}',
    });
    if (policyDependable) delivery.node.addDependency(policyDependable);
  }
}
