/** What holds for every deployment, read from the templates that `cdk deploy` would send. */
import { DEPLOYMENTS } from '../../lib/systems/names';
import { type Json, type Resource, synthesized } from '../support/deployment';

const describeEach = describe.each(DEPLOYMENTS.map(name => ({ name, deployment: synthesized(name) })));

/** Actions that know no resource. Source: the service authorization reference of each service. */
const WITHOUT_RESOURCE = [
  'cloudformation:DescribeStackDriftDetectionStatus',
  'cloudformation:ListExports',
  'backup:ListBackupJobs',
  'backup:ListRestoreJobs',
  'backup:PutRestoreValidationResult',
  // Metrics of any service; the one resource it knows is another feature's. AWS Backup watches S3's with it.
  'cloudwatch:GetMetricData',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:ListAlarmMuteRules',
  'cloudwatch:PutMetricData',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ecr:GetAuthorizationToken',
  /^ecs:(Deregister|Describe)TaskDefinition$/,
  'ecs:ListTaskDefinitions',
  'elasticloadbalancing:DescribeTargetHealth',
  'events:ListRules',
  'logs:DescribeLogGroups',
  's3:ListAllMyBuckets',
  'servicediscovery:DiscoverInstances',
  'tag:GetResources',
  // What Step Functions needs to write its own log. Source: its developer guide, CloudWatch Logs.
  /^logs:(Create|Delete|Get|List|Update)LogDeliver(y|ies)$/,
  /^logs:(Put|Describe)ResourcePolic(y|ies)$/,
  // Traces of a state machine. Source: Step Functions developer guide, X-Ray.
  /^xray:(GetSampling(Rules|Targets)|Put(TelemetryRecords|TraceSegments))$/,
  // The data channel of ECS Exec.
  /^ssmmessages:(Create|Open)(Control|Data)Channel$/,
];

/** The function with which CDK empties the default security group; its role and architecture cannot be chosen. */
const isOfCdk = ({ logicalId }: Resource) => logicalId.startsWith('CustomVpcRestrictDefaultSG');

function statementsOf(resource: Resource): Json[] {
  const { PolicyDocument, Policies = [] } = resource.properties;
  return [PolicyDocument, ...Policies.map((policy: Json) => policy.PolicyDocument)].flatMap(
    document => document?.Statement ?? [],
  );
}

describeEach('$name', ({ name, deployment }) => {
  const isAccess = deployment.name.endsWith('-access');
  const grants = [...deployment.resources('AWS::IAM::Policy'), ...deployment.resources('AWS::IAM::Role')]
    .flatMap(resource => statementsOf(resource).map(statement => ({ path: resource.path, statement })))
    .filter(({ statement }) => statement.Effect === 'Allow');
  const actionsOf = (statement: Json): string[] => [statement.Action].flat();

  it('grants no action by wildcard', () => {
    const wildcards = grants.flatMap(({ path, statement }) =>
      actionsOf(statement)
        .filter(action => action.includes('*'))
        .map(action => `${path}: ${action}`),
    );
    expect(wildcards).toEqual([]);
  });

  it('grants an action on everything only where it knows no resource', () => {
    const wide = grants
      .filter(({ statement }) => [statement.Resource].flat().includes('*'))
      .flatMap(({ path, statement }) =>
        actionsOf(statement)
          .filter(
            action =>
              !WITHOUT_RESOURCE.some(known =>
                typeof known === 'string' ? known === action : known.test(action),
              ),
          )
          .map(action => `${path}: ${action}`),
      );
    expect(wide).toEqual([]);
  });

  it('attaches no managed policy of AWS, which others may widen, but to read whatever may drift', () => {
    const managed = deployment
      .resources('AWS::IAM::Role')
      .filter(resource => resource.properties.ManagedPolicyArns && !isOfCdk(resource))
      .map(({ path }) => path);
    expect(managed).toEqual(isAccess ? ['Workflows/Review/Role'] : []);
  });

  it('trusts services, or GitHub’s workflows of one repository, and nobody else', () => {
    const principals = deployment
      .resources('AWS::IAM::Role')
      .flatMap(({ properties }) => properties.AssumeRolePolicyDocument.Statement)
      .map((statement: Json) => Object.keys(statement.Principal).join());
    expect(new Set(principals)).toEqual(
      new Set(isAccess || deployment.name.startsWith('bi-delivery') ? ['Federated'] : ['Service']),
    );
  });

  it('keeps every log for a stated time', () => {
    const endless = deployment
      .resources('AWS::Logs::LogGroup')
      .filter(({ properties }) => properties.RetentionInDays === undefined);
    expect(endless.map(({ path }) => path)).toEqual([]);
  });

  it('runs on ARM64 only', () => {
    for (const { properties } of deployment.resources('AWS::ECS::TaskDefinition')) {
      expect(properties.RuntimePlatform.CpuArchitecture).toBe('ARM64');
    }
    const functions = deployment.resources('AWS::Lambda::Function').filter(resource => !isOfCdk(resource));
    for (const { properties } of functions) expect(properties.Architectures).toEqual(['arm64']);
  });

  it('tells somebody when an alarm starts and when it ends, and what silence means', () => {
    const composites = deployment
      .resources('AWS::CloudWatch::CompositeAlarm')
      .map(({ properties }) => properties);
    const rules = composites.map(({ AlarmRule }) => AlarmRule).join();
    for (const { properties } of deployment.resources('AWS::CloudWatch::Alarm')) {
      // A part of another alarm leaves telling to that one; the local cloud has none of these.
      const isPart = rules.includes(`"${properties.AlarmName}"`) || name === 'bi-local';
      if (!isPart)
        expect(properties).toMatchObject({
          AlarmActions: [expect.anything()],
          OKActions: [expect.anything()],
        });
      expect(properties).toMatchObject({
        TreatMissingData: expect.stringMatching(/^(breaching|notBreaching|ignore)$/),
        AlarmDescription: expect.stringMatching(
          /^\[(page|ticket|info)\] .* First: .* Runbook: docs\/runbook\/alarms\.md#[a-z-]+$/,
        ),
      });
    }
  });

  it('admits no address range anywhere', () => {
    const rules = [
      ...deployment
        .resources('AWS::EC2::SecurityGroup')
        .flatMap(({ properties }) => properties.SecurityGroupIngress ?? []),
      ...deployment.resources('AWS::EC2::SecurityGroupIngress').map(({ properties }) => properties),
    ];
    expect(rules.filter(rule => rule.CidrIp !== undefined || rule.CidrIpv6 !== undefined)).toEqual([]);
  });

  it('tags whose every resource is', () => {
    const tagged = deployment.resources().filter(({ properties }) => Array.isArray(properties.Tags));
    const wanted = ['Name', 'cost-centre', 'environment', 'owner', 'system'];
    for (const { path, properties } of tagged) {
      const keys = properties.Tags.map((tag: Json) => tag.Key);
      expect({ path, missing: wanted.filter(key => !keys.includes(key)) }).toEqual({ path, missing: [] });
    }
    expect(tagged.length).toBeGreaterThan(0);
  });

  it('asks no account a question while it synthesizes', () => {
    expect(deployment.assembly.manifest.missing ?? []).toEqual([]);
    expect(JSON.stringify(deployment.stacks.map(({ template }) => template))).not.toContain('Fn::GetAZs');
  });

  it('stays far from CloudFormation’s limits of 500 resources and 1 MB', () => {
    for (const { id, resources, template } of deployment.stacks) {
      expect({ id, resources: resources.length <= 150 }).toEqual({ id, resources: true });
      expect({ id, bytes: JSON.stringify(template).length <= 200_000 }).toEqual({ id, bytes: true });
    }
  });

  it('changes nothing after synthesis but by the custom resources we know', () => {
    const custom = deployment
      .resources()
      .filter(({ type }) => /^(Custom::|AWS::CloudFormation::CustomResource)/.test(type));
    const known = ['Custom::SecretKeys', 'Custom::VpcRestrictDefaultSG'];
    expect(custom.filter(({ type }) => !known.includes(type))).toEqual([]);
  });
});
