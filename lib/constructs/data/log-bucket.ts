import { Duration, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import type { State } from '../../config/schema';
import { PrivateBucket } from './private-bucket';

export interface LogBucketProps {
  readonly bucketName: string;
  readonly retentionDays: number;
  readonly state: State;
}

/** Logs are written once: a second version means that somebody deleted or replaced one. */
const DAYS_TO_NOTICE = 7;

/**
 * Access logs of buckets (`s3/`) and of the Region's load balancers (`alb/`). Everything expires; what is deleted
 * before can be brought back for a week.
 */
export class LogBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id, {
      ...props,
      noncurrentVersionDays: DAYS_TO_NOTICE,
      lifecycleRules: [{ id: 'expire-logs', expiration: Duration.days(props.retentionDays) }],
    });
  }

  /** Lets the Region's load balancers write below `alb/`. */
  admitLoadBalancers(): void {
    const stack = Stack.of(this);
    const deliveryAccount = RegionInfo.get(stack.region).elbv2Account;
    if (!deliveryAccount)
      throw new Error(`no load balancer log delivery account is known for Region ${stack.region}`);
    this.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new AccountPrincipal(deliveryAccount)],
        actions: ['s3:PutObject'],
        resources: [this.arnForObjects(`alb/AWSLogs/${stack.account}/*`)],
      }),
    );
  }
}
