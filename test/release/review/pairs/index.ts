import * as container from './container';
import * as database from './database';
import * as delivery from './delivery';
import * as dns from './dns';
import * as dynamodb from './dynamodb';
import * as identity from './identity';
import * as network from './network';
import * as stateful from './stateful';
import type { Pair } from './support';

export type { Pair } from './support';

const TOPICS = [container, database, delivery, dns, dynamodb, identity, network, stateful];

/** Changes that hurt somebody: they are blocked, or a person is asked, or nobody can tell. */
export const HURTING: readonly Pair[] = TOPICS.flatMap(topic => topic.hurting);

/** Changes that must not be blocked. */
export const HARMLESS: readonly Pair[] = TOPICS.flatMap(topic => topic.harmless);

export const ALL: readonly Pair[] = [...HURTING, ...HARMLESS];
