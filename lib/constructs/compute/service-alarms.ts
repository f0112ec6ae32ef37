import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { RunbookSection } from '../../contract/runbook';
import type { Alarms } from '../alarms/alarms';
import type { ContainerService } from './container-service';
import type { ImageRelease } from './image-release';

/** Sustained use above which AWS recommends an alarm. Source: CloudWatch best practice alarms, ECS. */
const BUSY_PERCENT = 80;

/** CPU and memory of a service's tasks. */
export function alarmOnResources(
  { service }: ContainerService,
  name: string,
  runbook: RunbookSection,
  alarms: Alarms,
): void {
  const minute = { period: Duration.minutes(1) };
  const resources = [
    { id: 'Cpu', what: 'CPU', metric: service.metricCpuUtilization(minute), effect: 'requests queue' },
    {
      id: 'Memory',
      what: 'memory',
      metric: service.metricMemoryUtilization(minute),
      effect: 'tasks are about to be killed',
    },
  ];
  for (const { id, what, metric, effect } of resources) {
    alarms.add(service, `${id}High`, {
      name: `${name}-${id.toLowerCase()}`,
      severity: 'ticket',
      reason: `The ${name} uses more than ${BUSY_PERCENT} % of its ${what}: ${effect}.`,
      runbook,
      firstCommand:
        "aws application-autoscaling describe-scalable-targets --service-namespace ecs --resource-ids service/<deployment>/api service/<deployment>/executor --query 'ScalableTargets[].[ResourceId,MinCapacity,MaxCapacity]' --output table",
      metric,
      threshold: BUSY_PERCENT,
      periods: 5,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/**
 * No task runs. For services without a load balancer that would notice. Every running task reports its CPU each minute,
 * so the number of reports is the number of tasks, and without a task there is none. Source: ECS developer guide,
 * service RUNNING task count.
 */
export function alarmOnNoTask(
  { service }: ContainerService,
  name: string,
  runbook: RunbookSection,
  alarms: Alarms,
  release: ImageRelease,
): void {
  alarms.add(service, 'NoTask', {
    name: `${name}-unhealthy`,
    severity: 'page',
    reason: `No ${name} task is running.`,
    runbook,
    firstCommand: `aws ecs describe-services --cluster <deployment> --services ${name} --query 'services[0].events[:10].[createdAt,message]' --output table`,
    metric: service.metricCpuUtilization({ statistic: Stats.SAMPLE_COUNT, period: Duration.minutes(1) }),
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    periods: 5,
    missingData: TreatMissingData.BREACHING,
    onlyIf: release.released,
  });
}
