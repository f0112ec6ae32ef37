import type { Control } from '../control';
import { CLOUDFRONT } from './cloudfront';
import { CLOUDWATCH } from './cloudwatch';
import { DYNAMODB } from './dynamodb';
import { EC2 } from './ec2';
import { ECR } from './ecr';
import { ECS } from './ecs';
import { ELB } from './elb';
import { IAM } from './iam';
import { KMS } from './kms';
import { LAMBDA } from './lambda';
import { SNS, SQS } from './messaging';
import { S3 } from './s3';
import { SECRETS_MANAGER } from './secrets-manager';
import { STEP_FUNCTIONS } from './step-functions';
import { WAF } from './waf';

/**
 * Every control of the AWS Foundational Security Best Practices whose resources the deployments contain and the
 * templates show, and a few of Security Hub's others where FSBP says nothing. As of October 2026.
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
 */
export const CONTROLS: readonly Control[] = [
  ...CLOUDFRONT,
  ...CLOUDWATCH,
  ...DYNAMODB,
  ...EC2,
  ...ECR,
  ...ECS,
  ...ELB,
  ...IAM,
  ...KMS,
  ...LAMBDA,
  ...S3,
  ...SECRETS_MANAGER,
  ...SNS,
  ...SQS,
  ...STEP_FUNCTIONS,
  ...WAF,
];
