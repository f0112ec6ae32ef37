import type { RunOptions } from './init';
import { isLocalCloud, LOCAL_CLOUD_ANEW } from './owner';
import type { Target } from './target';

/**
 * The command that starts anew after a run that found tables of another shape, with the options of that run: without
 * them it would delete on other servers. No command is told that would be refused.
 */
export async function commandAnew(
  target: Target,
  { what, seed, signal }: Pick<RunOptions, 'what' | 'signal'> & { readonly seed: boolean },
): Promise<string> {
  // A server that does not tell refuses later, with the reason.
  const isCloud = async ({ endpoint }: { readonly endpoint: string }) => {
    const found = await isLocalCloud(endpoint, signal).catch(() => false);
    signal?.throwIfAborted();
    return found;
  };
  if (target.owner === 'cloudformation' || (await isCloud(target.dynamodb))) return LOCAL_CLOUD_ANEW;
  const kinds = what === 'all' && (await isCloud(target.s3)) ? 'tables' : what;
  const words = [
    ...(kinds === 'all' ? [] : [kinds]),
    '--reset',
    ...(seed ? ['--seed'] : []),
    ...target.options,
  ];
  return ['npm run dev:init --', ...words.map(quoted)].join(' ');
}

/** As a shell takes it for one word: a path may have spaces, an IPv6 address has brackets. */
const quoted = (word: string) => (/^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
