import type { SecurityRule } from '../model/network';
import { referrersIn } from '../model/referrers';
import type { Resource } from '../model/template-set';
import type { World } from '../model/world';
import { groupIn } from './task';

/** Types that name a security group without standing behind it. */
const RULES = /^AWS::EC2::SecurityGroup/;

export function wearers(world: World, group: Resource): Resource[] {
  return (referrersIn(world.set).get(group.id) ?? []).filter(({ type }) => !RULES.test(type));
}

const RUNS_TASKS =
  /^AWS::(ECS::(Service|TaskSet)|StepFunctions::StateMachine|Scheduler::Schedule|Events::Rule|Pipes::Pipe)$/;

/** Whether the group a rule names is worn by ECS tasks, and by nothing else. */
export function wornByTasksOnly(world: World, rule: SecurityRule): boolean {
  const group = groupIn(rule.peer);
  if (group === 'default') return false;
  const worn = wearers(world, group);
  return worn.length > 0 && worn.every(({ type }) => RUNS_TASKS.test(type));
}
