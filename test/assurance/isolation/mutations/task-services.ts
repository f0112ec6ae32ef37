import type { Json } from '../../../support/deployment';
import { ECR_API, ECR_DKR, LOGS, type Mutations, STRANGER, type Templates } from './templates';

const OWN = { Ref: 'AWS::AccountId' };
const byRole = (statement: Json) => statement.Condition.ArnEquals['aws:PrincipalArn'];
const pullExecutor = (t: Templates): Json => t.policy(ECR_DKR)[1];
const writeExecutor = (t: Templates): Json => t.policy(LOGS)[1];
const arn = (...parts: Json[]) => ({ 'Fn::Join': ['', parts] });
const role = (name: string) => arn('arn:aws:iam::', OWN, `:role/${name}`);
const allow = (t: Templates, endpoint: RegExp, statement: Json) =>
  t.policy(endpoint).push({ Effect: 'Allow', Principal: '*', ...statement });
const only = (principal: Json) => ({
  StringEquals: { 'aws:PrincipalAccount': OWN },
  ArnEquals: { 'aws:PrincipalArn': principal },
});

export const TASK_SERVICES: Mutations = {
  E8: {
    'the API endpoint of ECR has no policy': t => delete t.endpoint(ECR_API).properties.PolicyDocument,
    'the registry endpoint of ECR has no policy': t => delete t.endpoint(ECR_DKR).properties.PolicyDocument,
    'images may be pushed': t => pullExecutor(t).Action.push('ecr:PutImage'),
    'layers may be uploaded': t =>
      pullExecutor(t).Action.push(
        'ecr:InitiateLayerUpload',
        'ecr:UploadLayerPart',
        'ecr:CompleteLayerUpload',
      ),
    'anything may be done to the repository': t => (pullExecutor(t).Action = 'ecr:*'),
    'any repository': t => (pullExecutor(t).Resource = '*'),
    'any repository of the account': t =>
      (pullExecutor(t).Resource = arn('arn:aws:ecr:ap-northeast-1:', OWN, ':repository/*')),
    'a repository of somebody else': t =>
      (pullExecutor(t).Resource = `arn:aws:ecr:ap-northeast-1:${STRANGER}:repository/bi-executor`),
    'a repository that no task uses': t =>
      allow(t, ECR_DKR, {
        Action: 'ecr:BatchGetImage',
        Resource: arn('arn:aws:ecr:ap-northeast-1:', OWN, ':repository/other'),
        Condition: only(role('bi-production-executor-execution')),
      }),
    'any role of the account': t => delete pullExecutor(t).Condition.ArnEquals,
    "the task's own role": t => byRole(pullExecutor(t)).push(role('bi-production-executor-task')),
    'a role that runs no task': t => byRole(pullExecutor(t)).push(role('somebody')),
    'a role by wildcard': t => byRole(pullExecutor(t)).splice(0, 1, role('bi-*')),
    'a token for anybody': t => delete t.policy(ECR_API)[0].Condition,
    'repositories may be made': t =>
      allow(t, ECR_API, {
        Action: 'ecr:CreateRepository',
        Resource: '*',
        Condition: only(role('bi-production-executor-execution')),
      }),
    'all actions but one': t =>
      allow(t, ECR_API, {
        NotAction: 'ecr:DeleteRepository',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': OWN } },
      }),
    'the roles under a condition': t =>
      (pullExecutor(t).Condition = {
        'Fn::If': [
          t.undecided('network'),
          pullExecutor(t).Condition,
          { StringEquals: { 'aws:PrincipalAccount': OWN } },
        ],
      }),
  },
  E9: {
    'the logs endpoint has no policy': t => delete t.endpoint(LOGS).properties.PolicyDocument,
    'any log group': t => (writeExecutor(t).Resource = '*'),
    'any log group of the account': t =>
      (writeExecutor(t).Resource = arn('arn:aws:logs:ap-northeast-1:', OWN, ':log-group:*')),
    'a log group of somebody else': t =>
      (writeExecutor(t).Resource = `arn:aws:logs:ap-northeast-1:${STRANGER}:log-group:theirs:*`),
    'a log group by prefix': t =>
      (writeExecutor(t).Resource = arn('arn:aws:logs:ap-northeast-1:', OWN, ':log-group:/ecs/*')),
    "the task's own role": t => byRole(writeExecutor(t)).push(role('bi-production-executor-task')),
    'any role of the account': t => delete writeExecutor(t).Condition.ArnEquals,
    'any principal': t => delete writeExecutor(t).Condition,
    'log groups may be made': t => writeExecutor(t).Action.push('logs:CreateLogGroup'),
    'logs may be read': t => writeExecutor(t).Action.push('logs:GetLogEvents'),
    'anything of CloudWatch Logs': t => (writeExecutor(t).Action = 'logs:*'),
    'sessions of a service without ECS Exec': t =>
      allow(t, LOGS, {
        Action: 'logs:PutLogEvents',
        Resource: arn('arn:aws:logs:ap-northeast-1:', OWN, ':log-group:/ecs/bi-production-exec:*'),
        Condition: only(role('bi-production-api-task')),
      }),
    'the task makes its own log group': t =>
      (t.container.LogConfiguration.Options['awslogs-create-group'] = 'true'),
  },
};
