import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { WebAclRule } from './web-acl-rules';

export interface WebAclProps {
  /** Name of the web ACL; its log group is `aws-waf-logs-<name>`. */
  readonly name: string;
  readonly description: string;
  /** `CLOUDFRONT` lives in us-east-1 and sees viewers; `REGIONAL` sees whoever calls the load balancer. */
  readonly scope: 'CLOUDFRONT' | 'REGIONAL';
  /** What happens to a request that no rule decided. */
  readonly defaultAction: 'allow' | 'block';
  /** In the order in which they are asked. */
  readonly rules: readonly WebAclRule[];
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
}

/**
 * A web ACL that says what it did: every rule has metrics, and what was blocked or counted is logged without
 * credentials. Allowed requests are not logged here; the access logs hold them.
 */
export class WebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Resource', {
      name: props.name,
      description: props.description,
      scope: props.scope,
      defaultAction: { [props.defaultAction]: {} },
      rules: props.rules.map((rule, priority) => ({
        ...rule,
        priority,
        visibilityConfig: visibility(rule.name),
      })),
      visibilityConfig: visibility(props.name),
    });
    this.arn = acl.attrArn;
    this.log(acl, props);
  }

  private log(acl: CfnWebACL, { name, logRetentionDays, encryptionKey }: WebAclProps): void {
    const group = new LogGroup(this, 'Logs', {
      // The prefix is WAF's condition.
      logGroupName: `aws-waf-logs-${name}`,
      retention: logRetentionDays,
      encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [
        // WAF refuses the `:*` at the end of `logGroupArn`.
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: group.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: ['authorization', 'cookie'].map(header => ({ singleHeader: { Name: header } })),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map(action => ({
              ActionCondition: { Action: action },
            })),
          },
        ],
      },
    });
  }
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
