import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/** A rule without its place and its metrics, which the web ACL gives it. */
export type WebAclRule = Omit<CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'>;

/**
 * Rules of the common group that read a request's body. They count instead of blocking: bodies here hold Python code,
 * HTML and data sets, which look like an attack or are larger than the 8 KB that `SizeRestrictions_BODY` allows.
 * What such code may do is decided where it runs.
 */
const BODY_RULES = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'EC2MetaDataSSRF_BODY',
];

/**
 * The rule groups AWS keeps up to date, the cheapest first: addresses known for attacks, requests known to exploit,
 * and the common rules.
 */
export function managedRules(): WebAclRule[] {
  return [
    managedGroup('ip-reputation', 'AWSManagedRulesAmazonIpReputationList'),
    managedGroup('known-bad-inputs', 'AWSManagedRulesKnownBadInputsRuleSet'),
    managedGroup('common', 'AWSManagedRulesCommonRuleSet', BODY_RULES),
  ];
}

/**
 * Blocks an address that makes more than this many requests in five minutes, until it slows down.
 *
 * @param address the caller's own; or, behind CloudFront, the one that it forwards. A viewer can put an invented one
 *   in front of that, so the latter is a second line only.
 */
export function rateLimit(requests: number, address: 'caller' | 'forwarded'): WebAclRule {
  return {
    name: 'rate-limit',
    action: { block: {} },
    statement: {
      rateBasedStatement: {
        limit: requests,
        evaluationWindowSec: 300,
        ...(address === 'caller'
          ? { aggregateKeyType: 'IP' }
          : {
              aggregateKeyType: 'FORWARDED_IP',
              // A header that holds no address was not written by CloudFront alone.
              forwardedIpConfig: { headerName: 'X-Forwarded-For', fallbackBehavior: 'MATCH' },
            }),
      },
    },
  };
}

/** Allows the addresses of a set; whoever is in none falls to the default action. */
export function allowAddresses(ipSetArn: string): WebAclRule {
  return {
    name: 'allowed-addresses',
    action: { allow: {} },
    statement: { ipSetReferenceStatement: { arn: ipSetArn } },
  };
}

function managedGroup(name: string, group: string, countOnly: readonly string[] = []): WebAclRule {
  return {
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name: group,
        ...(countOnly.length > 0 && {
          ruleActionOverrides: countOnly.map(rule => ({ name: rule, actionToUse: { count: {} } })),
        }),
      },
    },
  };
}
