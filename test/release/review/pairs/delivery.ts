import {
  apiService,
  apiTask,
  balancer,
  cluster,
  janitor,
  listener,
  orNothing,
  SERVICE,
  scalable,
  scaling,
  targets,
} from './bases/service';
import { changing, edited, type Pair, put, ref, renamed, set, without } from './support';

const { ask, block, clear } = changing('shop-service', SERVICE);
const deployment = 'DeploymentConfiguration';
const newImage = set(apiTask, {
  'ContainerDefinitions.0.Image': `111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop-api@sha256:${'0a1b2c3d'.repeat(8)}`,
});

export const hurting: readonly Pair[] = [
  block(
    'a service gets another name and starts with one task instead of forty',
    { row: [13], about: 'replacement, service', resource: apiService },
    set(apiService, { ServiceName: 'shop-api' }),
  ),
  block(
    'a service with a fixed name gets another logical id',
    { row: [4, 13, 19], about: 'fixed name, logical id', resource: apiService },
    renamed(apiService, 'ApiFargateService2E4F6A8C'),
  ),
  block(
    'a load balancer becomes public, which replaces it',
    { about: 'replacement, load balancer, public', resource: balancer },
    set(balancer, { Scheme: 'internet-facing' }),
  ),
  block(
    'a load balancer gets another name and so another address',
    { about: 'replacement, load balancer', resource: balancer },
    set(balancer, { Name: 'shop-front' }),
  ),
  block(
    'a target group gets another port under the same name',
    { row: [18], about: 'replacement, target group', resource: targets },
    set(targets, { Port: 80 }),
  ),
  block(
    'a target group gets another logical id after an upgrade',
    { row: [18], about: 'replacement, target group', resource: targets },
    renamed(targets, 'BalancerListenerApiGroup3C5D7E9F'),
    set('BalancerListenerApiGroup3C5D7E9F', { Name: undefined }),
  ),
  block(
    'a cluster gets another name',
    { about: 'replacement, cluster', resource: cluster },
    set(cluster, { ClusterName: 'shop-main' }),
  ),
  block(
    'a health check changes together with the image that it has to find healthy',
    { row: [11], about: 'target group changed together with an image', resource: targets },
    set(targets, { HealthCheckPath: '/api/health' }),
    newImage,
  ),
  block(
    'a listener changes together with an image',
    { about: 'listener changed together with an image', resource: listener },
    set(listener, {
      'DefaultActions.0': { FixedResponseConfig: { StatusCode: '503' }, Type: 'fixed-response' },
    }),
    newImage,
  ),
  block(
    'a service that scales is told how many tasks it has',
    { row: [12], about: 'desired count, scaling', resource: apiService },
    set(apiService, { DesiredCount: 2 }),
  ),
  block(
    'the number of tasks is zero without a release and two with one, whatever scaling says',
    { row: [12], about: 'desired count, scaling', resource: apiService },
    set(apiService, { DesiredCount: { 'Fn::If': ['NoRelease', 0, 2] } }),
  ),
  block(
    'a deployment that fails is not rolled back any more',
    { row: [9, 10], about: 'circuit breaker', resource: apiService },
    set(apiService, { [`${deployment}.DeploymentCircuitBreaker.Rollback`]: false }),
  ),
  block(
    'the circuit breaker is gone',
    { row: [10], about: 'circuit breaker', resource: apiService },
    set(apiService, { [`${deployment}.DeploymentCircuitBreaker`]: undefined }),
  ),
  block(
    'a deployment may stop every task before the first new one is healthy',
    { row: [10], about: 'minimum healthy percent', resource: apiService },
    set(apiService, { [`${deployment}.MinimumHealthyPercent`]: 0 }),
  ),
  // The tasks that run stay; nobody adds any.
  ask(
    'scaling of a service is removed',
    { about: 'scaling removed, availability', resource: scalable },
    without(scaling, scalable),
  ),
  ask(
    'the load balancer waits no more before it asks a new task for its health',
    { row: [11], about: 'health check grace period', resource: apiService },
    set(apiService, { HealthCheckGracePeriodSeconds: 0 }),
  ),
  block(
    'a load balancer is open to deletion',
    { about: 'deletion protection', resource: balancer },
    set(balancer, { 'LoadBalancerAttributes.0.Value': 'false' }),
  ),
  block(
    'a listener speaks in clear text',
    { about: 'listener, HTTPS', resource: listener },
    set(listener, { Certificates: undefined, Protocol: 'HTTP', SslPolicy: undefined }),
  ),
  // Hesitated: nothing becomes readable, but what was turned off ten years ago is on again.
  ask(
    'a listener accepts protocols from 2016',
    { about: 'TLS policy', resource: listener },
    set(listener, { SslPolicy: 'ELBSecurityPolicy-2016-08' }),
  ),
];

const literal = edited(SERVICE, set(apiService, { DesiredCount: 2 }));

export const harmless: readonly Pair[] = [
  clear('a service may grow to more tasks', {}, set(scalable, { MaxCapacity: 8 })),
  clear('a service keeps at least three tasks', {}, set(scalable, { MinCapacity: 3 })),
  clear(
    'a service grows earlier',
    {},
    set(scaling, { 'TargetTrackingScalingPolicyConfiguration.TargetValue': 50 }),
  ),
  changing('shop-service', edited(SERVICE, set(apiService, { DesiredCount: undefined }))).clear(
    'a service runs nothing until its first release and is left to scaling afterwards',
    {},
    set(apiService, { DesiredCount: orNothing(0) }),
  ),
  changing('shop-service', literal).clear(
    'a service that scales is no longer told how many tasks it has',
    {},
    set(apiService, { DesiredCount: orNothing(0) }),
  ),
  clear(
    'scaling bounds are zero until the first release',
    {},
    set(scalable, {
      MaxCapacity: { 'Fn::If': ['NoRelease', 0, 6] },
      MinCapacity: { 'Fn::If': ['NoRelease', 0, 2] },
    }),
  ),
  clear('a task definition of the next release', {}, newImage),
  clear(
    'a task definition gets another logical id and is replaced, as it is with every release',
    {},
    renamed(apiTask, 'ApiTaskDefinition4D6E8F01'),
  ),
  clear(
    'a function gets other code',
    {},
    set(janitor, { 'Code.S3Key': 'ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100.zip' }),
  ),
  clear('a function gets more memory', {}, set(janitor, { MemorySize: 512 })),
  clear('a function gets an environment variable', {}, set(janitor, { 'Environment.Variables.BATCH': '25' })),
  clear('a function has more time', {}, set(janitor, { Timeout: 120 })),
  clear(
    'a health check is asked less often',
    { about: 'target group' },
    set(targets, { HealthCheckIntervalSeconds: 20 }),
  ),
  clear(
    'a deployment waits longer for the first health check',
    {},
    set(apiService, { HealthCheckGracePeriodSeconds: 90 }),
  ),
  clear('a service waits for the listener', {}, set(apiService, { DependsOn: [listener] })),
  clear('a service writes its tags on its tasks', {}, set(apiService, { PropagateTags: 'SERVICE' })),
  clear('a stack says where it can be reached', {}, put('Outputs.BalancerArn', { Value: ref(balancer) })),
  clear('a stack no longer says what nobody reads', {}, put('Outputs.BalancerName', undefined)),
  clear(
    'an upgrade of the CDK changes what only the CDK reads',
    {},
    set('CDKMetadata', {
      Analytics: 'v2:deflate64:H4sIAAAAAAAA/0WNwQ6CMBBEv4W7LFUP3okx8WAM8gFmXYouLFvSLhpj/Hdb',
    }),
    put('Parameters.BootstrapVersion.Description', 'Version of the CDK Bootstrap resources'),
    put('Rules', {
      CheckBootstrapVersion: {
        Assertions: [
          {
            Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2', '3', '4', '5'], ref('BootstrapVersion')] }] },
            AssertDescription: "CDK bootstrap stack version 6 required. Please run 'cdk bootstrap'.",
          },
        ],
      },
    }),
  ),
];
