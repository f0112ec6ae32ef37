import { Stack } from 'aws-cdk-lib';
import { Alarms } from '../../../lib/constructs/alarms/alarms';
import { AlertTopics } from '../../../lib/constructs/alarms/alert-topics';
import { Network, type NetworkProps } from '../../../lib/constructs/network/network';
import { newApp } from '../../../lib/systems/app';
import { anyKey } from '../../support/stack';
import { flat, TemplateReader } from '../../support/template-reader';

const ZONES = ['ap-northeast-1a', 'ap-northeast-1c'];

class ZonedStack extends Stack {
  override get availabilityZones(): string[] {
    return ZONES;
  }
}

function network(change: Partial<NetworkProps> = {}): TemplateReader {
  const stack = new ZonedStack(newApp(), 'test', { env: { region: 'ap-northeast-1' } });
  const encryptionKey = anyKey(stack);
  const topics = new AlertTopics(stack, 'Topics', { deployment: 'shop-test', encryptionKey, emails: [] });
  new Network(stack, 'Network', {
    name: 'shop-test',
    cidr: '10.1.0.0/16',
    availabilityZones: ZONES,
    natGateways: 1,
    subnets: {
      public: ['10.1.9.0/24', '10.1.8.0/24'],
      private: ['10.1.7.0/24', '10.1.6.0/24'],
      executor: ['10.1.5.0/24', '10.1.4.0/24'],
    },
    restrictDefaultSecurityGroup: true,
    logRetentionDays: 7,
    encryptionKey,
    state: { onRemoval: 'retain', deletionProtection: true },
    alarms: new Alarms(topics, 'shop-test'),
    ...change,
  });
  return new TemplateReader(stack);
}

const template = network();

test('a zone without an address for each tier is refused, and the message says what is missing', () => {
  const subnets = { public: ['10.1.9.0/24', '10.1.8.0/24'], private: [], executor: ['10.1.5.0/24'] };
  expect(() => network({ subnets })).toThrow(
    'no CIDR for the private subnet in ap-northeast-1a: found [], needed one for each of ap-northeast-1a, ap-northeast-1c',
  );
});

test('addresses are those written down, whatever order a calculation would give', () => {
  const addresses = template.ofType('AWS::EC2::Subnet').map(({ properties }) => properties.CidrBlock);
  expect(addresses).toEqual([
    '10.1.9.0/24',
    '10.1.8.0/24',
    '10.1.7.0/24',
    '10.1.6.0/24',
    '10.1.5.0/24',
    '10.1.4.0/24',
  ]);
});

test('without NAT nothing has a route to the internet but the public subnets, and nothing is left to alarm on', () => {
  const isolated = network({ natGateways: 0 });
  expect(isolated.ofType('AWS::EC2::Route').filter(({ properties }) => !properties.GatewayId)).toEqual([]);
  expect(isolated.ofType('AWS::EC2::EIP')).toEqual([]);
  expect(isolated.ofType('AWS::CloudWatch::Alarm')).toEqual([]);
});

test('one NAT gateway serves both zones', () => {
  const { id } = template.only('AWS::EC2::NatGateway', 'shop-test-nat-1');
  const throughNat = template
    .ofType('AWS::EC2::Route')
    .flatMap(({ properties }) => properties.NatGatewayId?.Ref ?? []);
  expect(throughNat).toEqual([id, id]);
});

test('resources carry the names of the deployment', () => {
  const named: [string, string][] = [
    ['AWS::EC2::VPC', 'shop-test-vpc'],
    ['AWS::EC2::InternetGateway', 'shop-test-igw'],
    ['AWS::EC2::NatGateway', 'shop-test-nat-1'],
    ['AWS::EC2::EIP', 'shop-test-nat-eip-1'],
    ['AWS::EC2::FlowLog', 'shop-test-flow-logs'],
  ];
  for (const [type, name] of named) expect(() => template.only(type, name)).not.toThrow();
});

test("flow logs hold accepted and rejected traffic, and nobody else's flow logs use their role", () => {
  const { properties } = template.only('AWS::EC2::FlowLog');
  expect(properties).toMatchObject({ ResourceType: 'VPC', TrafficType: 'ALL' });
  const role = template
    .ofType('AWS::IAM::Role')
    .find(({ id }) => flat(properties.DeliverLogsPermissionArn) === `\${${id}.Arn}`);
  expect(flat(role?.properties.AssumeRolePolicyDocument.Statement)).toEqual([
    expect.objectContaining({
      Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': `\${AWS::AccountId}` } },
    }),
  ]);
});

test('one lost connection attempt does not page, a quarter of an hour of them does', () => {
  const alarm = template
    .ofType('AWS::CloudWatch::Alarm')
    .find(({ properties }) => properties.MetricName === 'ErrorPortAllocation');
  expect(alarm?.properties).toMatchObject({
    AlarmName: 'shop-test-nat-1-ports-exhausted',
    Namespace: 'AWS/NATGateway',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 15,
    DatapointsToAlarm: 15,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
  });
});

test('dropped packets are measured against the traffic of their own gateway', () => {
  const alarm = template.ofType('AWS::CloudWatch::Alarm').find(({ properties }) => properties.Metrics);
  const inputs = alarm?.properties.Metrics.filter((metric: { MetricStat?: object }) => metric.MetricStat);
  expect(inputs).toHaveLength(3);
  for (const { MetricStat } of inputs) {
    expect(MetricStat.Metric.Dimensions).toEqual([
      { Name: 'NatGatewayId', Value: { Ref: template.only('AWS::EC2::NatGateway').id } },
    ]);
  }
});
