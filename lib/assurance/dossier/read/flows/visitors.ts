import { described } from '../../../model/network';
import type { Property } from '../../../model/property';
import type { Resource } from '../../../model/template-set';
import type { World } from '../../../model/world';
import type { Flow, Part } from '../part';
import { flow, type PartOf, partOfType, type Read } from './read';

export const PEOPLE: Part = {
  id: 'people',
  zone: 'internet',
  name: 'people',
  what: 'with a browser',
  resources: [],
};

/** Browsers ask CloudFront, whose web ACL looks first. */
export function visitors({ world, parts }: Read, partOf: PartOf): Flow[] {
  const acl = partOfType(parts, /^AWS::WAFv2::WebACL$/);
  return described(world, 'AWS::CloudFront::Distribution').flatMap(({ resource }) => {
    const distribution = partOf(resource);
    return acl
      ? [...flow(PEOPLE, acl, 'traffic', 'HTTPS'), ...flow(acl, distribution, 'traffic')]
      : flow(PEOPLE, distribution, 'traffic', 'HTTPS');
  });
}

/** Where a distribution gets what it serves, by path. */
export function origins({ world, parts }: Read, partOf: PartOf): Flow[] {
  return described(world, 'AWS::CloudFront::Distribution').flatMap(({ resource, properties }) => {
    const config = properties.at('DistributionConfig');
    const behaviours = [
      { origin: config.at('DefaultCacheBehavior', 'TargetOriginId'), path: 'other paths' },
      ...config
        .at('CacheBehaviors')
        .items()
        .map(one => ({ origin: one.at('TargetOriginId'), path: one.at('PathPattern').text() })),
    ];
    const toOrigins = config
      .at('Origins')
      .items()
      .flatMap(origin => {
        const paths = behaviours
          .filter(one => one.origin.text() === origin.at('Id').text())
          .map(({ path }) => path);
        return flow(
          partOf(resource),
          targetOf(world, origin, parts, partOf),
          'traffic',
          paths.sort().join(', '),
        );
      });
    const functions = config
      .at('DefaultCacheBehavior', 'FunctionAssociations')
      .items()
      .flatMap(one => mentionedIn(one.at('FunctionARN'), world))
      .flatMap(one => flow(partOf(resource), partOf(one), 'traffic', 'each document'));
    return [...toOrigins, ...functions];
  });
}

/** The bucket or the load balancer whose address an origin has. */
function targetOf(world: World, origin: Property, parts: readonly Part[], partOf: PartOf): Part | undefined {
  const direct = mentionedIn(origin.at('DomainName'), world).map(partOf).find(Boolean);
  if (direct) return direct;
  return partOfType(parts, /::LoadBalancer$/);
}

/** Resources that a value is put together of. */
function mentionedIn(property: Property, world: World): Resource[] {
  const text = JSON.stringify(property.value ?? null);
  return [...text.matchAll(/"resource":"([^"]+)"/g)].flatMap(([, id = '']) => world.set.get(id) ?? []);
}
