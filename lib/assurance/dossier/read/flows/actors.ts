import { rolesOf } from '../../../isolation/task';
import { referrersIn } from '../../../model/referrers';
import { allRuns } from '../../../model/runs';
import type { Resource } from '../../../model/template-set';
import type { World } from '../../../model/world';
import { byId } from '../names';
import type { Part } from '../part';
import { orElse } from '../settle';
import { named, type PartOf } from './read';

/** Who acts with a role, and whether only to start. */
export function actorsOf(
  world: World,
  role: Resource,
  partOf: PartOf,
): { readonly part: Part; readonly atStart: boolean }[] {
  const users = (referrersIn(world.set).get(role.id) ?? []).filter(one => world.exists(one)).sort(byId);
  return users.flatMap(user => {
    if (user.type !== 'AWS::ECS::TaskDefinition') {
      const part = ACTS.test(user.type) ? partOf(actingFor(world, user)) : undefined;
      return part ? [{ part, atStart: false }] : [];
    }
    const atStart = orElse(
      () => rolesOf(world, user).task?.resource !== role,
      () => false,
    );
    return runners(world, user).flatMap(service => {
      const part = partOf(service);
      return part ? [{ part, atStart }] : [];
    });
  });
}

/** Types that do something with the role that they name. */
const ACTS = /Function$|StateMachine$|Schedule$|BackupSelection$|RestoreTestingSelection$/;

/** A selection is AWS Backup's, which is drawn as its vault. */
const actingFor = (world: World, user: Resource): Resource | undefined =>
  user.type.startsWith('AWS::Backup::') ? world.ofType('AWS::Backup::BackupVault').sort(byId)[0] : user;

/** Services that run a task definition. */
export const runners = (world: World, definition: Resource): Resource[] =>
  allRuns(world)
    .runs.filter(({ kind, taskDefinition }) => kind === 'service' && named(taskDefinition) === definition)
    .map(({ resource }) => resource);
