import type { Json } from '../../../support/deployment';
import type { Mutations, Templates } from './templates';

const association = (t: Templates) => t.one('AWS::Route53Resolver::FirewallRuleGroupAssociation');
const allowed = (t: Templates): string[] =>
  t.one('AWS::Route53Resolver::FirewallDomainList', /Allowed/).properties.Domains;
const everything = (t: Templates) => t.one('AWS::Route53Resolver::FirewallDomainList', /Everything/);
const list = (t: Templates, ...domains: string[]) => ({
  'Fn::GetAtt': [
    t.add('network', 'AWS::Route53Resolver::FirewallDomainList', { Domains: domains }).Ref,
    'Id',
  ],
});
const rule = (t: Templates, priority: number, more: Json) =>
  t.firewallRules.push({ Action: 'ALLOW', Priority: priority, ...more });
const failOpen = (t: Templates) => t.one('AWS::Route53Resolver::FirewallConfig');

/** A rule group of its own, associated with the VPC. */
const group = (t: Templates, priority: number, rules: Json[]) =>
  t.add('network', 'AWS::Route53Resolver::FirewallRuleGroupAssociation', {
    VpcId: t.vpc,
    Priority: priority,
    MutationProtection: 'ENABLED',
    FirewallRuleGroupId: {
      'Fn::GetAtt': [
        t.add('network', 'AWS::Route53Resolver::FirewallRuleGroup', { FirewallRules: rules }).Ref,
        'Id',
      ],
    },
  });

export const DNS: Mutations = {
  E10: {
    'no DNS Firewall': t => t.remove(association(t)),
    'DNS Firewall under a condition': t =>
      Object.assign(association(t).resource, { Condition: t.undecided('network') }),
    'DNS Firewall of another VPC': t =>
      Object.assign(association(t).properties, {
        VpcId: t.add('network', 'AWS::EC2::VPC', { CidrBlock: '10.99.0.0/16' }),
      }),
    'DNS Firewall of a VPC that is not known': t =>
      Object.assign(association(t).properties, { VpcId: 'vpc-0123456789abcdef0' }),
    'DNS Firewall that anybody may take away': t =>
      Object.assign(association(t).properties, { MutationProtection: 'DISABLED' }),
    'DNS Firewall without protection against changes': t =>
      delete association(t).properties.MutationProtection,
    'the last rule allows': t => Object.assign(t.firewallRules[1], { Action: 'ALLOW' }),
    'the last rule only alerts': t => Object.assign(t.firewallRules[1], { Action: 'ALERT' }),
    'the last rule is missing': t => t.firewallRules.splice(1),
    'the last rule may vanish': t =>
      t.firewallRules.splice(1, 1, {
        'Fn::If': [t.undecided('network'), t.firewallRules[1], { Ref: 'AWS::NoValue' }],
      }),
    'the last rule blocks one name': t =>
      Object.assign(everything(t).properties, { Domains: ['example.com'] }),
    'what is blocked is in a file': t =>
      Object.assign(everything(t).properties, { Domains: undefined, DomainFileUrl: 's3://bucket/file' }),
    'a rule before the others allows everything': t => rule(t, 50, { FirewallDomainListId: list(t, '*') }),
    "a rule in between allows an attacker's name": t =>
      rule(t, 150, { FirewallDomainListId: list(t, 'attacker.example') }),
    'a rule in between alerts on everything': t =>
      rule(t, 150, { Action: 'ALERT', FirewallDomainListId: list(t, '*') }),
    'a rule allows a list that is not in the templates': t =>
      rule(t, 150, { FirewallDomainListId: 'rslvr-fdl-0123456789abcdef' }),
    'a rule alerts on threats instead of names': t =>
      rule(t, 150, { Action: 'ALERT', DnsThreatProtection: 'DGA', ConfidenceThreshold: 'HIGH' }),
    "an attacker's name among the allowed": t => allowed(t).push('attacker.example'),
    'a wildcard over names anybody may register': t => allowed(t).push('*.com'),
    'a wildcard above a reviewed name': t => allowed(t).push('*.slack.com'),
    'every AWS name of the Region': t => allowed(t).push('*.ap-northeast-1.amazonaws.com'),
    'everything among the allowed': t => allowed(t).push('*'),
    'a name from a parameter': t =>
      (allowed(t) as Json[]).push({ 'Fn::Join': ['.', ['attacker', { Ref: 'AWS::StackId' }]] }),
    'a second group that is asked first': t =>
      group(t, 100, [{ Action: 'ALLOW', Priority: 1, FirewallDomainListId: list(t, '*') }]),
    'the rules in the wrong order': t => Object.assign(t.firewallRules[1], { Priority: 50, Action: 'ALERT' }),
    'the same priority twice': t => Object.assign(t.firewallRules[1], { Priority: 100 }),
    'a priority from a parameter': t => {
      t.stack('network').Parameters.Priority = { Type: 'Number', Default: 200 };
      Object.assign(t.firewallRules[1], { Priority: { Ref: 'Priority' } });
    },
    'a rule group that is not in the templates': t =>
      Object.assign(association(t).properties, { FirewallRuleGroupId: 'rslvr-frg-0123456789' }),
    'one kind of query is blocked': t => Object.assign(t.firewallRules[1], { Qtype: 'A' }),
  },
  E11: {
    'DNS Firewall fails open': t => Object.assign(failOpen(t).properties, { FirewallFailOpen: 'ENABLED' }),
    'DNS Firewall fails as the account has it': t =>
      Object.assign(failOpen(t).properties, { FirewallFailOpen: 'USE_LOCAL_RESOURCE_SETTING' }),
    'nothing says how DNS Firewall fails': t => t.remove(failOpen(t)),
    'a condition decides how DNS Firewall fails': t =>
      Object.assign(failOpen(t).properties, {
        FirewallFailOpen: { 'Fn::If': [t.undecided('network'), 'ENABLED', 'DISABLED'] },
      }),
    'it is said of another VPC': t =>
      Object.assign(failOpen(t).properties, {
        ResourceId: t.add('network', 'AWS::EC2::VPC', { CidrBlock: '10.99.0.0/16' }),
      }),
  },
  E12: {
    'redirections are trusted': t =>
      Object.assign(t.firewallRules[0], { FirewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN' }),
    'redirections are trusted under a condition': t =>
      Object.assign(t.firewallRules[0], {
        FirewallDomainRedirectionAction: {
          'Fn::If': [t.undecided('network'), 'TRUST_REDIRECTION_DOMAIN', { Ref: 'AWS::NoValue' }],
        },
      }),
    'one kind of query is blocked': t => Object.assign(t.firewallRules[1], { Qtype: 'TXT' }),
  },
  E13: {
    'a resolver rule': t =>
      t.add('network', 'AWS::Route53Resolver::ResolverRuleAssociation', {
        VPCId: t.vpc,
        ResolverRuleId: 'rslvr-rr-0',
      }),
    'a Route 53 profile': t =>
      t.add('network', 'AWS::Route53Profiles::ProfileAssociation', {
        ResourceId: t.vpc,
        ProfileId: 'rp-0',
        Name: 'p',
      }),
    'an outbound resolver endpoint': t =>
      t.add('network', 'AWS::Route53Resolver::ResolverEndpoint', {
        Direction: 'OUTBOUND',
        SecurityGroupIds: [],
        IpAddresses: [{ SubnetId: { Ref: t.one('AWS::EC2::Subnet', /privateSubnet1/).id } }],
      }),
    'name servers of our own': t =>
      t.add('network', 'AWS::EC2::VPCDHCPOptionsAssociation', {
        VpcId: t.vpc,
        DhcpOptionsId: t.add('network', 'AWS::EC2::DHCPOptions', { DomainNameServers: ['203.0.113.53'] }),
      }),
    'name servers of the container': t => (t.container.DnsServers = ['203.0.113.53']),
    'name servers that are not known': t =>
      t.add('network', 'AWS::EC2::VPCDHCPOptionsAssociation', { VpcId: t.vpc, DhcpOptionsId: 'dopt-0' }),
  },
};
