import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Alarms } from '../../../lib/constructs/alarms/alarms';
import { AlertTopics } from '../../../lib/constructs/alarms/alert-topics';
import { NodeFunction, type NodeFunctionProps } from '../../../lib/constructs/compute/node-function';
import { anyKey, KEY_ARN, statementsOf, templateOf } from '../../support/stack';

const PROPS: Omit<NodeFunctionProps, 'encryptionKey'> = {
  functionName: 'bi-test-init',
  entry: 'init',
  description: 'for a test',
  logRetentionDays: 30,
};

const initIn = (stack: Stack, props: Partial<NodeFunctionProps> = {}) =>
  new NodeFunction(stack, 'Init', { ...PROPS, encryptionKey: anyKey(stack), ...props });

const plain = templateOf(stack => initIn(stack));
const inVpc = templateOf(stack => {
  const vpc = new Vpc(stack, 'Vpc', {
    availabilityZones: ['ap-northeast-1a'],
    restrictDefaultSecurityGroup: false,
  });
  const securityGroup = new SecurityGroup(stack, 'Group', { vpc });
  initIn(stack, { network: { vpc, subnets: { subnets: vpc.privateSubnets }, securityGroup } });
});

describe('its role', () => {
  test('has no managed policy, inside a VPC or outside', () => {
    for (const template of [plain, inVpc]) {
      template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
    }
  });

  test('may write to its own log group and do nothing else', () => {
    expect(statementsOf(plain)).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [{ 'Fn::GetAtt': [expect.stringMatching(/^InitLogs/), 'Arn'] }],
      },
    ]);
  });

  test('lets Lambda attach it to a VPC, and its own code not touch interfaces', () => {
    const about = (action: string) =>
      statementsOf(inVpc)
        .filter(({ Action }) => Action.includes(action))
        .map(({ Effect, Condition }) => ({ Effect, Condition }));
    const ownCode = {
      ArnEquals: {
        'lambda:SourceFunctionArn': {
          'Fn::Join': [
            '',
            ['arn:aws:lambda:ap-northeast-1:', { Ref: 'AWS::AccountId' }, ':function:bi-test-init'],
          ],
        },
      },
    };
    for (const action of [
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeSubnets',
    ]) {
      expect(about(action)).toEqual([{ Effect: 'Allow' }, { Effect: 'Deny', Condition: ownCode }]);
    }
  });

  test('may use every resource only to list interfaces', () => {
    const wild = statementsOf(inVpc).filter(
      ({ Effect, Resource }) => Effect === 'Allow' && Resource.includes('*'),
    );
    expect(wild.map(({ Action }) => Action)).toEqual([
      ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
    ]);
  });
});

test('its log group has the function’s name, a retention and a key, and goes with it', () => {
  plain.hasResource('AWS::Logs::LogGroup', {
    Properties: { LogGroupName: '/aws/lambda/bi-test-init', RetentionInDays: 30, KmsKeyId: KEY_ARN },
    DeletionPolicy: 'Delete',
  });
});

test('it runs on ARM64 with the newest long-term Node.js, and logs JSON to its own group', () => {
  plain.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'bi-test-init',
    Architectures: ['arm64'],
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    MemorySize: 256,
    Timeout: 30,
    LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: Match.stringLikeRegexp('^InitLogs') } },
    Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'init' } },
    VpcConfig: Match.absent(),
  });
});

test('memory, time limit, environment and network are taken from its props', () => {
  const template = templateOf(stack =>
    initIn(stack, { memoryMiB: 512, timeoutSeconds: 60, environment: { PLAN: '{}' } }),
  );
  template.hasResourceProperties('AWS::Lambda::Function', {
    MemorySize: 512,
    Timeout: 60,
    Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'init', PLAN: '{}' } },
  });
  inVpc.hasResourceProperties('AWS::Lambda::Function', {
    VpcConfig: {
      SubnetIds: [{ Ref: Match.stringLikeRegexp('^VpcPrivateSubnet') }],
      SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Group'), 'GroupId'] }],
    },
  });
});

test('a failed invocation is a ticket; silence is none, for nobody has to call it', () => {
  const template = templateOf(stack => {
    const topics = new AlertTopics(stack, 'Topics', {
      deployment: 'bi-test',
      encryptionKey: anyKey(stack),
      emails: [],
    });
    initIn(stack).alarmOnErrors(new Alarms(topics, 'bi-test'));
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'bi-test-init-errors',
    AlarmDescription: Match.stringLikeRegexp('^\\[ticket\\].*#function-errors$'),
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
});

test('the same code has the same asset in every App', () => {
  const keyIn = () => {
    let key: unknown;
    templateOf(stack => {
      const fn = initIn(stack);
      key = Stack.of(fn).resolve(Object(fn.node.defaultChild).code.s3Key);
    });
    return key;
  };
  expect(keyIn()).toMatch(/^[0-9a-f]{64}\.zip$/);
  expect(keyIn()).toEqual(keyIn());
});
