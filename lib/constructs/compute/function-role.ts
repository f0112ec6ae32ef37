import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Exactly what Lambda needs to attach a function to a VPC. Source: Lambda developer guide, configuration-vpc. */
const LIST_INTERFACES = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
const MANAGE_INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** An execution role that may do nothing yet: AWS's managed policies would let it write to every log group. */
export function functionRole(scope: Construct, id: string): Role {
  return new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
}

/**
 * Lets the Lambda service attach the function to a VPC with this role, and keeps the function's own code from using
 * the same permissions.
 */
export function grantNetworkInterfaces(role: Role, functionName: string): void {
  const stack = Stack.of(role);
  const functionArn = stack.formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  // AWS supports no narrower resource: the interface does not exist yet, and listing takes all or nothing.
  const anyInterface = stack.formatArn({ service: 'ec2', resource: '*', resourceName: '*' });
  role.addToPolicy(new PolicyStatement({ actions: LIST_INTERFACES, resources: ['*'] }));
  role.addToPolicy(new PolicyStatement({ actions: MANAGE_INTERFACES, resources: [anyInterface] }));
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: [...LIST_INTERFACES, ...MANAGE_INTERFACES],
      resources: ['*'],
      conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
    }),
  );
}
