import { Stack } from 'aws-cdk-lib';
import { AlertTopics } from '../../../lib/constructs/alarms/alert-topics';
import { namesOf, TABLES } from '../../../lib/contract/bi-cards';
import { newApp } from '../../../lib/systems/app';
import type { BiCardsConfig } from '../../../lib/systems/bi-cards/config';
import { dnsAllowList } from '../../../lib/systems/bi-cards/dns-allow-list';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { NetworkStack } from '../../../lib/systems/bi-cards/network-stack';
import { anyKey } from '../../support/stack';
import { flat, list, statementsOf, TemplateReader } from '../../support/template-reader';

function synthesize(config: BiCardsConfig) {
  const app = newApp();
  const names = namesOf(config.environment);
  const env = { region: config.region, ...(config.account !== 'current' && { account: config.account }) };
  const alerts = new Stack(app, 'alerts', { env });
  const encryptionKey = anyKey(alerts);
  const topics = new AlertTopics(alerts, 'Topics', {
    deployment: names.deployment,
    encryptionKey,
    emails: [],
  });
  const stack = new NetworkStack(app, 'network', { env, config, names, encryptionKey, topics });
  const account = config.account === 'current' ? `\${AWS::AccountId}` : config.account;
  return {
    config,
    names,
    alerts,
    stack,
    account,
    assembly: app.synth(),
    template: new TemplateReader(stack),
  };
}

type Deployment = ReturnType<typeof synthesize>;

const local = synthesize(environments.local);
const staging = synthesize(environments.staging);
const production = synthesize(environments.production);

const LAYER_BUCKET = 'arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*';

describe.each([local, staging, production])(
  'network of $config.environment',
  ({ config, names, alerts, stack, account, assembly, template }) => {
    const subnets = (cidrs: readonly string[]) =>
      template.ofType('AWS::EC2::Subnet').filter(({ properties }) => cidrs.includes(properties.CidrBlock));
    const executorRouteTables = subnets(config.network.subnets.executor).flatMap(({ id }) =>
      template.routeTablesOf(id),
    );
    const endpoints = template.ofType('AWS::EC2::VPCEndpoint');
    const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

    test('synth makes no look-ups', () => {
      expect(assembly.manifest.missing).toBeUndefined();
      expect(assembly.stacks.flatMap(({ messages }) => messages)).toEqual([]);
    });

    test('it refers to the alerts stack and to nothing else', () => {
      expect(stack.dependencies).toEqual([alerts]);
    });

    test('no executor subnet has a route out of the VPC', () => {
      expect(executorRouteTables).toHaveLength(config.network.availabilityZones.length);
      expect(new Set(executorRouteTables).size).toBe(executorRouteTables.length);
      expect(executorRouteTables.flatMap(table => template.routesIn(table))).toEqual([]);
    });

    test('no executor route table is shared with another tier', () => {
      const { executor, ...others } = config.network.subnets;
      const theirs = subnets(Object.values(others).flat()).flatMap(({ id }) => template.routeTablesOf(id));
      expect(theirs).toHaveLength(2 * executor.length);
      expect(theirs.filter(table => executorRouteTables.includes(table))).toEqual([]);
    });

    test('an executor route table has the strict S3 endpoint and no other', () => {
      for (const table of executorRouteTables) {
        const found = template.gatewayEndpointsIn(table).map(({ id }) => id);
        expect(found).toEqual([
          template.only('AWS::EC2::VPCEndpoint', `${names.deployment}-executor-s3-endpoint`).id,
        ]);
      }
    });

    test('no route table but those of the private and executor subnets has an endpoint', () => {
      const tables = subnets(config.network.subnets.public).flatMap(({ id }) => template.routeTablesOf(id));
      expect(tables.flatMap(table => template.gatewayEndpointsIn(table))).toEqual([]);
    });

    test('no subnet gives out public addresses, and none is IPv6', () => {
      for (const { properties } of template.ofType('AWS::EC2::Subnet')) {
        expect(properties).toMatchObject({ MapPublicIpOnLaunch: false });
        expect(properties).not.toHaveProperty('Ipv6CidrBlock');
      }
    });

    test('subnets are exactly those of the configuration, zone by zone', () => {
      const expected = Object.entries(config.network.subnets).flatMap(([tier, cidrs]) =>
        cidrs.map((cidr, index) => [
          `${names.deployment}-${tier}-${index + 1}`,
          config.network.availabilityZones[index],
          cidr,
        ]),
      );
      const actual = template
        .ofType('AWS::EC2::Subnet')
        .map(({ properties }) => [
          properties.Tags.find((tag: { Key: string }) => tag.Key === 'Name').Value,
          properties.AvailabilityZone,
          properties.CidrBlock,
        ]);
      expect(actual).toEqual(expected);
    });

    test('private subnets reach the internet through NAT only, or not at all', () => {
      const routes = subnets(config.network.subnets.private)
        .flatMap(({ id }) => template.routeTablesOf(id))
        .flatMap(table => template.routesIn(table));
      const expected = config.network.natGateways > 0 ? config.network.availabilityZones.length : 0;
      expect(routes).toHaveLength(expected);
      expect(routes.every(({ properties }) => properties.NatGatewayId)).toBe(true);
      expect(template.ofType('AWS::EC2::NatGateway')).toHaveLength(config.network.natGateways);
    });

    test('nothing joins the VPC to another network', () => {
      const doors = [
        'VPCPeeringConnection',
        'TransitGatewayAttachment',
        'VPNGatewayRoutePropagation',
        'EgressOnlyInternetGateway',
      ];
      expect(doors.flatMap(type => template.ofType(`AWS::EC2::${type}`))).toEqual([]);
      expect(template.ofType('AWS::Route53Resolver::ResolverRuleAssociation')).toEqual([]);
    });

    test('nothing is admitted to the endpoints yet, least of all the CIDR of the VPC', () => {
      const group = template.only('AWS::EC2::SecurityGroup').properties;
      expect(group).not.toHaveProperty('SecurityGroupIngress');
      expect(group.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
      expect(template.ofType('AWS::EC2::SecurityGroupIngress')).toEqual([]);
      expect(template.ofType('AWS::EC2::SecurityGroupEgress')).toEqual([]);
    });

    test('no endpoint is without a policy', () => {
      expect(endpoints).toHaveLength(6);
      expect(endpoints.filter(endpoint => statementsOf(endpoint).length === 0)).toEqual([]);
    });

    test('no endpoint but the six that are needed exists', () => {
      const services = endpoints.map(({ properties }) =>
        flat(properties.ServiceName).split('.').slice(3).join('.'),
      );
      expect(services.sort()).toEqual(['dynamodb', 'ecr.api', 'ecr.dkr', 'logs', 's3', 's3']);
    });

    test('every statement but that of the layer bucket binds the principal to this account', () => {
      const unbound = endpoints
        .flatMap(statementsOf)
        .filter(({ Condition }) => flat(Condition?.StringEquals?.['aws:PrincipalAccount']) !== account);
      expect(unbound.map(({ Effect, Action, Resource }) => [Effect, Action, Resource])).toEqual([
        ['Allow', 's3:GetObject', LAYER_BUCKET],
        ['Allow', 's3:GetObject', LAYER_BUCKET],
      ]);
    });

    test('no statement has a wildcard action, and only those without a resource type a wildcard resource', () => {
      const statements = endpoints.flatMap(statementsOf);
      expect(statements.flatMap(({ Action }) => list(Action)).filter(action => action.includes('*'))).toEqual(
        [],
      );
      const everywhere = statements
        .filter(({ Resource }) => list(Resource).includes('*'))
        .map(({ Action }) => Action);
      const allowed = ['ecr:GetAuthorizationToken', 'logs:DescribeLogGroups'];
      expect(everywhere.flatMap(list).filter(action => !allowed.includes(action))).toEqual([]);
    });

    test('S3 reaches no bucket of another account, whatever its name', () => {
      const ours = endpoints
        .flatMap(statementsOf)
        .filter(({ Action, Resource }) => list(Action)[0]?.startsWith('s3:') && Resource !== LAYER_BUCKET);
      expect(ours).toHaveLength(3);
      for (const { Condition, Resource } of ours) {
        expect(flat(Condition?.StringEquals?.['aws:ResourceAccount'])).toBe(account);
        const buckets = [names.datasetsBucket, names.staticBucket].join('|');
        for (const arn of list(Resource))
          expect(arn).toMatch(new RegExp(`^arn:aws:s3:::(${buckets})(/.*)?$`));
      }
    });

    test('through the executor endpoint only the executor reads, and datasets only', () => {
      const endpoint = template.only('AWS::EC2::VPCEndpoint', `${names.deployment}-executor-s3-endpoint`);
      const bound = {
        StringEquals: { 'aws:PrincipalAccount': account, 'aws:ResourceAccount': account },
        ArnEquals: { 'aws:PrincipalArn': [role(names.executor.taskRole)] },
      };
      const bucket = `arn:aws:s3:::${names.datasetsBucket}`;
      expect(
        statementsOf(endpoint).map(({ Action, Resource, Condition }) =>
          flat({ Action, Resource, Condition }),
        ),
      ).toEqual([
        { Action: 's3:GetObject', Resource: `${bucket}/datasets/*`, Condition: bound },
        {
          Action: 's3:ListBucket',
          Resource: bucket,
          Condition: { ...bound, StringLike: { 's3:prefix': 'datasets/*' } },
        },
        { Action: 's3:GetObject', Resource: LAYER_BUCKET, Condition: undefined },
      ]);
    });

    test('DynamoDB reaches the tables of the contract and no other', () => {
      const [statement] = statementsOf(
        template.only('AWS::EC2::VPCEndpoint', `${names.deployment}-dynamodb-endpoint`),
      );
      const table = (name: string) => `arn:aws:dynamodb:${config.region}:${account}:table/${name}`;
      const expected = TABLES.flatMap(({ name }) => [table(name), table(`${name}/index/*`)]);
      expect(list(flat(statement?.Resource)).sort()).toEqual(expected.sort());
    });

    test('DNS: every rule but the last allows listed names, and the last blocks everything', () => {
      const rules = template
        .only('AWS::Route53Resolver::FirewallRuleGroup')
        .properties.FirewallRules.toSorted(
          (a: { Priority: number }, b: { Priority: number }) => a.Priority - b.Priority,
        );
      const domains = (rule: Record<string, { 'Fn::GetAtt': string[] }>) =>
        template
          .ofType('AWS::Route53Resolver::FirewallDomainList')
          .find(({ id }) => id === rule.FirewallDomainListId?.['Fn::GetAtt'][0])?.properties.Domains;
      expect(rules.map(domains)).toEqual([dnsAllowList(config, names).map(({ name }) => name), ['*']]);
      expect(rules[0]).toMatchObject({
        Action: 'ALLOW',
        FirewallDomainRedirectionAction: 'INSPECT_REDIRECTION_DOMAIN',
      });
      expect(rules[1]).toMatchObject({ Action: 'BLOCK', BlockResponse: 'NODATA' });
      expect(rules[1]).not.toHaveProperty('Qtype');
    });

    test('DNS: fails closed, is in force in this VPC and cannot be detached by accident', () => {
      const vpc = template.only('AWS::EC2::VPC').id;
      const association = template.only('AWS::Route53Resolver::FirewallRuleGroupAssociation').properties;
      expect(association).toMatchObject({ VpcId: { Ref: vpc }, MutationProtection: 'ENABLED' });
      expect(flat(association.FirewallRuleGroupId)).toBe(
        `\${${template.only('AWS::Route53Resolver::FirewallRuleGroup').id}.Id}`,
      );
      expect(template.only('AWS::Route53Resolver::FirewallConfig').properties).toEqual({
        ResourceId: { Ref: vpc },
        FirewallFailOpen: 'DISABLED',
      });
      expect(
        template.only('AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation').properties,
      ).toMatchObject({
        ResourceId: { Ref: vpc },
      });
    });

    test('DNS: the lock closes last, because what it locks cannot be rolled back', () => {
      const { id } = template.only('AWS::Route53Resolver::FirewallRuleGroupAssociation');
      const before: string[] = template.json.Resources[id].DependsOn;
      const fallible = [
        'AWS::EC2::VPCEndpoint',
        'AWS::EC2::FlowLog',
        'AWS::EC2::NatGateway',
        'AWS::EC2::Route',
      ];
      for (const { id } of fallible.flatMap(type => template.ofType(type))) expect(before).toContain(id);
    });

    test('every log group has the retention of the environment and is kept like its state', () => {
      const policy = config.state.onRemoval === 'retain' ? 'Retain' : 'Delete';
      const groups = template.ofType('AWS::Logs::LogGroup');
      expect(groups.map(({ properties }) => properties.LogGroupName)).toEqual(
        expect.arrayContaining([`/vpc/${names.deployment}`, `/aws/vendedlogs/dns/${names.deployment}`]),
      );
      for (const { id, properties } of groups) {
        expect(properties.RetentionInDays).toBe(config.logRetentionDays);
        expect(template.json.Resources[id]).toMatchObject({
          DeletionPolicy: policy,
          UpdateReplacePolicy: policy,
        });
      }
    });

    test('no function logs into a group without retention', () => {
      const groups = template.ofType('AWS::Logs::LogGroup').map(({ id }) => id);
      for (const { properties } of template.ofType('AWS::Lambda::Function')) {
        expect(groups).toContain(properties.LoggingConfig?.LogGroup.Ref);
      }
    });

    test('each NAT gateway has its own alarms', () => {
      const gateways = template.ofType('AWS::EC2::NatGateway').map(({ id }) => id);
      const watched = template
        .ofType('AWS::CloudWatch::Alarm')
        .filter(({ properties }) => properties.MetricName === 'ErrorPortAllocation')
        .map(({ properties }) => properties.Dimensions[0].Value.Ref);
      expect(watched.sort()).toEqual(gateways.sort());
      const names = template.ofType('AWS::CloudWatch::Alarm').map(({ properties }) => properties.AlarmName);
      expect(names.filter(name => name.includes('-nat-'))).toHaveLength(2 * gateways.length);
    });

    test('the local cloud can read it: no attribute it does not have', () => {
      expect(JSON.stringify(template.json)).not.toContain('"CidrBlock"]');
    });
  },
);

test('the default security group is emptied everywhere but on the local cloud, which cannot do it', () => {
  const emptied = (deployment: Deployment) =>
    deployment.template.ofType('Custom::VpcRestrictDefaultSG').length;
  expect([local, staging, production].map(emptied)).toEqual([0, 1, 1]);
});

test('the logs endpoint admits a task role for ECS Exec sessions only where ECS Exec is allowed', () => {
  const roles = ({ template, names }: Deployment) =>
    statementsOf(template.only('AWS::EC2::VPCEndpoint', `${names.deployment}-logs-endpoint`))
      .flatMap(({ Condition }) => flat(Condition?.ArnEquals?.['aws:PrincipalArn']))
      .map((arn: string) => arn.split('/')[1]);
  const execution = (deployment: string) => [
    `${deployment}-api-execution`,
    `${deployment}-executor-execution`,
  ];
  expect(new Set(roles(production))).toEqual(new Set(execution('bi-production')));
  expect(new Set(roles(staging))).toEqual(new Set([...execution('bi-staging'), 'bi-staging-api-task']));
});

test('images of another account are pulled from that account', () => {
  const { template } = synthesize({ ...environments.production, images: { account: '222222222222' } });
  const repositories = ['ecr-api', 'ecr-dkr'].flatMap(name =>
    statementsOf(template.only('AWS::EC2::VPCEndpoint', `bi-production-${name}-endpoint`))
      .filter(({ Resource }) => Resource !== '*')
      .map(({ Resource }) => Resource),
  );
  const arn = (repository: string) => `arn:aws:ecr:ap-northeast-1:222222222222:repository/${repository}`;
  expect(repositories).toEqual([arn('bi-api'), arn('bi-executor'), arn('bi-api'), arn('bi-executor')]);
});

describe('names that may be resolved', () => {
  const listed = (change: Partial<BiCardsConfig> = {}) =>
    dnsAllowList({ ...environments.production, ...change }, namesOf('production')).map(({ name }) => name);

  test('no wildcard stands over names that outsiders can own', () => {
    const wildcards = listed().filter(name => name.includes('*'));
    expect(wildcards.length).toBeGreaterThan(0);
    for (const name of wildcards)
      expect(name).toMatch(/^\*\.([a-z0-9.-]+\.amazonaws\.com|bi-production\.internal)$/);
  });

  test('no name is listed twice', () => {
    expect(listed().filter((name, index, all) => all.indexOf(name) !== index)).toEqual([]);
  });

  test('ECS Exec resolves its channel only where it is allowed', () => {
    const { api } = environments.production;
    expect(listed()).not.toContain('ssmmessages.ap-northeast-1.amazonaws.com');
    expect(listed({ api: { ...api, shell: 'exec' } })).toContain('ssmmessages.ap-northeast-1.amazonaws.com');
  });

  test('the target of each S3 alias is listed with it', () => {
    const regions = listed().flatMap(name => /\.s3\.([a-z0-9-]+)\.amazonaws\.com$/.exec(name)?.[1] ?? []);
    expect(regions).toEqual(['ap-northeast-1', 'us-east-1']);
    for (const region of regions) expect(listed()).toContain(`s3-r-w.${region}.amazonaws.com`);
  });

  test('a public load balancer is asked by its own name', () => {
    const { api } = environments.production;
    const exposure = {
      kind: 'public',
      domainName: 'api.bi.example.com',
      hostedZone: { id: 'Z0000000000000', name: 'example.com' },
      certificateArn:
        'arn:aws:acm:ap-northeast-1:111111111111:certificate/00000000-0000-0000-0000-000000000000',
    } as const;
    expect(listed()).not.toContain('api.bi.example.com');
    expect(listed({ api: { ...api, exposure } })).toContain('api.bi.example.com');
  });
});
