import { Match, type Template } from 'aws-cdk-lib/assertions';
import { LoadBalancerWebAcl } from '../../../lib/constructs/edge/load-balancer-web-acl';
import { ViewerWebAcl } from '../../../lib/constructs/edge/viewer-web-acl';
import { anyKey, templateOf } from '../../support/stack';

const OFFICE = ['203.0.113.0/24', '198.51.100.7/32'];

const viewers = templateOf(stack => {
  new ViewerWebAcl(stack, 'Acl', {
    name: 'viewers',
    allowedCidrs: OFFICE,
    rateLimit: 2000,
    logRetentionDays: 30,
    encryptionKey: anyKey(stack),
  });
});
const balancer = templateOf(stack => {
  new LoadBalancerWebAcl(stack, 'Acl', {
    name: 'balancer',
    rateLimit: 2000,
    logRetentionDays: 30,
    encryptionKey: anyKey(stack),
  });
});

interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Action?: object;
  readonly OverrideAction?: object;
  readonly Statement: {
    readonly ManagedRuleGroupStatement?: {
      readonly Name: string;
      readonly RuleActionOverrides?: { readonly Name: string; readonly ActionToUse: object }[];
    };
    readonly RateBasedStatement?: object;
  };
}

function aclOf(template: Template) {
  const [acl] = Object.values(template.findResources('AWS::WAFv2::WebACL'));
  if (!acl) throw new Error('no web ACL');
  const rules: Rule[] = [...acl.Properties.Rules].sort((a: Rule, b: Rule) => a.Priority - b.Priority);
  return { acl: acl.Properties, rules };
}

const managedGroups = (template: Template) =>
  aclOf(template).rules.flatMap(({ Statement }) => Statement.ManagedRuleGroupStatement ?? []);

describe('the web ACL of viewers', () => {
  const { rules, acl } = aclOf(viewers);

  it('blocks a viewer outside the allow-list by default', () => {
    expect(acl.DefaultAction).toEqual({ Block: {} });
    expect(acl.Scope).toBe('CLOUDFRONT');
  });

  it('allows by one rule only, the last: before it, every rule binds those inside too', () => {
    const allowing = rules.filter(({ Action }) => Action && 'Allow' in Action);
    expect(allowing).toEqual([rules.at(-1)]);
    expect(allowing[0]?.Statement).toEqual({
      IPSetReferenceStatement: { Arn: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } },
    });
  });

  it('allows exactly the listed ranges', () => {
    viewers.hasResourceProperties('AWS::WAFv2::IPSet', {
      Addresses: OFFICE,
      IPAddressVersion: 'IPV4',
      Scope: 'CLOUDFRONT',
    });
  });

  it('trusts no forwarded address: a viewer could invent one', () => {
    expect(JSON.stringify(acl.Rules)).not.toContain('Forwarded');
  });

  it('stops a flood before it looks into requests', () => {
    expect(rules[0]).toMatchObject({
      Action: { Block: {} },
      Statement: {
        RateBasedStatement: { Limit: 2000, AggregateKeyType: 'IP', EvaluationWindowSec: 300 },
      },
    });
  });
});

describe('the web ACL of a public load balancer', () => {
  const { rules, acl } = aclOf(balancer);

  it('knows no viewer: it allows by default and has no address list', () => {
    expect(acl).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
    balancer.resourceCountIs('AWS::WAFv2::IPSet', 0);
  });

  it('does not count all viewers of an edge location as one', () => {
    expect(rules[0]?.Statement.RateBasedStatement).toMatchObject({
      AggregateKeyType: 'FORWARDED_IP',
      ForwardedIPConfig: { HeaderName: 'X-Forwarded-For', FallbackBehavior: 'MATCH' },
    });
  });
});

describe.each([
  ['viewers', viewers],
  ['balancer', balancer],
])('both web ACLs (%s)', (name, template) => {
  it('block by the managed rules instead of only counting', () => {
    expect(managedGroups(template).map(({ Name }) => Name)).toEqual([
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
    ]);
    for (const rule of aclOf(template).rules) {
      if (rule.Statement.ManagedRuleGroupStatement) expect(rule.OverrideAction).toEqual({ None: {} });
    }
  });

  it('let the code of a card and a data set pass: only rules about bodies count', () => {
    const counted = managedGroups(template).flatMap(({ RuleActionOverrides = [] }) => RuleActionOverrides);
    expect(counted.map(({ Name }) => Name)).toContain('SizeRestrictions_BODY');
    for (const { Name, ActionToUse } of counted) {
      expect(Name).toMatch(/_BODY$/);
      expect(ActionToUse).toEqual({ Count: {} });
    }
  });

  it('have one metric per rule', () => {
    const { Rules, VisibilityConfig } = aclOf(template).acl;
    const names = [
      VisibilityConfig,
      ...Rules.map((rule: { VisibilityConfig: object }) => rule.VisibilityConfig),
    ];
    expect(new Set(names.map(({ MetricName }) => MetricName)).size).toBe(names.length);
    for (const config of names) expect(config.CloudWatchMetricsEnabled).toBe(true);
  });

  it('log what they blocked or counted, without credentials, to a group that forgets', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: `aws-waf-logs-${name}`,
      RetentionInDays: 30,
    });
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }],
      LoggingFilter: Match.objectLike({ DefaultBehavior: 'DROP' }),
    });
  });

  it('name the log group as WAF wants it, without the wildcard of its ARN', () => {
    const [logging] = Object.values(template.findResources('AWS::WAFv2::LoggingConfiguration'));
    const [destination] = logging?.Properties.LogDestinationConfigs ?? [];
    expect(JSON.stringify(destination)).toContain(':log-group:');
    expect(JSON.stringify(destination)).not.toContain('*');
  });
});
