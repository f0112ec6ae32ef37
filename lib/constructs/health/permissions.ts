import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { HEALTH_TABLE_KEY, type HealthCheck, type HealthPlan } from '../../contract/health';
import { throughSecretsManager } from '../keys/deployment-key';

/**
 * What the checks of a plan need, each narrowed to the resource it looks at.
 *
 * @param keyArn key that encrypts the secrets of the plan
 */
export function permissionsFor(plan: HealthPlan, stack: Stack, keyArn: string): PolicyStatementProps[] {
  return [...plan.checks.flatMap(check => forCheck(check, stack, keyArn)), publishMetrics(plan.namespace)];
}

function forCheck(check: HealthCheck, stack: Stack, keyArn: string): PolicyStatementProps[] {
  switch (check.kind) {
    case 'http':
      return [];
    case 'ecs-service':
      return [
        {
          actions: ['ecs:DescribeServices'],
          resources: [
            stack.formatArn({
              service: 'ecs',
              resource: 'service',
              resourceName: `${check.cluster}/${check.service}`,
            }),
          ],
        },
        ...(check.discovery ? [discover(check.discovery)] : []),
      ];
    case 'table':
      return readNoRow(
        stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: check.table }),
      );
    case 'bucket':
      return [
        {
          actions: ['s3:ListBucket'],
          resources: [stack.formatArn({ service: 's3', region: '', account: '', resource: check.bucket })],
        },
      ];
    case 'secret':
      return [
        { actions: ['secretsmanager:GetSecretValue'], resources: [check.secretId] },
        { actions: ['kms:Decrypt'], resources: [keyArn], conditions: throughSecretsManager(stack) },
      ];
    case 'alarm':
      return [
        // Composite alarms are answered to no narrower scope. Source: CloudWatch API reference, DescribeAlarms.
        { actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] },
      ];
  }
}

/** Describes the table and reads the one row that nobody writes. */
function readNoRow(tableArn: string): PolicyStatementProps[] {
  return [
    { actions: ['dynamodb:DescribeTable'], resources: [tableArn] },
    {
      actions: ['dynamodb:GetItem'],
      resources: [tableArn],
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [HEALTH_TABLE_KEY] } },
    },
  ];
}

function discover({ namespace, service }: { namespace: string; service: string }): PolicyStatementProps {
  return {
    actions: ['servicediscovery:DiscoverInstances'],
    // The action knows no resource, only these two keys. Source: service authorization reference of AWS Cloud Map.
    resources: ['*'],
    conditions: {
      StringEquals: { 'servicediscovery:NamespaceName': namespace, 'servicediscovery:ServiceName': service },
    },
  };
}

function publishMetrics(namespace: string): PolicyStatementProps {
  return {
    actions: ['cloudwatch:PutMetricData'],
    // The action knows no resource, only the namespace. Source: service authorization reference of CloudWatch.
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': namespace } },
  };
}
