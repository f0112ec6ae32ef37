import type { Identity } from '../model/iam';
import type { World } from '../model/world';
import { anything } from '../policy/token';
import { deedsOn } from './deeds';
import { type Deed, decide, isOnlyFor } from './power';
import { fromTask, rolesOf, type Task } from './task';
import { type Finding, unproved, violated } from './verdict';
import { inWords } from './words';

/** What an identity may do to the slice; the first of it, which is enough. */
export function opens(world: World, task: Task, identity: Identity): Finding | undefined {
  const deeds = [...deedsOn(world, task), ...startsOf(world, task, identity)];
  const judged = deeds.map(deed => ({ deed, ...decide(world, identity, deed) }));
  const told = (kind: string) => judged.find(({ decision }) => decision === kind);
  const [allowed, open] = [told('allowed'), told('undecidable')];
  const { label } = identity.resource;
  const words = ({ action, resource }: Deed) => `${action} on ${inWords(resource)}`;
  if (allowed)
    return violated(`${label} may open the lock: ${words(allowed.deed)}`, [
      `identity ${label}`,
      inWords(allowed.why),
      words(allowed.deed),
      ...fromTask(task),
    ]);
  return (
    open && unproved(`whether ${label} may do ${words(open.deed)} cannot be told (${inWords(open.why)})`)
  );
}

/** Services that do with a role what the resource says that names it, which the proof reads. */
const RUNNERS = /^(states|scheduler|events|pipes)\.amazonaws\.com$/;

/** Starting the task anywhere takes the right to hand its roles to ECS. */
function startsOf(world: World, task: Task, identity: Identity): Deed[] {
  if (isOnlyFor(identity, RUNNERS)) return [];
  const { task: role, execution } = rolesOf(world, task.definition);
  const handed = [role, execution].filter(one => one !== undefined);
  const canHand = ({ arn }: Identity) =>
    decide(world, identity, { action: 'iam:PassRole', resource: arn }).decision !== 'denied';
  if (!handed.every(canHand)) return [];
  return ['RunTask', 'StartTask', 'CreateService', 'RegisterTaskDefinition'].map(action => ({
    action: `ecs:${action}`,
    resource: anything('resource'),
  }));
}
