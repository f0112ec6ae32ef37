import * as changeSets from './change-sets';
import * as conditions from './conditions';
import * as container from './container';
import * as delivery from './delivery';
import * as dns from './dns';
import * as dynamodb from './dynamodb';
import * as edge from './edge';
import * as everyday from './everyday';
import * as exports from './exports';
import * as handwritten from './handwritten';
import * as harmless from './harmless';
import * as identity from './identity';
import * as network from './network';
import * as observability from './observability';
import * as resourcePolicies from './resource-policies';
import * as secretsAndLogs from './secrets-and-logs';
import * as stateful from './stateful';
import * as subnets from './subnets';
import type { Pair } from './support';
import * as unknowns from './unknowns';

export { NOT_IN_TEMPLATES } from './not-in-templates';
export type { Pair } from './support';

const TOPICS = [
  changeSets,
  conditions,
  container,
  handwritten,
  delivery,
  dns,
  dynamodb,
  edge,
  everyday,
  exports,
  harmless,
  identity,
  network,
  observability,
  resourcePolicies,
  secretsAndLogs,
  stateful,
  subnets,
  unknowns,
];

/** Changes that hurt somebody: they are blocked, or a person is asked, or nobody can tell. */
export const HURTING: readonly Pair[] = TOPICS.flatMap(topic => topic.hurting);

/** Changes that must not be blocked. */
export const HARMLESS: readonly Pair[] = TOPICS.flatMap(topic => topic.harmless);

export const ALL: readonly Pair[] = [...HURTING, ...HARMLESS];
