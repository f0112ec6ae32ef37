import type { Unwatched } from '../../contract/unwatched';
import type { Resource, TemplateSet } from '../model/template-set';
import { Reference } from '../model/value';
import { World } from '../model/world';
import { alarmMetrics } from './alarm-metrics';

/**
 * What can fail, or fill up, or stop: resources of these types are watched by an alarm, or there is a reason why not.
 * Roles, keys and log groups do none of it: who may not use one fails, and is on the list.
 */
const WATCHED_TYPES = [
  'AWS::Backup::BackupPlan',
  'AWS::Backup::BackupVault',
  'AWS::Backup::RestoreTestingPlan',
  'AWS::CertificateManager::Certificate',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::DynamoDB::GlobalTable',
  'AWS::EC2::NatGateway',
  'AWS::EC2::VPCEndpoint',
  'AWS::ECR::Repository',
  'AWS::ECS::Service',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::Lambda::Function',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
] as const;

export interface Coverage {
  /** Resources that no alarm watches and no reason excuses, as `type path`. */
  readonly missing: readonly string[];
  /** Reasons for resources that an alarm watches, or that are not there. */
  readonly idle: readonly string[];
}

/**
 * Compares what has to be watched with what alarms watch. A schedule is watched through its group, because Scheduler has
 * no other metrics, and a secret by its name, because AWS publishes no metric of one; everything else through a dimension
 * that refers to it.
 */
export function coverage(set: TemplateSet, unwatched: readonly Unwatched[]): Coverage {
  const watched = new Set(
    alarmMetrics(set)
      .flatMap(({ dimensions }) => Object.values(dimensions))
      .flatMap(({ resource, text }) => resource?.id ?? text ?? []),
  );
  const excused = new Set(unwatched.flatMap(({ resources }) => resources));
  const open = set.ofType(...WATCHED_TYPES).filter(resource => !isWatched(resource, set, watched));
  const paths = new Set(open.map(pathOf));
  return {
    missing: open.filter(resource => !excused.has(pathOf(resource))).map(r => `${r.type} ${pathOf(r)}`),
    idle: [...excused].filter(path => !paths.has(path)),
  };
}

function isWatched(resource: Resource, set: TemplateSet, watched: ReadonlySet<string>): boolean {
  if (resource.type === 'AWS::SecretsManager::Secret')
    return watched.has(String(resource.template.Properties?.Name));
  if (resource.type !== 'AWS::Scheduler::Schedule') return watched.has(resource.id);
  const group = new World(set).properties(resource).at('GroupName').value;
  return set.ofType('AWS::Scheduler::ScheduleGroup').some(({ id, template }) => {
    const names = group instanceof Reference ? group.resource === id : group === template.Properties?.Name;
    return names && watched.has(id);
  });
}

/** Without the deployment's name: `service/Schedules/DeadLetters`. */
const pathOf = ({ label }: Resource) => label.slice(label.indexOf('/') + 1);

/** Certificates that something serves and whose end no alarm announces; they come as ARNs, not as resources. */
export function certificatesWithoutAlarm(set: TemplateSet): string[] {
  const announced = new Set(
    alarmMetrics(set).flatMap(({ name, dimensions }) =>
      name === 'DaysToExpiry' ? (dimensions.CertificateArn?.text ?? []) : [],
    ),
  );
  const served = set
    .ofType('AWS::CloudFront::Distribution', 'AWS::ElasticLoadBalancingV2::Listener')
    .flatMap(({ template }) => JSON.stringify(template.Properties).match(/arn:aws:acm:[\w:/-]+/g) ?? []);
  return [...new Set(served)].filter(arn => !announced.has(arn));
}
