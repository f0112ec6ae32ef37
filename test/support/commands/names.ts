import { GOOGLE_KEY, namesOf, SECRET_KEYS, TABLES } from '../../../lib/contract/bi-cards';
import { SAVED_QUERIES } from '../../../lib/contract/queries';
import { partsOf } from '../../../lib/ops/logs/parts';
import { loadBiCards } from '../../../lib/systems/bi-cards/load';
import { DEPLOYMENTS } from '../../../lib/systems/names';

const names = namesOf('production');
const config = loadBiCards(names.deployment);
const queries = SAVED_QUERIES.map(({ name }) => name);
const parts = partsOf({ names, config, region: config.region, deployment: names.deployment });
const secretKeys = [...SECRET_KEYS, GOOGLE_KEY].map(({ key }) => key);
/** As in lib/ops/jobs/target.ts, which asks AWS. */
const jobs = ['nightly', 'isolation-canary'];

/** Ids of the stacks of bi-cards: `data` of `bi-production/data`. */
export const STACKS: readonly string[] = Object.keys(names.stacks);

/**
 * What a value has to be where a program finds out when it runs, not when it reads its arguments: by command and
 * argument or option.
 */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'logs part': parts.map(({ name }) => name),
  'logs query': queries,
  'secret set key': secretKeys,
  'secret rotate key': secretKeys,
  'job history job': jobs,
  'job run job': jobs,
  'job pause job': jobs,
  'job resume job': jobs,
  'restore plan tables': TABLES.map(({ name }) => name),
  'restore run tables': TABLES.map(({ name }) => name),
};

export const unknownDeployment = (name: string) =>
  DEPLOYMENTS.includes(name) ? undefined : `no deployment: ${name}`;

/** @param command for example `job run` */
export function unknownName(command: string, what: string, value: unknown): string | undefined {
  const known = what === 'deployment' ? DEPLOYMENTS : KNOWN[`${command} ${what}`];
  const given = value === undefined ? [] : [value].flat();
  const wrong = given.filter(one => known && !known.includes(String(one)));
  return wrong.length > 0 ? `no ${what}: ${wrong.join(', ')}` : undefined;
}
