import { naming } from '../../model/network';
import { type Control, demand, each, mustBeTrue } from '../control';

const WEB_ACL = ['AWS::WAFv2::WebACL'];

export const WAF: readonly Control[] = [
  {
    id: 'WAF.10',
    title: 'Web ACLs have a rule',
    types: WEB_ACL,
    check: ({ properties }) => {
      const rules = properties.at('Rules');
      return demand(rules.items().length > 0, `${rules.where} is empty`);
    },
  },
  {
    id: 'WAF.11',
    title: 'Web ACLs have logging',
    standard: 'NIST 800-53',
    types: WEB_ACL,
    check: ({ resource }, world) => {
      const logged = naming(world, resource, 'ResourceArn', 'AWS::WAFv2::LoggingConfiguration');
      return demand(logged.length > 0, `${resource.label} has no logging configuration`);
    },
  },
  {
    id: 'WAF.12',
    title: 'Rules have CloudWatch metrics',
    types: WEB_ACL,
    // Security Hub looks at rule groups of one's own; there are none, so the rules of the web ACL are looked at.
    check: ({ properties }) =>
      each(properties.at('Rules').items(), rule =>
        mustBeTrue(rule.at('VisibilityConfig', 'CloudWatchMetricsEnabled')),
      ),
  },
];
