import { Effect, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import type { Arns, DeploymentPlace } from './place';

/** Allows, unless its effect is to deny. */
type Permission = Pick<PolicyStatementProps, 'effect' | 'actions' | 'resources' | 'conditions'>;

/** What a review and a deployment look at: states and names, no data of users. */
export function looking(arns: Arns, place: DeploymentPlace): Permission[] {
  const { releases } = place;
  return [
    {
      actions: [
        'cloudformation:DescribeChangeSet',
        'cloudformation:DescribeStackEvents',
        'cloudformation:DescribeStackResources',
        'cloudformation:DescribeStacks',
        'cloudformation:GetTemplate',
        'cloudformation:ListChangeSets',
        'cloudformation:ListStackResources',
      ],
      resources: arns.stacks(),
    },
    // These know no resource.
    {
      actions: [
        'cloudformation:ListExports',
        'ecs:DescribeTaskDefinition',
        'ecs:ListTaskDefinitions',
        'elasticloadbalancing:DescribeTargetHealth',
      ],
      resources: ['*'],
    },
    {
      actions: ['ecs:DescribeServices', 'ecs:DescribeTasks'],
      resources: [arns.inCluster('service'), arns.inCluster('task')],
    },
    {
      actions: ['ecs:ListTasks'],
      resources: [arns.containerInstances()],
      conditions: { ArnEquals: { 'ecs:cluster': arns.cluster() } },
    },
    // It reads what it checks with a role of its own, and answers with names and reasons.
    { actions: ['lambda:GetFunctionConfiguration', 'lambda:InvokeFunction'], resources: [arns.function()] },
    { actions: ['ecr:BatchGetImage', 'ecr:DescribeImages'], resources: arns.repositories() },
    { actions: ['s3:GetObject'], resources: [arns.bucket(releases.bucket, '*')] },
    { actions: ['s3:ListBucket'], resources: [arns.bucket(releases.bucket)] },
    {
      actions: ['cloudfront-keyvaluestore:DescribeKeyValueStore', 'cloudfront-keyvaluestore:GetKey'],
      resources: [arns.keyValueStores()],
    },
    { actions: ['ssm:GetParameter', 'ssm:GetParameters'], resources: arns.bootstrapVersions() },
  ];
}

/**
 * What a review prepares: change sets, with CDK's own execution role, and their assets. It executes none, so whoever has
 * no more than this changes nothing that runs.
 */
export function preparing(arns: Arns): Permission[] {
  return [
    {
      actions: ['cloudformation:CreateChangeSet', 'cloudformation:DeleteChangeSet'],
      resources: arns.stacks(),
    },
    {
      actions: ['iam:PassRole'],
      resources: arns.bootstrapRoles('cfn-exec'),
      conditions: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    },
    {
      actions: ['s3:GetBucketLocation', 's3:GetEncryptionConfiguration', 's3:ListBucket'],
      resources: arns.assetsBuckets(),
    },
    {
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: arns.assetsBuckets().map(bucket => `${bucket}/*`),
    },
  ];
}

/** What drift detection needs beside the right to read every resource, which AWS's `SecurityAudit` gives. */
export function detectingDrift(arns: Arns): Permission[] {
  return [
    {
      actions: [
        'cloudformation:DescribeStackResourceDrifts',
        'cloudformation:DetectStackDrift',
        'cloudformation:DetectStackResourceDrift',
      ],
      resources: arns.stacks(),
    },
    { actions: ['cloudformation:DescribeStackDriftDetectionStatus'], resources: ['*'] },
  ];
}

/** What a deployment does: CDK's roles change the stacks, the rest is the site, the records and the old revisions. */
export function deploying(arns: Arns, place: DeploymentPlace): Permission[] {
  const { releases, staticBucket, logGroups, auditLogGroup } = place;
  return [
    {
      actions: ['sts:AssumeRole', 'sts:TagSession'],
      resources: arns.bootstrapRoles('deploy', 'file-publishing'),
    },
    {
      actions: [
        'cloudformation:CreateChangeSet',
        'cloudformation:DeleteChangeSet',
        // Of the empty stack that a first change set leaves behind.
        'cloudformation:DeleteStack',
        'cloudformation:ExecuteChangeSet',
      ],
      resources: arns.stacks(),
    },
    {
      actions: ['s3:PutObject'],
      resources: releases.records.map(key =>
        arns.bucket(releases.bucket, key.endsWith('/') ? `${key}*` : key),
      ),
    },
    { actions: ['s3:DeleteObject'], resources: [arns.bucket(releases.bucket, releases.lock)] },
    { actions: ['s3:ListBucket'], resources: [arns.bucket(staticBucket)] },
    {
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resources: [arns.bucket(staticBucket, '*')],
    },
    { actions: ['cloudfront-keyvaluestore:PutKey'], resources: [arns.keyValueStores()] },
    // Knows no resource; `ops` prunes revisions of releases that are no longer kept.
    { actions: ['ecs:DeregisterTaskDefinition'], resources: ['*'] },
    // Alarms are muted while tasks are replaced. A rule is asked for by its name and by the alarms that it names.
    {
      actions: [
        'cloudwatch:DeleteAlarmMuteRule',
        'cloudwatch:GetAlarmMuteRule',
        'cloudwatch:PutAlarmMuteRule',
      ],
      resources: arns.mutedAlarms(),
    },
    // The code that mutes leaves these out; so does whoever has only the role.
    { effect: Effect.DENY, actions: ['cloudwatch:PutAlarmMuteRule'], resources: arns.neverMutedAlarms() },
    // These list, and know no resource.
    { actions: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListAlarmMuteRules'], resources: ['*'] },
    { actions: ['sns:Publish'], resources: [arns.topic()] },
    { actions: ['secretsmanager:GetSecretValue'], resources: [arns.slackWebhook()] },
    // Of the topic and of the logs, as their services ask for it.
    {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [arns.keys()],
      conditions: {
        StringEquals: { 'kms:ViaService': arns.services('logs', 'sns') },
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': place.keyAlias },
      },
    },
    { actions: ['logs:GetLogEvents'], resources: logGroups.map(arns.logGroup) },
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [arns.logGroup(auditLogGroup)] },
  ];
}
