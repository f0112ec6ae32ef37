import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnIPSet } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { WebAcl } from './web-acl';
import { allowAddresses, managedRules, rateLimit } from './web-acl-rules';

export interface ViewerWebAclProps {
  readonly name: string;
  /** IPv4 ranges whose viewers may open the site; everybody else is blocked. */
  readonly allowedCidrs: readonly string[];
  /** Requests one address may make in five minutes. An office behind NAT is one address: count all its people. */
  readonly rateLimit: number;
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
}

/**
 * The web ACL of a distribution, which sees viewers by their own address.
 *
 * Blocks by default; the last rule allows the listed ranges. So the other rules bind those inside too (allowing ends
 * the evaluation), and a lost rule closes the site instead of opening it. The flood is stopped before the rules that
 * look into requests.
 */
export class ViewerWebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ViewerWebAclProps) {
    super(scope, id);
    const allowed = new CfnIPSet(this, 'Allowed', {
      name: `${props.name}-allowed`,
      description: 'who may open the site',
      scope: 'CLOUDFRONT',
      ipAddressVersion: 'IPV4',
      addresses: [...props.allowedCidrs],
    });
    const acl = new WebAcl(this, 'WebAcl', {
      name: props.name,
      description: 'blocks everybody outside the allowed ranges',
      scope: 'CLOUDFRONT',
      defaultAction: 'block',
      rules: [rateLimit(props.rateLimit, 'caller'), ...managedRules(), allowAddresses(allowed.attrArn)],
      logRetentionDays: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
    });
    this.arn = acl.arn;
  }
}
