/** State, releases and the executor's boundary, across all environments. */
import { RECOVERY_METRICS } from '../../../lib/contract/recovery';
import { type Json, type Resource, synthesized } from '../../support/deployment';
import { definitionOf, shown } from '../../support/state-machine';

const STATEFUL = [
  'AWS::Backup::BackupVault',
  'AWS::DynamoDB::GlobalTable',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];
const stateful = (name: string): Resource[] => STATEFUL.flatMap(type => synthesized(name).resources(type));

const attributesOf = (balancer?: Resource) =>
  Object.fromEntries(balancer?.properties.LoadBalancerAttributes.map(({ Key, Value }: Json) => [Key, Value]));

describe.each(['bi-staging', 'bi-production'])('state in %s', name => {
  it('survives the removal of its stack and of itself from the template', () => {
    const lost = stateful(name).filter(
      ({ deletionPolicy, updateReplacePolicy }) =>
        deletionPolicy !== 'Retain' || updateReplacePolicy !== 'Retain',
    );
    expect(lost.map(({ path }) => path)).toEqual([]);
    expect(stateful(name)).toHaveLength(1 + 8 + 2 + 4 + 1);
  });
});

describe('production', () => {
  const production = synthesized('bi-production');

  it('refuses to delete a table, the load balancer or a stack', () => {
    for (const { properties } of production.resources('AWS::DynamoDB::GlobalTable')) {
      expect(properties.Replicas).toEqual([expect.objectContaining({ DeletionProtectionEnabled: true })]);
    }
    const [balancer] = production.resources('AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect(attributesOf(balancer)['deletion_protection.enabled']).toBe('true');
    for (const { artifact } of production.stacks) expect(artifact.terminationProtection).toBe(true);
  });

  it('offers no shell in any container', () => {
    for (const { properties } of production.resources('AWS::ECS::Service')) {
      expect(properties.EnableExecuteCommand).toBe(false);
    }
  });

  it('runs on capacity that is not taken away, with endpoints in every zone and every metric', () => {
    for (const { properties } of production.resources('AWS::ECS::Service')) {
      expect(properties).toMatchObject({ LaunchType: 'FARGATE' });
    }
    const zones = production
      .resources('AWS::EC2::VPCEndpoint')
      .filter(({ properties }) => properties.VpcEndpointType === 'Interface')
      .map(({ properties }) => properties.SubnetIds.length);
    expect(zones).toEqual([2, 2, 2]);
    const [cluster] = production.resources('AWS::ECS::Cluster');
    expect(cluster?.properties.ClusterSettings).toEqual([{ Name: 'containerInsights', Value: 'enabled' }]);
    expect(production.resources('AWS::CloudFront::MonitoringSubscription')).toHaveLength(1);
  });

  it('is spread over two zones with a NAT gateway in each', () => {
    expect(production.resources('AWS::EC2::NatGateway')).toHaveLength(2);
    const zones = production
      .resources('AWS::EC2::Subnet')
      .map(({ properties }) => properties.AvailabilityZone);
    expect([...new Set(zones)]).toEqual(['ap-northeast-1a', 'ap-northeast-1c']);
  });
});

it.each(['bi-staging', 'bi-production'])(
  'no alarm of %s waits for a metric that is not published there',
  name => {
    const deployment = synthesized(name);
    const published = {
      OriginLatency: deployment.resources('AWS::CloudFront::MonitoringSubscription').length > 0,
      RunningTaskCount: deployment
        .resources('AWS::ECS::Cluster')
        .some(({ properties }) => properties.ClusterSettings[0].Value !== 'disabled'),
    };
    const watched = JSON.stringify(deployment.resources('AWS::CloudWatch::Alarm').map(one => one.properties));
    const missing = Object.entries(published).filter(
      ([metric, is]) => !is && watched.includes(`"${metric}"`),
    );
    expect(missing).toEqual([]);
  },
);

it('bi-staging asks for Spot from a cluster that knows it', () => {
  const staging = synthesized('bi-staging');
  const [providers] = staging.resources('AWS::ECS::ClusterCapacityProviderAssociations');
  const asked = staging
    .resources('AWS::ECS::Service')
    .map(({ properties }) => properties.CapacityProviderStrategy);
  expect(asked).toEqual([
    [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
    [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
  ]);
  expect(providers?.properties.CapacityProviders).toContain('FARGATE_SPOT');
});

it('bi-local is thrown away whole', () => {
  const kept = stateful('bi-local').filter(({ deletionPolicy }) => deletionPolicy !== 'Delete');
  expect(kept.map(({ path }) => path)).toEqual([]);
});

describe.each(['bi-local', 'bi-staging', 'bi-production'])('releases in %s', name => {
  const deployment = synthesized(name);

  it('leave the number of tasks to autoscaling, where there is any', () => {
    const scaled = deployment.resources('AWS::ApplicationAutoScaling::ScalableTarget').length > 0;
    for (const { properties } of deployment.resources('AWS::ECS::Service')) {
      expect(properties.DesiredCount).toEqual({
        'Fn::If': ['NoRelease', 0, scaled ? { Ref: 'AWS::NoValue' } : 1],
      });
    }
  });

  it('start no job and wake nobody before the first one', () => {
    const jobs = deployment
      .resources('AWS::Scheduler::Schedule')
      // These two look after what is there without a release: dependencies, and backups.
      .filter(({ properties }) => !['health', 'recovery-audit'].includes(properties.Name));
    expect(jobs.map(({ properties }) => properties.Name).sort()).toEqual(['isolation-canary', 'nightly']);
    for (const { properties } of jobs) {
      expect(properties.State).toEqual({ 'Fn::If': ['Released', 'ENABLED', 'DISABLED'] });
    }
    const availability = deployment
      .resources('AWS::CloudWatch::Alarm')
      .filter(
        ({ properties }) =>
          properties.TreatMissingData === 'breaching' &&
          !['AWS/CertificateManager', RECOVERY_METRICS.namespace].includes(properties.Namespace),
      );
    expect(availability.length).toBeGreaterThanOrEqual(3);
    for (const { properties } of availability) {
      expect(properties.ActionsEnabled).toEqual({ 'Fn::If': ['Released', true, false] });
    }
  });

  it('name images by digest', () => {
    for (const { properties } of deployment.resources('AWS::ECS::TaskDefinition')) {
      expect(JSON.stringify(properties.ContainerDefinitions[0].Image)).toMatch(
        /@.*"Fn::If":\["NoRelease","sha256:0{64}"/,
      );
    }
  });
});

describe.each(['bi-local', 'bi-staging', 'bi-production'])('the executor of %s', name => {
  const deployment = synthesized(name);
  const service = deployment
    .resources('AWS::ECS::Service')
    .find(({ properties }) => properties.ServiceName === 'executor');
  const boundary = service?.properties.NetworkConfiguration.AwsvpcConfiguration;
  const taskDefinition = service?.properties.TaskDefinition.Ref;

  const definitionsNaming = (logicalId: string) =>
    deployment
      .resources()
      .filter(({ type }) => type !== 'AWS::ECS::Service' && type !== 'AWS::IAM::Policy')
      .filter(({ properties }) => JSON.stringify(properties).includes(`{"Ref":"${logicalId}"}`));

  it('is run by its service, the nightly job and the isolation canary, and by nothing else', () => {
    expect(definitionsNaming(taskDefinition).map(({ path }) => path)).toEqual([
      'Nightly/Machine',
      'IsolationCanary/Job/Machine',
    ]);
  });

  it.each([
    ['the nightly job', 'Nightly/Machine', { Run: 3600 }],
    ['the isolation canary', 'IsolationCanary/Job/Machine', { RunProbe: 300 }],
  ])('is run by %s in exactly the service’s boundary', (_, path, timeLimits) => {
    const machine = definitionsNaming(taskDefinition).find(resource => resource.path === path);
    const states = Object.entries<Json>(definitionOf(machine).States).filter(
      ([, { Type }]) => Type === 'Task',
    );
    expect(Object.fromEntries(states.map(([id, state]) => [id, state.TimeoutSeconds]))).toEqual(timeLimits);
    for (const [, { Parameters: run }] of states) {
      expect(run.TaskDefinition).toBe(shown({ Ref: taskDefinition }));
      expect(run.NetworkConfiguration.AwsvpcConfiguration).toEqual({
        AssignPublicIp: 'DISABLED',
        SecurityGroups: boundary.SecurityGroups.map(shown),
        Subnets: boundary.Subnets.map(shown),
      });
      expect(run.LaunchType).toBe('FARGATE');
      expect(run.EnableExecuteCommand).toBe(false);
    }
  });

  it('is in its own subnets, with one closed security group and no shell', () => {
    expect(boundary.AssignPublicIp).toBe('DISABLED');
    expect(boundary.SecurityGroups).toHaveLength(1);
    expect(JSON.stringify(boundary.Subnets)).toMatch(/executorSubnet1.*executorSubnet2/);
    expect(service?.properties.EnableExecuteCommand).toBe(false);
    const group = deployment
      .resources('AWS::EC2::SecurityGroup')
      .find(({ logicalId }) => logicalId === boundary.SecurityGroups[0]['Fn::GetAtt'][0]);
    expect(group?.properties.SecurityGroupEgress).toEqual([
      expect.objectContaining({ CidrIp: '255.255.255.255/32' }),
    ]);
  });
});

describe('egress and ingress of the executor in production', () => {
  const production = synthesized('bi-production');
  const rules = (direction: 'Ingress' | 'Egress') =>
    production
      .resources(`AWS::EC2::SecurityGroup${direction}`)
      .filter(({ properties }) => JSON.stringify(properties.GroupId).includes('ExecutorSecurityGroup'))
      .map(({ properties }) => properties);

  it('is admitted by nobody but the API, on its port', () => {
    expect(rules('Ingress')).toEqual([
      expect.objectContaining({
        FromPort: 8080,
        ToPort: 8080,
        SourceSecurityGroupId: { 'Fn::GetAtt': [expect.stringMatching(/^ApiSecurityGroup/), 'GroupId'] },
      }),
    ]);
  });

  it('reaches S3 and the endpoints over HTTPS, nothing else', () => {
    const targets = rules('Egress').map(
      ({ FromPort, ToPort, DestinationPrefixListId, DestinationSecurityGroupId }) => {
        expect([FromPort, ToPort]).toEqual([443, 443]);
        return DestinationPrefixListId ?? JSON.stringify(DestinationSecurityGroupId);
      },
    );
    expect(targets).toEqual(['pl-61a54008', expect.stringContaining('InterfaceEndpointsSecurityGroup')]);
  });

  it('starts no task before the lock is complete', () => {
    const { template } = production.stack('service');
    const [id] = Object.keys(template.Resources).filter(
      key => /^ExecutorService.*/.test(key) && template.Resources[key].Type === 'AWS::ECS::Service',
    );
    const egress = Object.keys(template.Resources).filter(
      key =>
        template.Resources[key].Type === 'AWS::EC2::SecurityGroupEgress' &&
        key.startsWith('ExecutorSecurityGroup'),
    );
    expect(egress).toHaveLength(2);
    expect(template.Resources[id ?? ''].DependsOn).toEqual(expect.arrayContaining(egress));
  });
});
