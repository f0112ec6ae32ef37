import {
  type CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DetectStackDriftCommand,
  paginateDescribeStackResourceDrifts,
  paginateListStackResources,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import type { ResourceDrift, StackDrift } from './drifts';

/** Says which constructs a template was made of; nothing stands behind it. */
const CDK_METADATA = 'AWS::CDK::Metadata';

export interface DetectOptions {
  readonly client: CloudFormationClient;
  readonly signal: AbortSignal;
  /** Milliseconds between two questions whether CloudFormation has finished. @default 3000 */
  readonly pollMs?: number;
  /** Milliseconds after which a stack counts as not judged. @default 15 minutes */
  readonly limitMs?: number;
}

/** Compares one stack with what there is. What AWS refuses is a reason not to judge, never an exception. */
export async function detect(stack: string, options: DetectOptions): Promise<StackDrift> {
  try {
    const failure = await detection(stack, options);
    const found = await driftsOf(stack, options);
    return {
      stack,
      drifts: found.flatMap(drift => toDrift(stack, drift)),
      unjudged: [...(failure === undefined ? [] : [`${stack}: ${failure}`]), ...unknownIn(stack, found)],
      uncheckedTypes: await uncheckedTypes(stack, found, options),
    };
  } catch (error) {
    options.signal.throwIfAborted();
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { stack, drifts: [], unjudged: [`${stack}: ${why}`], uncheckedTypes: [] };
  }
}

/** @returns why the detection is incomplete; what it found until then can be read all the same */
async function detection(
  stack: string,
  { client, signal, pollMs = 3000, limitMs = 15 * 60_000 }: DetectOptions,
): Promise<string | undefined> {
  const { StackDriftDetectionId } = await client.send(new DetectStackDriftCommand({ StackName: stack }), {
    abortSignal: signal,
  });
  for (let waited = 0; waited <= limitMs; waited += pollMs) {
    const { DetectionStatus, DetectionStatusReason } = await client.send(
      new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }),
      { abortSignal: signal },
    );
    if (DetectionStatus === 'DETECTION_COMPLETE') return undefined;
    if (DetectionStatus === 'DETECTION_FAILED') return DetectionStatusReason ?? 'the detection failed';
    await sleep(pollMs, signal);
  }
  return `the detection took longer than ${limitMs / 60_000} minutes`;
}

async function driftsOf(stack: string, { client }: DetectOptions): Promise<StackResourceDrift[]> {
  const found: StackResourceDrift[] = [];
  for await (const page of paginateDescribeStackResourceDrifts({ client }, { StackName: stack }))
    found.push(...(page.StackResourceDrifts ?? []));
  return found;
}

function toDrift(stack: string, drift: StackResourceDrift): ResourceDrift[] {
  const {
    StackResourceDriftStatus: status,
    LogicalResourceId: logicalId = '',
    ResourceType: type = '',
  } = drift;
  if (status !== 'DELETED' && status !== 'MODIFIED') return [];
  return [
    {
      stack,
      logicalId,
      physicalId: drift.PhysicalResourceId ?? '',
      type,
      kind: status === 'DELETED' ? 'deleted' : 'modified',
      differences: (drift.PropertyDifferences ?? []).map(
        ({ PropertyPath = '', ExpectedValue = '', ActualValue = '' }) => ({
          path: PropertyPath,
          expected: ExpectedValue,
          actual: ActualValue,
        }),
      ),
    },
  ];
}

const unknownIn = (stack: string, found: readonly StackResourceDrift[]): string[] =>
  found
    .filter(({ StackResourceDriftStatus: status }) => status === 'UNKNOWN')
    .map(
      ({ LogicalResourceId, ResourceType }) =>
        `${stack}: ${LogicalResourceId} (${ResourceType}) could not be read`,
    );

/** CloudFormation leaves out without a word what it cannot compare, such as custom resources. */
async function uncheckedTypes(
  stack: string,
  found: readonly StackResourceDrift[],
  { client }: DetectOptions,
): Promise<string[]> {
  const checked = new Set(
    found
      .filter(({ StackResourceDriftStatus: status }) => status !== 'NOT_CHECKED')
      .map(({ LogicalResourceId }) => LogicalResourceId),
  );
  const types = new Set<string>();
  for await (const { StackResourceSummaries = [] } of paginateListStackResources(
    { client },
    { StackName: stack },
  ))
    for (const { LogicalResourceId, ResourceType } of StackResourceSummaries)
      if (ResourceType && ResourceType !== CDK_METADATA && !checked.has(LogicalResourceId))
        types.add(ResourceType);
  return [...types];
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
