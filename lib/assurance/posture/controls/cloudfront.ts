import { textOf } from '../../model/names';
import type { Described } from '../../model/network';
import type { Property } from '../../model/property';
import { isMap, Reference } from '../../model/value';
import type { World } from '../../model/world';
import {
  type Check,
  type Control,
  demand,
  each,
  eachIfAny,
  failed,
  mustBeGiven,
  mustBeOneOf,
} from '../control';

const DISTRIBUTION = ['AWS::CloudFront::Distribution'];

/** Parameter `securityPolicies` of CloudFront.15. */
const RECOMMENDED_TLS = ['TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'];

const config = ({ properties }: Described) => properties.at('DistributionConfig');

const behaviors = (distribution: Described): Property[] => [
  config(distribution).at('DefaultCacheBehavior'),
  ...config(distribution).at('CacheBehaviors').items(),
];

const origins = (distribution: Described) => config(distribution).at('Origins').items();

const isS3 = (origin: Property) => !origin.at('S3OriginConfig').isAbsent;

/** How CloudFront speaks to an origin that is no bucket; a VPC origin says so in a resource of its own. */
function connectionTo(origin: Property, world: World): Property | undefined {
  const custom = origin.at('CustomOriginConfig');
  if (!custom.isAbsent) return custom;
  const inVpc = origin.at('VpcOriginConfig', 'VpcOriginId');
  return inVpc.isAbsent ? undefined : world.properties(inVpc.resource()).at('VpcOriginEndpointConfig');
}

const forEachConnection =
  (look: (connection: Property) => ReturnType<Check>): Check =>
  (distribution, world) =>
    each(
      origins(distribution).flatMap(origin => connectionTo(origin, world) ?? []),
      look,
    );

const hasOriginAccessControl = (origin: Property) => {
  const control = origin.at('OriginAccessControlId');
  return demand(!control.isAbsent && control.value !== '', `${control.where} is not given`);
};

const certificate = (distribution: Described) => config(distribution).at('ViewerCertificate');

/** The certificate of `*.cloudfront.net`, for distributions without a domain name of their own. */
const isDefault = (viewerCertificate: Property) =>
  ['AcmCertificateArn', 'IamCertificateId'].every(name => viewerCertificate.at(name).isAbsent);

export const CLOUDFRONT: readonly Control[] = [
  {
    id: 'CloudFront.1',
    title: 'Distributions have a default root object',
    types: DISTRIBUTION,
    check: distribution => mustBeGiven(config(distribution).at('DefaultRootObject')),
  },
  {
    id: 'CloudFront.3',
    title: 'Distributions require encryption in transit',
    types: DISTRIBUTION,
    check: distribution =>
      each(behaviors(distribution), behavior =>
        mustBeOneOf(behavior.at('ViewerProtocolPolicy'), ['https-only', 'redirect-to-https']),
      ),
  },
  {
    id: 'CloudFront.4',
    title: 'Distributions have origin failover',
    types: DISTRIBUTION,
    check: distribution => {
      const groups = config(distribution).at('OriginGroups', 'Items');
      const hasTwo = groups.items().some(group => group.at('Members', 'Items').items().length > 1);
      return demand(hasTwo, `${config(distribution).where} has no group of two origins`);
    },
  },
  {
    id: 'CloudFront.5',
    title: 'Distributions have standard logging (legacy)',
    types: DISTRIBUTION,
    check: distribution => mustBeGiven(config(distribution).at('Logging', 'Bucket')),
  },
  {
    id: 'CloudFront.6',
    title: 'Distributions have a web ACL',
    types: DISTRIBUTION,
    check: distribution => mustBeGiven(config(distribution).at('WebACLId')),
  },
  {
    id: 'CloudFront.7',
    title: 'Distributions use custom TLS certificates',
    types: DISTRIBUTION,
    check: distribution =>
      demand(
        !isDefault(certificate(distribution)),
        `${config(distribution).where} uses CloudFront's own certificate`,
      ),
  },
  {
    id: 'CloudFront.8',
    title: 'Distributions use SNI to serve HTTPS',
    types: DISTRIBUTION,
    check: distribution =>
      isDefault(certificate(distribution))
        ? 'not-applicable'
        : mustBeOneOf(certificate(distribution).at('SslSupportMethod'), ['sni-only']),
  },
  {
    id: 'CloudFront.9',
    title: 'Distributions encrypt traffic to custom origins',
    types: DISTRIBUTION,
    check: (distribution, world) => {
      const isOpen = behaviors(distribution).some(
        behavior => behavior.at('ViewerProtocolPolicy').text() === 'allow-all',
      );
      const encrypted = isOpen ? ['https-only'] : ['https-only', 'match-viewer'];
      const look = forEachConnection(connection =>
        mustBeOneOf(connection.at('OriginProtocolPolicy'), encrypted),
      );
      return look(distribution, world);
    },
  },
  {
    id: 'CloudFront.10',
    title: 'Distributions use no deprecated SSL protocols to custom origins',
    types: DISTRIBUTION,
    check: forEachConnection(connection =>
      each(connection.at('OriginSSLProtocols').items(), protocol =>
        demand(protocol.text() !== 'SSLv3', `${protocol.where} is SSLv3`),
      ),
    ),
  },
  {
    id: 'CloudFront.12',
    title: 'Distributions do not point to buckets that do not exist',
    types: DISTRIBUTION,
    check: distribution =>
      eachIfAny(origins(distribution).filter(isS3), origin => {
        const name = origin.at('DomainName');
        // Only a reference to a bucket of the templates shows that there is one.
        return demand(name.value instanceof Reference, `${name.where} names no bucket of the templates`);
      }),
  },
  {
    id: 'CloudFront.13',
    title: 'S3 origins have origin access control',
    types: DISTRIBUTION,
    check: distribution => eachIfAny(origins(distribution).filter(isS3), hasOriginAccessControl),
  },
  {
    id: 'CloudFront.15',
    title: 'Distributions use the recommended TLS security policy',
    types: DISTRIBUTION,
    check: distribution =>
      isDefault(certificate(distribution))
        ? failed(`${config(distribution).where} uses CloudFront's own certificate, which allows TLS 1.0`)
        : mustBeOneOf(certificate(distribution).at('MinimumProtocolVersion'), RECOMMENDED_TLS),
  },
  {
    id: 'CloudFront.16',
    title: 'Lambda function URL origins have origin access control',
    types: DISTRIBUTION,
    check: (distribution, world) =>
      eachIfAny(
        origins(distribution).filter(origin => isFunctionUrl(origin, world)),
        hasOriginAccessControl,
      ),
  },
  {
    id: 'CloudFront.17',
    title: 'Distributions use trusted key groups for signed URLs and cookies',
    types: DISTRIBUTION,
    check: distribution =>
      each(behaviors(distribution), behavior => {
        const groups = behavior.at('TrustedKeyGroups');
        return demand(groups.items().length > 0, `${groups.where} is not given`);
      }),
  },
];

function isFunctionUrl(origin: Property, world: World): boolean {
  const { value } = origin.at('DomainName');
  return value !== undefined && !isMap(value) && textOf(world, value).includes('.lambda-url.');
}
