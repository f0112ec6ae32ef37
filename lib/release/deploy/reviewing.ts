import type { BiCardsSession } from '../../ops/session';
import { judge } from '../review/judge';
import type { Reviewing } from './context';

/**
 * The review of this repository, with the change sets beside the templates. In the local cloud they say "Conditional" of
 * every resource they modify, so there they are left out, and with them the proof, which has nothing to look at.
 */
export function reviewing({ cloud, now }: Pick<BiCardsSession, 'cloud' | 'now'>): Reviewing {
  if (cloud === 'local')
    return async ({ before, after }) => judge(before, after, { proof: false, now: now() });
  return async ({ before, after, changeSets }) => judge(before, after, { changeSets, now: now() });
}
