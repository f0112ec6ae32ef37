import { loadOf } from '../load-model';
import { type Deployment, demandOf } from './demand';
import { DATA } from './limits/data';
import type { Limit } from './limits/limit';
import { DISCOVERY, TASKS } from './limits/tasks';
import { TRAFFIC } from './limits/traffic';

const LIMITS: readonly Limit[] = [...TASKS, ...DISCOVERY, ...DATA, ...TRAFFIC];

/** A limit in a deployment, with the number of daily users up to which it holds. */
export interface Reach {
  readonly limit: Limit;
  readonly allows: number;
  readonly users: number;
}

/** The limits of a deployment, the first one to be reached first. */
export function reachOf(deployment: Deployment): Reach[] {
  return LIMITS.map(limit => ({
    limit,
    allows: limit.allows(deployment),
    users: usersUpTo(users => {
      const load = loadOf(users);
      return limit.asks(demandOf(load, deployment), deployment, load) <= limit.allows(deployment);
    }),
  })).sort((a, b) => a.users - b.users);
}

/** Nobody plans for more: everybody on earth. */
const MOST_USERS = 8e9;

/** The largest number of users for which it holds; by halving, because demand only grows. */
function usersUpTo(holds: (users: number) => boolean): number {
  let [low, high] = [0, MOST_USERS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
