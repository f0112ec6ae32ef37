import { setTimeout as wait } from 'node:timers/promises';

/** A request of CloudFormation to a custom resource. */
export interface CloudFormationRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  /** Whoever knows it can answer for the resource: it is never logged. */
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  /** Absent when the resource is created. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: unknown;
}

export type Outcome =
  /** Attributes of the resource; anybody who may describe the stack can read them. */
  | { readonly status: 'SUCCESS'; readonly attributes: Readonly<Record<string, string>> }
  | { readonly status: 'FAILED'; readonly reason: string };

export function isCloudFormationRequest(event: unknown): event is CloudFormationRequest {
  return typeof event === 'object' && event !== null && 'ResponseURL' in event && 'RequestType' in event;
}

/** CloudFormation refuses an answer above 4096 bytes. */
const LONGEST_REASON = 1000;
const ATTEMPTS = 3;

/**
 * Tells CloudFormation the outcome; without an answer it waits for an hour. The physical id never changes: with a new
 * one CloudFormation would delete what it takes for the old resource.
 *
 * @throws when CloudFormation does not take the answer after three attempts
 */
export async function answerCloudFormation(request: CloudFormationRequest, outcome: Outcome): Promise<void> {
  const body = JSON.stringify({
    Status: outcome.status,
    ...(outcome.status === 'FAILED'
      ? { Reason: outcome.reason.slice(0, LONGEST_REASON) }
      : { Data: outcome.attributes }),
    PhysicalResourceId: request.PhysicalResourceId ?? request.LogicalResourceId,
    StackId: request.StackId,
    RequestId: request.RequestId,
    LogicalResourceId: request.LogicalResourceId,
  });
  for (let attempt = 1; ; attempt += 1) {
    const problem = await put(request.ResponseURL, body);
    if (!problem) return;
    if (attempt === ATTEMPTS) throw new Error(`CloudFormation did not take the answer: ${problem}`);
    await wait(attempt * 500);
  }
}

async function put(url: string, body: string): Promise<string | undefined> {
  try {
    // The URL is signed for an empty content type.
    const response = await fetch(url, { method: 'PUT', body, headers: { 'content-type': '' } });
    await response.body?.cancel();
    return response.ok ? undefined : `HTTP status ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown error';
  }
}
