import type { Try } from '../../release/deploy/records/records';
import { inJapan } from '../japan';
import type { Paint } from '../ui/paint';
import type { Explanation } from './reasons';
import type { StoppedTask } from './stopped-task';

export interface Reasons {
  readonly since: Date;
  readonly tasks: readonly (StoppedTask & Explanation)[];
  /** Tasks that are left out. */
  readonly ordinary: number;
  readonly deploys: readonly Try[];
  readonly gaps: readonly string[];
}

/** Equal reasons of one owner are one entry: a task that cannot start stops every minute. */
export function describeReasons({ since, tasks, ordinary, deploys, gaps }: Reasons, paint: Paint): string {
  const nothing = tasks.length === 0 && deploys.length === 0;
  return [
    ...(nothing ? [`nothing stopped or failed unexpectedly since ${inJapan(since)}`] : []),
    ...groups(tasks).map(group => describeGroup(group, paint)),
    ...deploys.map(deploy => describeTry(deploy, paint)),
    ...(ordinary > 0 ? [paint('dim', `and ${ordinary} tasks as they should; --all shows them`)] : []),
    ...gaps.map(gap => paint('yellow', gap)),
  ].join('\n');
}

type Group = readonly [StoppedTask & Explanation, ...(StoppedTask & Explanation)[]];

function groups(tasks: Reasons['tasks']): Group[] {
  const found = new Map<string, [StoppedTask & Explanation, ...(StoppedTask & Explanation)[]]>();
  for (const task of tasks) {
    const key = `${task.of} ${task.words}`;
    const group = found.get(key);
    if (group) group.push(task);
    else found.set(key, [task]);
  }
  return [...found.values()];
}

function describeGroup(group: Group, paint: Paint): string {
  const [newest] = group;
  const times =
    group.length === 1
      ? ''
      : `, ${group.length} times since ${inJapan(group.at(-1)?.stoppedAt ?? newest.stoppedAt)}`;
  return [
    `${paint('bold', newest.of)} ${inJapan(newest.stoppedAt)}${times}: ${newest.words}`,
    ...(newest.todo ? [`  → ${newest.todo}`] : []),
    paint('dim', `  task ${newest.id}: ${ownWords(newest)}`),
  ].join('\n');
}

/** What ECS said itself, for a search. */
const ownWords = ({ reason, containers }: StoppedTask) =>
  [reason, ...containers.flatMap(one => one.reason ?? [])].filter(Boolean).join('; ') || 'no reason given';

function describeTry({ kind, release, startedAt, actor, outcome, phase, reason }: Try, paint: Paint): string {
  return [
    `${paint('bold', kind)} of ${release} at ${inJapan(new Date(startedAt))}, by ${actor}: ${outcome} at "${phase}"`,
    ...(reason ? reason.split('\n').map(line => `  ${line}`) : []),
  ].join('\n');
}
