import { CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { NOT_HOSTED } from '../../contract/local-cloud';
import { referencesIn } from './references';
import { watchFirstMetric } from './single-metric';

const TYPES: ReadonlySet<string> = new Set(NOT_HOSTED.flatMap(({ types }) => types));

/**
 * Leaves out of the templates what the local cloud cannot host, so that the same constructs serve every
 * environment. An ordering (`DependsOn`) on such a resource goes with it; a value taken from one fails the synth,
 * because the template would refer to nothing. An alarm over metric math, which others may refer to, stays and
 * watches one metric.
 */
export class LeaveOutOfLocalCloud implements IAspect {
  visit(node: IConstruct): void {
    if (Stack.isStack(node)) node.node.addValidation({ validate: () => danglingReferences(node) });
    if (isNotHosted(node)) Object.defineProperty(node, 'shouldSynthesize', { value: () => false });
    if (node instanceof CfnAlarm) watchFirstMetric(node);
  }
}

function isNotHosted(node: IConstruct): node is CfnResource {
  return CfnResource.isCfnResource(node) && TYPES.has(node.cfnResourceType);
}

function danglingReferences(stack: Stack): string[] {
  const leftOut = new Map(
    stack.node
      .findAll()
      .filter(isNotHosted)
      .map(resource => [String(stack.resolve(resource.logicalId)), resource] as const),
  );
  if (leftOut.size === 0) return [];
  return referencesIn(templateOf(stack)).flatMap(({ path, logicalId }) => {
    const target = leftOut.get(logicalId);
    return target
      ? `${path} refers to ${target.node.path} (${target.cfnResourceType}), which the local cloud cannot host; allowed: no reference to it where the configuration's cloud is "local"`
      : [];
  });
}

/** What `Stack` will write; assertions on a template do the same after synthesis, when it is too late to fail it. */
function templateOf(stack: Stack): unknown {
  const render: unknown = Reflect.get(stack, '_toCloudFormation');
  if (typeof render !== 'function')
    throw new Error('aws-cdk-lib no longer renders a stack by _toCloudFormation()');
  return stack.resolve(render.call(stack));
}
