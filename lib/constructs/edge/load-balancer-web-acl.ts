import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { WebAcl } from './web-acl';
import { managedRules, rateLimit } from './web-acl-rules';

export interface LoadBalancerWebAclProps {
  readonly name: string;
  /** Requests one forwarded address may make in five minutes. An office behind NAT is one address. */
  readonly rateLimit: number;
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
}

/**
 * The web ACL of a public load balancer behind CloudFront, for what reaches it through a distribution that is not ours.
 * It sees CloudFront's addresses instead of viewers', so it cannot know who is allowed: the viewer web ACL does.
 */
export class LoadBalancerWebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: LoadBalancerWebAclProps) {
    super(scope, id);
    const acl = new WebAcl(this, 'WebAcl', {
      name: props.name,
      description: 'what a public load balancer refuses whoever asks',
      scope: 'REGIONAL',
      defaultAction: 'allow',
      rules: [rateLimit(props.rateLimit, 'forwarded'), ...managedRules()],
      logRetentionDays: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
    });
    this.arn = acl.arn;
  }
}
