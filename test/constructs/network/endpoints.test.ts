import { type CfnElement, Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Alarms } from '../../../lib/constructs/alarms/alarms';
import { AlertTopics } from '../../../lib/constructs/alarms/alert-topics';
import { GatewayEndpoints } from '../../../lib/constructs/network/gateway-endpoints';
import { InterfaceEndpoints } from '../../../lib/constructs/network/interface-endpoints';
import { newApp } from '../../../lib/systems/app';
import { anyKey } from '../../support/stack';
import { flat, list, statementsOf, TemplateReader } from '../../support/template-reader';

const ACCOUNT = '111111111111';

class ZonedStack extends Stack {
  override get availabilityZones(): string[] {
    return ['ap-northeast-1a'];
  }
}

function build() {
  const app = newApp();
  const env = { account: ACCOUNT, region: 'ap-northeast-1' };
  const stack = new ZonedStack(app, 'network', { env });
  const vpc = new Vpc(stack, 'Vpc', {
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: ['private', 'executor'].map(name => ({
      name,
      subnetType: SubnetType.PRIVATE_ISOLATED,
    })),
  });
  const [private_, executor] = [{ subnetGroupName: 'private' }, { subnetGroupName: 'executor' }];
  new GatewayEndpoints(stack, 'Gateways', {
    name: 'shop-test',
    vpc,
    private: { subnets: private_, buckets: ['shop-data'], tables: ['shop_users'] },
    executor: { subnets: executor, bucket: 'shop-data', prefix: 'open/', role: 'shop-worker' },
  });
  const endpoints = new InterfaceEndpoints(stack, 'Interfaces', {
    name: 'shop-test',
    vpc,
    subnets: private_,
    registryAccount: '222222222222',
    clients: {
      Web: {
        executionRole: 'web-start',
        repository: 'web',
        logGroup: '/ecs/web',
        sessions: { role: 'web-task', logGroup: '/ecs/sessions' },
      },
      Worker: { executionRole: 'worker-start', repository: 'worker', logGroup: '/ecs/worker' },
    },
    alarms: new Alarms(
      new AlertTopics(stack, 'Topics', { deployment: 'shop-test', encryptionKey: anyKey(stack), emails: [] }),
      'shop-test',
    ),
  });
  const service = new Stack(app, 'service', { env });
  const group = (id: string) => new SecurityGroup(service, id, { vpc, allowAllOutbound: false });
  const web = group('Web');
  const stranger = group('Stranger');
  endpoints.admit(web);
  const logicalId = ({ node }: SecurityGroup) => service.getLogicalId(node.defaultChild as CfnElement);
  return {
    network: new TemplateReader(stack),
    service: new TemplateReader(service),
    webId: logicalId(web),
    strangerId: logicalId(stranger),
  };
}

const { network, service, webId, strangerId } = build();
const policy = (name: string) =>
  statementsOf(network.only('AWS::EC2::VPCEndpoint', `shop-test-${name}-endpoint`));

/** What a role is let through for, as `action resource`. */
function passages(endpoint: string, role: string): string[] {
  return policy(endpoint)
    .filter(({ Condition }) =>
      list(flat(Condition?.ArnEquals?.['aws:PrincipalArn'])).includes(`arn:aws:iam::${ACCOUNT}:role/${role}`),
    )
    .flatMap(({ Action, Resource }) =>
      list(Action).map(action => `${action} ${list(flat(Resource)).join()}`),
    );
}

describe('interface endpoints', () => {
  test('a group that is not admitted gets no rule', () => {
    const rules = ['Ingress', 'Egress'].flatMap(way => service.ofType(`AWS::EC2::SecurityGroup${way}`));
    expect(rules).toHaveLength(2);
    expect(JSON.stringify(rules)).not.toContain(strangerId);
  });

  test('admitting a client puts nothing into the stack of the endpoints', () => {
    expect(network.ofType('AWS::EC2::SecurityGroupIngress')).toEqual([]);
    expect(network.only('AWS::EC2::SecurityGroup').properties).not.toHaveProperty('SecurityGroupIngress');
    expect(JSON.stringify(network.json)).not.toContain('Fn::ImportValue');
  });

  test('an admitted client may connect with HTTPS and nothing else', () => {
    const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
    const itself = { 'Fn::GetAtt': [webId, 'GroupId'] };
    expect(service.only('AWS::EC2::SecurityGroupEgress').properties).toMatchObject({
      ...https,
      GroupId: itself,
    });
    expect(service.only('AWS::EC2::SecurityGroupIngress').properties).toMatchObject({
      ...https,
      SourceSecurityGroupId: itself,
    });
  });

  test('no client pulls the image or writes the log of another', () => {
    const everything = ['ecr-api', 'ecr-dkr', 'logs'].flatMap(name => passages(name, 'worker-start'));
    expect(everything.filter(passage => /web|sessions/.test(passage))).toEqual([]);
  });

  test('nobody pushes, deletes or creates: a role is let through for what starts its task', () => {
    const image = 'arn:aws:ecr:ap-northeast-1:222222222222:repository/worker';
    const pull = ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'].map(
      action => `ecr:${action} ${image}`,
    );
    expect(passages('ecr-api', 'worker-start')).toEqual(['ecr:GetAuthorizationToken *', ...pull]);
    expect(passages('ecr-dkr', 'worker-start')).toEqual(pull);
    const log = `arn:aws:logs:ap-northeast-1:${ACCOUNT}:log-group:/ecs/worker:*`;
    expect(passages('logs', 'worker-start')).toEqual([
      `logs:CreateLogStream ${log}`,
      `logs:PutLogEvents ${log}`,
    ]);
  });

  test('a task role passes for nothing but the record of its ECS Exec sessions', () => {
    const log = `arn:aws:logs:ap-northeast-1:${ACCOUNT}:log-group:/ecs/sessions:*`;
    expect([...passages('ecr-api', 'web-task'), ...passages('ecr-dkr', 'web-task')]).toEqual([]);
    expect(passages('logs', 'web-task')).toEqual([
      `logs:CreateLogStream ${log}`,
      `logs:DescribeLogStreams ${log}`,
      `logs:PutLogEvents ${log}`,
      'logs:DescribeLogGroups *',
    ]);
  });

  test('they answer to the names that clients use anyway', () => {
    const endpoints = network
      .ofType('AWS::EC2::VPCEndpoint')
      .filter(({ properties }) => properties.VpcEndpointType === 'Interface');
    expect(endpoints.map(({ properties }) => properties.PrivateDnsEnabled)).toEqual([true, true, true]);
  });
});

describe('gateway endpoints', () => {
  test('nobody changes a bucket or a table through them', () => {
    const actions = ['s3', 'dynamodb', 'executor-s3'].flatMap(policy).flatMap(({ Action }) => list(Action));
    const dataPlane =
      /^(s3:(Get|Put|Delete)Object|s3:List(Bucket|MultipartUploadParts)|s3:AbortMultipartUpload|dynamodb:.*(Item|Query|Scan|ConditionCheckItem|DescribeTable))$/;
    expect(actions.filter(action => !dataPlane.test(action))).toEqual([]);
  });

  test('the executor writes nothing', () => {
    expect(policy('executor-s3').flatMap(({ Action }) => list(Action))).toEqual([
      's3:GetObject',
      's3:ListBucket',
      's3:GetObject',
    ]);
  });

  test('the executor reads nothing outside its prefix', () => {
    expect(passages('executor-s3', 'shop-worker')).toEqual([
      's3:GetObject arn:aws:s3:::shop-data/open/*',
      's3:ListBucket arn:aws:s3:::shop-data',
    ]);
    expect(policy('executor-s3')[1]?.Condition?.StringLike).toEqual({ 's3:prefix': 'open/*' });
  });
});
