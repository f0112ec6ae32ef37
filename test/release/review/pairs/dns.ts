import { allowed, everything, firewallAssociation, firewallRules, NETWORK } from './bases/network';
import { changing, edited, listed, type Pair, plus, set, without } from './support';

const { ask, block, clear } = changing('shop-network', NETWORK);

export const hurting: readonly Pair[] = [
  block(
    'names that are not listed raise an alert instead of being blocked',
    { about: 'DNS Firewall action', resource: firewallRules },
    set(firewallRules, { 'FirewallRules.1.Action': 'ALERT', 'FirewallRules.1.BlockResponse': undefined }),
  ),
  block(
    'names that are not listed are allowed',
    { about: 'DNS Firewall action', resource: firewallRules },
    set(firewallRules, { 'FirewallRules.1.Action': 'ALLOW', 'FirewallRules.1.BlockResponse': undefined }),
  ),
  block(
    'the rule that blocks everything else is removed',
    { about: 'DNS Firewall rule removed', resource: firewallRules },
    set(firewallRules, { 'FirewallRules.1': undefined }),
  ),
  block(
    'the rules are no longer associated with the network',
    { about: 'DNS Firewall association removed', resource: firewallAssociation },
    without(firewallAssociation),
  ),
  block(
    'every name is on the list of allowed ones',
    { about: 'DNS Firewall allow list', resource: allowed },
    set(allowed, { 'Domains.+': '*' }),
  ),
  block(
    'a wildcard of names that anybody can register under is allowed',
    { about: 'DNS Firewall allow list', resource: allowed },
    set(allowed, { 'Domains.+': '*.execute-api.ap-northeast-1.amazonaws.com' }),
  ),
  // Hesitated: the application may need it; a person has to know who owns that name.
  ask(
    'one more name is allowed',
    { about: 'DNS Firewall allow list', resource: allowed },
    set(allowed, { 'Domains.+': 'api.partner.example.com' }),
  ),
  block(
    'the list of what is blocked holds one name instead of all',
    { about: 'DNS Firewall block list', resource: everything },
    set(everything, { 'Domains.0': 'evil.example.com' }),
  ),
  block(
    'blocking comes before allowing, and the worker finds nothing any more',
    { about: 'DNS Firewall priority, availability', resource: firewallRules },
    set(firewallRules, { 'FirewallRules.1.Priority': 50 }),
  ),
  // Hesitated: there is no resource type for it, so what the custom resource says is all that can be read.
  ask(
    'a custom resource lets names through while the firewall is out of order',
    { about: 'custom resource, fail open', resource: 'FailOpen7C8D9E0F' },
    plus({
      FailOpen7C8D9E0F: {
        Type: 'Custom::AWS',
        Properties: {
          ServiceToken: 'arn:aws:lambda:ap-northeast-1:111122223333:function:aws-api',
          Create:
            '{"service":"route53resolver","action":"updateFirewallConfig","parameters":{"ResourceId":"vpc-1","FirewallFailOpen":"ENABLED"}}',
        },
      },
    }),
  ),
  ask(
    'the association may be changed by anybody who may change it',
    { about: 'mutation protection', resource: firewallAssociation },
    set(firewallAssociation, { MutationProtection: 'DISABLED' }),
  ),
];

export const harmless: readonly Pair[] = [
  changing('shop-network', edited(NETWORK, set(allowed, { 'Domains.+': 'old.partner.example.com' }))).clear(
    'a name is allowed no more',
    {},
    set(allowed, { 'Domains.2': undefined }),
  ),
  clear(
    'allowed names stand in another order',
    {},
    set(allowed, { Domains: listed(NETWORK, allowed, 'Domains').toReversed() }),
  ),
  clear(
    'rules of the firewall are written in another order with the same priorities',
    {},
    set(firewallRules, { FirewallRules: listed(NETWORK, firewallRules, 'FirewallRules').toReversed() }),
  ),
  clear(
    'a blocked name is answered with nothing instead of an error',
    {},
    set(firewallRules, { 'FirewallRules.1.BlockResponse': 'NODATA' }),
  ),
  clear(
    'a name is allowed that a wildcard on the list covered already',
    {},
    set(allowed, { 'Domains.+': '111122223333.dkr.ecr.ap-northeast-1.amazonaws.com' }),
  ),
];
