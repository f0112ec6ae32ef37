import { Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { DnsFirewall } from '../../../lib/constructs/network/dns-firewall';
import { newApp } from '../../../lib/systems/app';
import { anyKey } from '../../support/stack';
import { flat, TemplateReader } from '../../support/template-reader';

function build(): TemplateReader {
  const stack = new Stack(newApp(), 'test', { env: { region: 'ap-northeast-1' } });
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['ap-northeast-1a'] });
  new DnsFirewall(stack, 'Firewall', {
    name: 'shop-test',
    vpc,
    allow: [{ name: 'pay.example.com', reason: 'shop: payments' }],
    logRetentionDays: 7,
    encryptionKey: anyKey(stack),
    state: { onRemoval: 'destroy', reason: 'a test leaves nothing behind' },
  });
  return new TemplateReader(stack);
}

const template = build();
const rules = template.only('AWS::Route53Resolver::FirewallRuleGroup').properties.FirewallRules;
const listOf = (rule: { FirewallDomainListId: object }) =>
  template
    .ofType('AWS::Route53Resolver::FirewallDomainList')
    .find(({ id }) => flat(rule.FirewallDomainListId) === `\${${id}.Id}`)?.properties.Domains;

test('no rule trusts the targets of an alias, lets a query pass with an alert, or looks at one record type only', () => {
  for (const rule of rules) {
    expect(['ALLOW', 'BLOCK']).toContain(rule.Action);
    expect(rule.FirewallDomainRedirectionAction).not.toBe('TRUST_REDIRECTION_DOMAIN');
    expect(rule).not.toHaveProperty('Qtype');
  }
});

test('what is not listed is blocked, with an answer that does not deny the names below it', () => {
  const last = rules.toSorted(
    (a: { Priority: number }, b: { Priority: number }) => b.Priority - a.Priority,
  )[0];
  expect(last).toMatchObject({ Action: 'BLOCK', BlockResponse: 'NODATA' });
  expect(listOf(last)).toEqual(['*']);
});

test('what is listed is allowed, and nothing else', () => {
  const allowed = rules.filter(({ Action }: { Action: string }) => Action === 'ALLOW');
  expect(allowed.map(listOf)).toEqual([['pay.example.com']]);
});

test('a failing firewall answers nothing', () => {
  expect(template.only('AWS::Route53Resolver::FirewallConfig').properties).toEqual({
    ResourceId: 'vpc-1',
    FirewallFailOpen: 'DISABLED',
  });
});

test('the rules are in force in the VPC, before any other group, and stay so', () => {
  expect(template.only('AWS::Route53Resolver::FirewallRuleGroupAssociation').properties).toMatchObject({
    VpcId: 'vpc-1',
    Priority: 101,
    MutationProtection: 'ENABLED',
  });
});

test('queries of the VPC are logged', () => {
  const config = template.only('AWS::Route53Resolver::ResolverQueryLoggingConfig');
  const group = template.only('AWS::Logs::LogGroup');
  expect(flat(config.properties.DestinationArn)).toBe(`\${${group.id}.Arn}`);
  expect(group.properties.RetentionInDays).toBe(7);
  const association = template.only('AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation').properties;
  expect(flat(association)).toEqual({ ResolverQueryLogConfigId: `\${${config.id}.Id}`, ResourceId: 'vpc-1' });
});
