/**
 * `bi-local` with a change that no environment has, chosen by the context `variant`:
 * `grown` adds a queue; `refused` adds a resource that fails after everything else was updated; `careless` gives up the
 * recovery of a table; `moved` replaces the load balancer by one of the same logical id.
 */
import { ArnFormat, CustomResource, Stack } from 'aws-cdk-lib';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnService } from 'aws-cdk-lib/aws-ecs';
import { CfnLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { namesOf } from '../../../lib/contract/bi-cards';
import type { InitRequest } from '../../../lib/contract/init';
import { newApp } from '../../../lib/systems/app';
import { createDeployment } from '../../../lib/systems/deployments';

const names = namesOf('local');
const app = newApp();
const deployment = createDeployment(app, names.deployment);
const service = deployment.node.findChild('service');

const variants: Record<string, () => void> = {
  grown: () => new Queue(service, 'Grown'),
  refused: () => {
    const request: InitRequest = {
      secretId: names.secret,
      keys: [{ key: 'NOBODY_MADE_THIS', source: 'none' }],
    };
    const refused = new CustomResource(service, 'Refused', {
      serviceToken: Stack.of(service).formatArn({
        service: 'lambda',
        resource: 'function',
        resourceName: names.functions.init,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      properties: { ...request },
    });
    refused.node.addDependency(...service.node.findAll().filter(child => child instanceof CfnService));
  },
  careless: () => {
    const [table] = deployment.node.findAll().filter(child => child instanceof CfnGlobalTable);
    table?.addPropertyOverride(
      'Replicas.0.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled',
      false,
    );
  },
  moved: () => {
    const [loadBalancer] = service.node.findAll().filter(child => child instanceof CfnLoadBalancer);
    loadBalancer?.addPropertyOverride('Name', 'moved');
  },
};
variants[app.node.getContext('variant')]?.();
