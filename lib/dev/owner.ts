import { UserError } from '../config/errors';
import { isEmulator } from '../local/emulator';
import { reasonOf } from './errors';
import { type RunOptions, wants } from './init';
import type { Target } from './target';

/** Where CloudFormation made tables and buckets, it has to make them anew. */
export const LOCAL_CLOUD_ANEW = 'npm run local:down && npm run local';

const ANSWER_MS = 5_000;

/**
 * Refuses where CloudFormation owns what would be deleted: in the local cloud, by whichever option its address came.
 * The servers are asked; a port says nothing, for every port can be chosen.
 *
 * @throws UserError also where a server does not tell
 */
export async function requireOwnServers(
  { owner, dynamodb, s3 }: Target,
  { what, signal }: Pick<RunOptions, 'what' | 'signal'>,
): Promise<void> {
  const endpoints = [
    ...(wants(what, 'tables') ? [dynamodb.endpoint] : []),
    ...(wants(what, 'buckets') ? [s3.endpoint] : []),
  ];
  for (const endpoint of new Set(endpoints))
    if (owner === 'cloudformation' || (await isLocalCloud(endpoint, signal))) throw belongsToStacks(endpoint);
}

/** @throws UserError where the server does not tell */
export async function isLocalCloud(endpoint: string, signal?: AbortSignal): Promise<boolean> {
  try {
    return await isEmulator(
      endpoint,
      AbortSignal.any([AbortSignal.timeout(ANSWER_MS), ...(signal ? [signal] : [])]),
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw new UserError(
      `${endpoint} does not tell whether it is a local cloud, so nothing was deleted: ${reasonOf(error)}\nTo try again, run the same command.`,
    );
  }
}

function belongsToStacks(endpoint: string): UserError {
  return new UserError(
    [
      `${endpoint} is a local cloud, whose tables and buckets belong to its stacks; nothing was deleted.`,
      `To start with empty ones: ${LOCAL_CLOUD_ANEW}`,
    ].join('\n'),
  );
}
