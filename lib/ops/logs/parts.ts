import { nearest } from '../../config/nearest';
import { auditLogGroup } from '../../contract/ops';
import { OpsError } from '../exit';
import type { BiCardsSession } from '../session';

/** What writes a log, and where. */
export interface Part {
  readonly name: string;
  readonly what: string;
  readonly logGroup: string;
  readonly region: string;
}

type Place = Pick<BiCardsSession, 'names' | 'region' | 'config' | 'deployment'>;

/** Every part of a deployment that has a log. */
export function partsOf({ names, region, config, deployment }: Place): Part[] {
  const part = (name: string, what: string, logGroup: string, where = region): Part => ({
    name,
    what,
    logGroup,
    region: where,
  });
  const lambda = (name: string) => `/aws/lambda/${name}`;
  const edge = (name: string, what: string, fn: string) =>
    part(name, what, `/aws/cloudfront/function/${fn}`, config.edge.region);
  return [
    part('api', 'the API', names.api.logGroup),
    part('executor', 'the executor, and its jobs', names.executor.logGroup),
    part('health', 'the health check, once a minute', lambda(names.functions.health)),
    part('init', 'what makes secrets in a deployment', lambda(names.functions.init)),
    part('recovery', 'backups and restore tests', lambda(names.functions.restoreValidation)),
    edge('router', 'which release of the site is served', names.edgeFunctions.router),
    edge('gate', 'whether the site is open', names.edgeFunctions.gate),
    part('stopped-tasks', 'why tasks stopped', names.stoppedTasksLogGroup),
    part('dns', 'names that were asked for, and blocked', names.dnsLogGroup),
    part('sessions', 'what was typed in shells', names.sessionLogGroup),
    part('audit', 'who changed what by these commands', auditLogGroup(deployment)),
  ];
}

/** @throws OpsError with the parts that there are */
export function findPart(place: Place, name: string): Part {
  const parts = partsOf(place);
  const found = parts.find(part => part.name === name);
  if (found) return found;
  const names = parts.map(part => part.name);
  const meant = nearest(name, names);
  throw new OpsError(
    `no part ${JSON.stringify(name)} has a log; ${meant ? `did you mean ${meant}? ` : ''}allowed: ${names.join(', ')}`,
  );
}
