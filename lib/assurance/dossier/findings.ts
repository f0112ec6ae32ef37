import type { BiCardsConfig } from '../../systems/bi-cards/config';
import { type Estimate, estimate } from '../cost/estimate';
import { loadOf } from '../cost/load-model';
import { PRICES_DATE } from '../cost/prices';
import { TemplateSet } from '../model/template-set';
import type { World } from '../model/world';
import { accessMatrix } from './read/access';
import { alarmsIn } from './read/alarms';
import { copiesIn } from './read/copies';
import { type Isolation, isolationOf } from './read/executor';
import { HOSTS } from './read/flows/connections';
import { flowsOf } from './read/flows/flows';
import type { Read } from './read/flows/read';
import { PEOPLE } from './read/flows/visitors';
import { networkMatrix } from './read/network-matrix';
import type { Flow } from './read/part';
import { partsOf } from './read/parts';
import { type Schedule, schedulesIn } from './read/schedules';
import { settle, settledWorld, USERS } from './read/settle';
import { type Kept, survivalOf } from './read/survival';

/** What the templates are of, as far as somebody says it. */
export interface Subject {
  /** @default - templates of somebody else, known by their stacks */
  readonly deployment?: string;
  /** Commit of this repository that wrote the templates, and whether files were changed since. */
  readonly source?: Source;
  /** @default - what was reviewed is found by the names in the templates, if at all */
  readonly config?: BiCardsConfig;
}

/** State of the repository. */
export interface Source {
  readonly commit: string;
  /** Day of the commit, ISO 8601. */
  readonly date: string;
  readonly isChanged: boolean;
}

/** Everything that the page tells, read once. */
export interface Findings extends Read, Subject {
  readonly set: TemplateSet;
  readonly flows: readonly Flow[];
  readonly schedules: readonly Schedule[];
  readonly kept: readonly Kept[];
  readonly isolation?: Isolation;
  readonly cost: Estimate;
}

export function findingsOf(given: TemplateSet, subject: Subject): Findings {
  const set = inOneOrder(given);
  return settle(settledWorld(set), world => findIn(world, set, subject));
}

/** The same templates in the order of their names, so that the page depends on what they say alone. */
function inOneOrder({ stacks }: TemplateSet): TemplateSet {
  const sorted = stacks.map(stack => {
    const resources = Object.entries(stack.template.Resources).sort(([a], [b]) => (a < b ? -1 : 1));
    return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(resources) } };
  });
  return new TemplateSet(sorted.sort((a, b) => (a.key < b.key ? -1 : 1)));
}

function findIn(world: World, set: TemplateSet, { deployment, config, source }: Subject): Findings {
  const access = accessMatrix(world);
  const read: Read = {
    world,
    parts: partsOf(world, deployment),
    network: networkMatrix(world),
    access,
    alarms: alarmsIn(world),
    copies: copiesIn(world, access),
  };
  const flows = flowsOf(read);
  const isolation = isolationOf(world, deployment, config);
  const outside = [PEOPLE, HOSTS].filter(part => flows.some(({ from, to }) => from === part || to === part));
  return {
    ...read,
    set,
    flows,
    parts: [...outside, ...read.parts],
    schedules: schedulesIn(world),
    kept: survivalOf(world),
    cost: estimate(set, loadOf(USERS), { now: new Date(PRICES_DATE) }),
    ...(isolation && { isolation }),
    ...(deployment !== undefined && { deployment }),
    ...(config && { config }),
    ...(source && { source }),
  };
}
