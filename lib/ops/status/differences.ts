import { NO_IMAGE } from '../../contract/bi-cards';
import type { Current, Try } from '../../release/deploy/records/records';
import type { Digests } from '../../release/deploy/stacks/restore';
import { isInProgress } from '../../release/deploy/stacks/stacks';
import { DEAD_ENDS } from '../dead-ends';

export interface ServiceFacts {
  readonly name: 'api' | 'executor';
  readonly wanted: number;
  readonly running: number;
  readonly rollouts: readonly string[];
  /** Of the tasks that run; more than one while tasks are replaced. */
  readonly digests: readonly string[];
}

/** What each service that knows says about a deployment. */
export interface Facts {
  readonly deployment: string;
  /** The release that was proved to run last. */
  readonly current?: Current;
  readonly lastTry?: Try;
  /** What the service stack was deployed with. */
  readonly stackDigests: Digests;
  readonly stacks: readonly { readonly name: string; readonly status: string; readonly version: string }[];
  readonly services: readonly ServiceFacts[];
  /** Id of the SPA that is served. */
  readonly spa?: string;
}

/** Where what runs is not what should, each in a sentence that says what it means. */
export function differences(facts: Facts): string[] {
  return [
    ...facts.stacks.flatMap(stackProblem),
    ...facts.services.flatMap(service => serviceProblems(service, facts)),
    ...siteProblem(facts),
    ...unsettled(facts),
  ];
}

function stackProblem({ name, status }: Facts['stacks'][number]): string[] {
  const deadEnd = DEAD_ENDS[status];
  if (deadEnd) return [`stack ${name} is ${status}: ${deadEnd.means}`];
  return isInProgress(status) ? [`stack ${name} is ${status}`] : [];
}

function serviceProblems(
  { name, wanted, running, digests }: ServiceFacts,
  { deployment, current, stackDigests }: Facts,
): string[] {
  const held = stackDigests[name];
  const others = held === NO_IMAGE ? [] : digests.filter(digest => digest !== held);
  return [
    ...(running < wanted ? [`${name} runs ${running} of ${wanted} tasks`] : []),
    ...(others.length > 0
      ? [
          `${name} runs ${others.join(', ')}, but its stack holds ${held}: somebody has changed the service past CloudFormation, an emergency rollback say. The next deploy that touches it undoes that; to settle it: npm run ops -- rollback ${deployment} <release>`,
        ]
      : []),
    ...(current && held !== current.images[name]
      ? [
          `the service stack holds ${held} for ${name}, but the current release ${current.release} is ${current.images[name]}`,
        ]
      : []),
  ];
}

function siteProblem({ current, spa }: Facts): string[] {
  if (!current || spa === current.spa) return [];
  return [
    `the site serves SPA ${spa ?? 'none'}, but the current release ${current.release} has ${current.spa}`,
  ];
}

const UNSETTLED: readonly Try['outcome'][] = ['running', 'interrupted', 'unfinished'];

function unsettled({ lastTry }: Facts): string[] {
  if (!lastTry || !UNSETTLED.includes(lastTry.outcome)) return [];
  return [
    `the last ${lastTry.kind} (${lastTry.release}, by ${lastTry.actor}) is ${lastTry.outcome} at "${lastTry.phase}"`,
  ];
}
