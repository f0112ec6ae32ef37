import { described } from '../../model/network';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { count } from '../content';
import { callName } from './names';
import type { Zone } from './part';
import { placementOfAny } from './places';
import { tasksOf } from './service-size';
import { orElse } from './settle';

/** How resources of some types become boxes. */
export interface Rule {
  readonly types: RegExp;
  readonly zone: Zone | ((world: World, resource: Resource) => Zone);
  /** Resources with the same key are one box; without, each is its own. */
  readonly together?: (world: World, resource: Resource) => string;
  readonly name: (world: World, resources: readonly [Resource, ...Resource[]], deployment?: string) => string;
  readonly what: (world: World, resources: readonly [Resource, ...Resource[]], deployment?: string) => string;
}

const byName: Rule['name'] = (world, [resource], deployment) => callName(world, resource, deployment);
const asOne = () => '';
const called = (name: string) => () => name;
const counted = (what: string, many?: string) => (_: World, all: readonly Resource[]) =>
  count(all.length, what, many);

/** Whether a bucket keeps the logs of other things, serves a distribution, or holds data. */
function zoneOfBucket(world: World, bucket: Resource): Zone {
  const served = described(world, 'AWS::CloudFront::Distribution').some(({ properties }) =>
    JSON.stringify(properties.at('DistributionConfig', 'Origins').value ?? null).includes(bucket.id),
  );
  return served ? 'edge' : isLogs(world, bucket) ? 'operations' : 'data';
}

const isLogs = (world: World, bucket: Resource): boolean =>
  described(world, 'AWS::S3::Bucket').some(({ properties }) => {
    const to = properties.at('LoggingConfiguration', 'DestinationBucketName');
    return !to.isAbsent && to.identity().resource === bucket;
  });

const endpointService = (world: World, endpoint: Resource): string =>
  orElse(
    () =>
      world
        .properties(endpoint)
        .at('ServiceName')
        .description.replace(/^com\.amazonaws\.(<[^>]*>|[^.]*)\./, ''),
    () => 'a service',
  );

const isGateway = (world: World, endpoint: Resource) =>
  orElse(
    () => (world.properties(endpoint).at('VpcEndpointType').optionalText() ?? 'Gateway') === 'Gateway',
    () => false,
  );

const guardOf = (world: World, endpoint: Resource) =>
  world.properties(endpoint).at('PolicyDocument').isAbsent ? 'gateway, open to all' : 'gateway with a policy';

/** In this order the boxes are listed. Types that are in none are listed with the box they are built with. */
export const RULES: readonly Rule[] = [
  { types: /^AWS::WAFv2::WebACL$/, zone: 'edge', name: called('web ACL'), what: called('who may come in') },
  {
    types: /^AWS::CloudFront::Distribution$/,
    zone: 'edge',
    name: called('CloudFront'),
    what: called('distribution'),
  },
  {
    types: /^AWS::CloudFront::(Function|KeyValueStore)$/,
    zone: 'edge',
    together: asOne,
    name: called('router'),
    what: called('which release is served'),
  },
  {
    types: /^AWS::ElasticLoadBalancingV2::LoadBalancer$/,
    zone: placementOfAny,
    name: called('load balancer'),
    what: (world, [one]) =>
      orElse(
        () => world.properties(one).at('Scheme').optionalText() ?? 'internet-facing',
        () => 'load balancer',
      ),
  },
  {
    types: /^AWS::ECS::Service$/,
    zone: placementOfAny,
    name: byName,
    what: (world, [one]) => `ECS service, ${tasksOf(world, one)}`,
  },
  {
    types: /^AWS::Lambda::Function$/,
    zone: placementOfAny,
    name: byName,
    what: called('Lambda function'),
  },
  {
    types: /^AWS::EC2::NatGateway$/,
    zone: 'public',
    together: asOne,
    name: called('NAT'),
    what: counted('gateway'),
  },
  {
    types: /^AWS::EC2::VPCEndpoint$/,
    zone: (world, one) => (isGateway(world, one) ? placementOfAny(world, one) : 'vpc'),
    together: (world, one) => (isGateway(world, one) ? one.id : 'interface'),
    name: (world, [one, ...more]) =>
      isGateway(world, one)
        ? `${endpointService(world, one)} endpoint`
        : count(1 + more.length, 'interface endpoint'),
    what: (world, all) =>
      isGateway(world, all[0])
        ? guardOf(world, all[0])
        : all.map(one => endpointService(world, one)).join(', '),
  },
  {
    types: /^AWS::Route53Resolver::FirewallRuleGroup$/,
    zone: 'vpc',
    together: asOne,
    name: called('DNS Firewall'),
    what: called('named hosts only'),
  },
  {
    types: /^AWS::DynamoDB::(Table|GlobalTable)$/,
    zone: 'data',
    together: asOne,
    name: counted('table'),
    what: called('DynamoDB'),
  },
  {
    types: /^AWS::S3::Bucket$/,
    zone: zoneOfBucket,
    together: (world, one) => (isLogs(world, one) ? 'logs' : one.id),
    name: (world, all, deployment) =>
      isLogs(world, all[0]) ? 'access logs' : callName(world, all[0], deployment),
    what: (world, all) => (isLogs(world, all[0]) ? count(all.length, 'bucket') : 'S3 bucket'),
  },
  {
    types: /^AWS::SecretsManager::Secret$/,
    zone: 'data',
    name: byName,
    what: called('secret'),
  },
  {
    types: /^AWS::ECR::Repository$/,
    zone: 'data',
    together: asOne,
    name: called('image repositories'),
    what: counted('repository', 'repositories'),
  },
  {
    types: /^AWS::Backup::BackupVault$/,
    zone: 'data',
    together: asOne,
    name: called('AWS Backup'),
    what: called('locked vault'),
  },
  {
    types: /^AWS::Scheduler::Schedule(Group)?$|^AWS::SQS::Queue$/,
    zone: 'operations',
    together: asOne,
    name: called('schedules'),
    what: (_, all) => schedulesIn(all),
  },
  {
    types: /^AWS::StepFunctions::StateMachine$/,
    zone: 'operations',
    together: asOne,
    name: (world, [one, ...more], deployment) =>
      more.length === 0 ? callName(world, one, deployment) : count(1 + more.length, 'state machine'),
    what: (world, all, deployment) =>
      all
        .map(one => callName(world, one, deployment))
        .sort()
        .join(', '),
  },
  {
    types: /^AWS::CloudWatch::(Alarm|CompositeAlarm|Dashboard)$/,
    zone: 'operations',
    together: asOne,
    name: called('alarms'),
    what: (_, all) => `${count(all.filter(({ type }) => !/Dashboard/.test(type)).length, 'alarm')}`,
  },
  {
    types: /^AWS::SNS::Topic$/,
    zone: 'operations',
    together: asOne,
    name: called('topics'),
    what: (world, all) =>
      [...new Set(all.map(one => callName(world, one).replace(/^.*-/, '')))].sort().join(', '),
  },
  {
    types: /^AWS::Logs::LogGroup$/,
    zone: 'operations',
    together: asOne,
    name: called('logs'),
    what: counted('log group'),
  },
  {
    types: /^AWS::KMS::(Key|ReplicaKey)$/,
    zone: 'operations',
    together: asOne,
    name: called('keys'),
    what: counted('KMS key'),
  },
];

function schedulesIn(all: readonly Resource[]): string {
  const number = (type: RegExp) => all.filter(one => type.test(one.type)).length;
  const queues = number(/Queue$/);
  const schedules = count(number(/Schedule$/), 'schedule');
  return queues === 0 ? schedules : `${schedules}, dead letters`;
}
