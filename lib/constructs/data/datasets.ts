import { Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { State } from '../../config/schema';
import type { Workload } from '../compute/workload';
import { PrivateBucket } from './private-bucket';

export interface DatasetsProps {
  readonly bucketName: string;
  /** Key prefix under which datasets are; grants reach nothing else. */
  readonly prefix: string;
  readonly noncurrentVersionDays: number;
  readonly accessLogs: Bucket;
  readonly state: State;
}

/**
 * The bucket of uploaded datasets. Grants name the bucket by its contract name, not by reference, so that
 * services depend on the name alone. A grant also sets `S3_BUCKET_DATASETS`.
 */
export class Datasets extends Construct {
  readonly bucketName: string;
  private readonly prefix: string;

  constructor(scope: Construct, id: string, props: DatasetsProps) {
    super(scope, id);
    this.bucketName = props.bucketName;
    this.prefix = props.prefix;
    new PrivateBucket(this, 'Bucket', props);
  }

  /** Reads datasets. `throughEndpoint` makes the grant void outside that VPC endpoint. */
  grantRead(workload: Workload, options: { readonly throughEndpoint?: string } = {}): void {
    this.grant(workload, ['s3:GetObject'], options.throughEndpoint);
  }

  /** Reads, writes and deletes datasets; earlier versions stay for the bucket's retention. */
  grantReadWrite(workload: Workload): void {
    this.grant(workload, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload']);
  }

  private grant(workload: Workload, objectActions: string[], endpointId?: string): void {
    workload.addEnvironment('S3_BUCKET_DATASETS', this.bucketName);
    const bucketArn = Stack.of(this).formatArn({
      service: 's3',
      region: '',
      account: '',
      resource: this.bucketName,
    });
    const onlyThere: Record<string, Record<string, string>> = endpointId
      ? { StringEquals: { 'aws:SourceVpce': endpointId } }
      : {};
    Grant.addToPrincipal({
      grantee: workload,
      actions: objectActions,
      resourceArns: [`${bucketArn}/${this.prefix}*`],
      conditions: onlyThere,
    }).assertSuccess();
    Grant.addToPrincipal({
      grantee: workload,
      actions: ['s3:ListBucket'],
      resourceArns: [bucketArn],
      conditions: { ...onlyThere, StringLike: { 's3:prefix': `${this.prefix}*` } },
    }).assertSuccess();
  }
}
