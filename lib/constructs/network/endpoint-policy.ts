import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export interface Passage {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /**
   * Names of the roles that may pass.
   * @default - every principal of the account
   */
  readonly roles?: readonly string[];
  /**
   * Account that must own the resource, for resources whose ARN does not say it.
   * @default - any
   */
  readonly resourceAccount?: string;
  /**
   * Key prefix of S3 listings.
   * @default - any
   */
  readonly listPrefix?: string;
}

/**
 * A statement of an endpoint policy that lets principals of this account pass.
 *
 * An endpoint policy grants nothing, it is the most that can go through: without these conditions, code in the VPC
 * could carry data out with credentials that somebody put into it. The principal is `*` because gateway endpoints
 * understand no narrower one; the conditions do the binding.
 */
export function allowOwnPrincipals(scope: Construct, passage: Passage): PolicyStatement {
  const stack = Stack.of(scope);
  const roleArns = passage.roles?.map(resourceName =>
    stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName }),
  );
  return new PolicyStatement({
    sid: passage.sid,
    principals: [new StarPrincipal()],
    actions: [...passage.actions],
    resources: [...passage.resources],
    conditions: {
      StringEquals: {
        'aws:PrincipalAccount': stack.account,
        ...(passage.resourceAccount && { 'aws:ResourceAccount': passage.resourceAccount }),
      },
      ...(roleArns && { ArnEquals: { 'aws:PrincipalArn': roleArns } }),
      ...(passage.listPrefix && { StringLike: { 's3:prefix': `${passage.listPrefix}*` } }),
    },
  });
}

/**
 * Lets image layers through, read only. ECR hands out URLs that an account of its own has signed, so a condition on
 * the principal would stop every pull. Source: Amazon ECR user guide, "Amazon ECR interface VPC endpoints".
 */
export function allowImageLayers(scope: Construct): PolicyStatement {
  return new PolicyStatement({
    sid: 'ReadImageLayers',
    principals: [new StarPrincipal()],
    actions: ['s3:GetObject'],
    resources: [`${bucketArn(scope, `prod-${Stack.of(scope).region}-starport-layer-bucket`)}/*`],
  });
}

export function bucketArn(scope: Construct, bucketName: string): string {
  return Stack.of(scope).formatArn({ service: 's3', region: '', account: '', resource: bucketName });
}
