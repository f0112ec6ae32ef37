import type { Resource } from '../../../model/template-set';
import type { World } from '../../../model/world';
import type { Access } from '../access';
import type { Flow, Part } from '../part';
import { subnetsOf } from '../places';
import type { Deed } from '../stores';
import { actorsOf } from './actors';
import { flow, type PartOf, type Read } from './read';

/** What the drawing says of what somebody may do; seeing names alone is no arrow. */
function deedsInWords(deeds: readonly Deed[]): string | undefined {
  if (deeds.includes('control')) return 'controls';
  const changes = deeds.includes('write') || deeds.includes('delete');
  if (deeds.includes('read')) return changes ? 'reads, writes' : 'reads';
  return changes ? 'writes' : undefined;
}

/** Who reads and writes which data, through the endpoint of its subnets where there is one. */
export const grants = (read: Read, partOf: PartOf): Flow[] =>
  read.access.rows.flatMap(row => {
    if (row.actor.kind !== 'role') return [];
    const actors = actorsOf(read.world, row.actor.identity.resource, partOf);
    return actors.flatMap(actor =>
      row.access.flatMap((access, index) => {
        const store = read.access.stores[index]?.resource;
        return access && store ? grant(read, partOf, { ...actor, access, store }) : [];
      }),
    );
  });

interface Granted {
  readonly part: Part;
  readonly atStart: boolean;
  readonly access: Access;
  readonly store: Resource;
}

function grant({ world, parts }: Read, partOf: PartOf, { part, atStart, access, store }: Granted): Flow[] {
  const words = deedsInWords([...access.deeds.keys()]);
  // AWS Backup has arrows of its own.
  if (words === undefined || part.zone === 'data') return [];
  const endpoint = atStart ? undefined : endpointFor(world, part, store, parts);
  if (!endpoint) return flow(part, partOf(store), 'data', `${words}${atStart ? ' at start' : ''}`);
  return [...flow(part, endpoint, 'data', words), ...flow(endpoint, partOf(store), 'data')];
}

const SERVICE_OF: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 's3',
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::DynamoDB::GlobalTable': 'dynamodb',
};

/** The gateway endpoint on the route tables of a part's subnets. */
function endpointFor(world: World, part: Part, store: Resource, parts: readonly Part[]): Part | undefined {
  const service = SERVICE_OF[store.type];
  const own = part.resources.flatMap(one => subnetsOf(world, one));
  if (service === undefined || own.length === 0 || store.stack.region !== own[0]?.stack.region)
    return undefined;
  return parts.find(
    ({ name, resources: [endpoint] }) =>
      endpoint?.type === 'AWS::EC2::VPCEndpoint' &&
      name.startsWith(`${service} endpoint`) &&
      subnetsOf(world, endpoint).some(subnet => own.includes(subnet)),
  );
}
