import {
  AccountPrincipal,
  AnyPrincipal,
  Effect,
  Grant,
  type IGrantable,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { State } from '../../config/schema';
import { RELEASE_KEYS } from '../../contract/releases';
import { LogBucket } from '../data/log-bucket';
import { PrivateBucket } from '../data/private-bucket';

export interface ReleasesBucketProps {
  readonly bucketName: string;
  readonly logBucketName: string;
  /** Days a replaced or deleted record can still be restored. */
  readonly noncurrentVersionDays: number;
  readonly accessLogDays: number;
  /** Accounts beside this one, each with the deployments it records. */
  readonly workloads: readonly { readonly account: string; readonly deployments: readonly string[] }[];
  readonly state: State;
}

/** What is written once, by whoever may write it. */
const WRITTEN_ONCE = [RELEASE_KEYS.manifests, RELEASE_KEYS.spas];

/**
 * The releases: manifests and SPA files, and what each deployment runs and ran.
 *
 * Manifests and files are written once: S3 refuses a write that does not ask to be the first (`If-None-Match`), from
 * anybody. Other accounts read everything and record their own deployments only; of what they record they delete the
 * lock alone. This account's own principals are held by their IAM policies, not by this bucket.
 */
export class ReleasesBucket extends Construct {
  private readonly bucket: PrivateBucket;

  constructor(scope: Construct, id: string, props: ReleasesBucketProps) {
    super(scope, id);
    const { logBucketName, accessLogDays, workloads, ...bucket } = props;
    const accessLogs = new LogBucket(this, 'AccessLogs', {
      bucketName: logBucketName,
      retentionDays: accessLogDays,
      state: props.state,
    });
    this.bucket = new PrivateBucket(this, 'Bucket', { ...bucket, accessLogs });
    this.writeOnce();
    for (const { account, deployments } of workloads) this.admit(new AccountPrincipal(account), deployments);
  }

  /** Writes releases and reads everything; records no deployment. */
  grantCreate(grantee: IGrantable): void {
    const allow = (actions: string[], resourceArns: string[]) =>
      Grant.addToPrincipal({ grantee, actions, resourceArns }).assertSuccess();
    allow(['s3:GetObject'], [this.bucket.arnForObjects('*')]);
    allow(['s3:ListBucket'], [this.bucket.bucketArn]);
    allow(['s3:PutObject'], this.below(WRITTEN_ONCE));
  }

  /** Source: S3 user guide, enforcing conditional writes. */
  private writeOnce(): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'WrittenOnce',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: this.below(WRITTEN_ONCE),
        conditions: { Null: { 's3:if-none-match': 'true' } },
      }),
    );
  }

  private admit(account: AccountPrincipal, deployments: readonly string[]): void {
    const allow = (actions: string[], resources: string[]) =>
      this.bucket.addToResourcePolicy(
        new PolicyStatement({ effect: Effect.ALLOW, principals: [account], actions, resources }),
      );
    allow(['s3:GetObject'], [this.bucket.arnForObjects('*')]);
    allow(['s3:ListBucket'], [this.bucket.bucketArn]);
    allow(['s3:PutObject'], this.below(deployments.map(RELEASE_KEYS.deployment)));
    allow(
      ['s3:DeleteObject'],
      deployments.map(name => this.bucket.arnForObjects(RELEASE_KEYS.lock(name))),
    );
  }

  private below(prefixes: readonly string[]): string[] {
    return prefixes.map(prefix => this.bucket.arnForObjects(`${prefix}*`));
  }
}
