import { nameOf, textOf, writtenOut } from '../../model/names';
import { type Described, described } from '../../model/network';
import type { Property } from '../../model/property';
import { isRecord } from '../../model/template';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { foreigners, namedIn, UNSIGNED } from '../../policy/actors';
import { asPolicy, FULL_ACCESS, type Policy } from '../../policy/document';
import { evaluate } from '../../policy/evaluate';
import { grantsOf, requestsFor } from '../../policy/grants';
import { isUndecided } from '../../policy/ternary';
import { OWN_ACCOUNT } from '../../policy/token';
import { attempt, type Check, type Escape, forEach } from '../check';
import { servicesIn } from '../power';
import { boundsBuckets, bucketsWithin } from '../s3-grants';
import { fromTask } from '../task';
import { type Finding, unproved, violated } from '../verdict';
import { inWords } from '../words';

/**
 * E24: each bucket that the endpoint names is in the templates, closed to the public and to other accounts, and
 * copied to none.
 */
const shared: Check = (world, task) => [
  ...attempt(() =>
    boundsBuckets(world, task)
      ? undefined
      : unproved(
          'no endpoint policy names the buckets that the task reaches, so who else reads them is not known',
        ),
  ),
  ...forEach(
    () => bucketsWithin(world, task),
    name => {
      const bucket = described(world, 'AWS::S3::Bucket').find(
        ({ resource }) => textOf(world, nameOf(world, resource)) === name,
      );
      if (!bucket)
        return unproved(`bucket ${inWords(name)}, which the task reaches, is in none of the templates`);
      const place: Place = { world, from: [...fromTask(task), `bucket ${name}`], bucket };
      return [...readByOthers(place), ...openToPublic(place), ...sentOn(place)];
    },
  ),
];

interface Place {
  readonly world: World;
  /** First steps of every path. */
  readonly from: readonly string[];
  readonly bucket: Described;
}

const name = ({ world, bucket }: Place) => textOf(world, nameOf(world, bucket.resource));

/** Bucket and access point policies that let in somebody of another account. */
function readByOthers(place: Place): Finding[] {
  const { world, bucket } = place;
  const on = (type: string) =>
    described(world, type).filter(({ properties }) => isThis(place, properties.at('Bucket')));
  return [
    ...forEach(
      () => on('AWS::S3::BucketPolicy'),
      one => admitted(place, one.resource, documentOf(world, one.properties.at('PolicyDocument'))),
    ),
    ...forEach(
      () => on('AWS::S3::AccessPoint'),
      ({ resource, properties }) => {
        const policy = properties.at('Policy');
        return policy.isAbsent ? undefined : admitted(place, resource, documentOf(world, policy));
      },
    ),
    ...forEach(
      () => described(world, 'AWS::S3::MultiRegionAccessPoint', 'AWS::S3ObjectLambda::AccessPoint'),
      ({ resource }) => unproved(`${resource.label} may lead to ${bucket.resource.label}`),
    ),
  ];
}

const documentOf = (world: World, { value }: Property): Policy =>
  asPolicy(value === undefined ? undefined : writtenOut(world, value));

function isThis(place: Place, property: Property): boolean {
  const { resource } = property.identity();
  if (resource) return resource === place.bucket.resource;
  const { value } = property;
  const text = value === undefined ? '' : textOf(place.world, value);
  if (text.includes('${unknown') || text.includes('${parameter')) return property.cannotTell();
  return text === name(place);
}

function admitted({ from }: Place, resource: Resource, policy: Policy): Finding[] {
  const strangers = [...foreigners(), ...namedIn(policy), UNSIGNED].filter(
    ({ principal }) => principal.kind === 'anonymous' || principal.account !== OWN_ACCOUNT,
  );
  const worst = withoutTransport(policy);
  const byPeople = strangers.flatMap(actor =>
    grantsOf(policy)
      .flatMap(grant => requestsFor(grant, actor.principal, [OWN_ACCOUNT], { 'aws:SecureTransport': 'true' }))
      .flatMap(request => {
        const { decision, why } = evaluate(request, { identity: [FULL_ACCESS], resource: worst });
        if (decision === 'denied') return [];
        const deed = `${inWords(actor.name)}: ${inWords(request.action)}`;
        if (decision === 'undecidable')
          return [unproved(`whether ${resource.label} admits ${deed} cannot be told (${inWords(why)})`)];
        return [violated(`${resource.label} admits ${deed}`, [...from, inWords(why), deed])];
      }),
  );
  const published = servicesIn(policy).filter(service => service === 'cloudfront.amazonaws.com');
  return [
    ...byPeople,
    ...published.map(service =>
      violated(`${resource.label} lets ${service} publish the bucket`, [...from, service, 'its viewers']),
    ),
  ];
}

/** Without what only refuses plain or old transport: whoever attacks uses the newest. */
function withoutTransport(policy: Policy): Policy {
  if (isUndecided(policy) || !Array.isArray(policy.Statement)) return policy;
  const isAboutTransport = (statement: unknown) => {
    if (!isRecord(statement) || statement.Effect !== 'Deny' || !isRecord(statement.Condition)) return false;
    const keys = Object.values(statement.Condition).flatMap(one => (isRecord(one) ? Object.keys(one) : ['']));
    return keys.every(key => /^(aws:SecureTransport|s3:TlsVersion)$/i.test(key));
  };
  return { ...policy, Statement: policy.Statement.filter(statement => !isAboutTransport(statement)) };
}

const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

function openToPublic({ from, bucket: { resource, properties } }: Place): Finding[] {
  return [
    ...forEach(
      () => BLOCKS.map(block => properties.at('PublicAccessBlockConfiguration', block)),
      block =>
        block.flag(false)
          ? undefined
          : violated(`${block.where} is not on`, [...from, block.where, 'anybody']),
    ),
    ...attempt(() => {
      const acl = properties.at('AccessControl').optionalText() ?? 'Private';
      return /^(Private|LogDeliveryWrite|BucketOwner.*)$/.test(acl)
        ? undefined
        : violated(`${resource.label} has the access-control list ${acl}`, [...from, `AccessControl ${acl}`]);
    }),
    ...attempt(() =>
      properties.at('WebsiteConfiguration').isAbsent
        ? undefined
        : violated(`${resource.label} is a website`, [...from, 'WebsiteConfiguration', 'anybody, by HTTP']),
    ),
  ];
}

/** Copies: replication and inventories. */
function sentOn(place: Place): Finding[] {
  const { bucket, from, world } = place;
  const rules = () => bucket.properties.at('ReplicationConfiguration', 'Rules').items();
  const lists = () =>
    ['InventoryConfigurations', 'AnalyticsConfigurations'].flatMap(property =>
      bucket.properties.at(property).items(),
    );
  return [
    ...forEach(rules, rule =>
      copied(world, from, rule.at('Destination', 'Bucket'), rule.at('Destination', 'Account')),
    ),
    ...forEach(lists, list => {
      const destination = [
        list.at('Destination'),
        list.at('StorageClassAnalysis', 'DataExport', 'Destination'),
      ].find(one => !one.isAbsent);
      return (
        destination && copied(world, from, destination.at('BucketArn'), destination.at('BucketAccountId'))
      );
    }),
  ];
}

function copied(
  world: World,
  from: readonly string[],
  bucket: Property,
  account: Property,
): Finding | undefined {
  const path = [...from, bucket.where, `bucket ${bucket.description}`];
  if (account.value !== undefined) {
    const owner = textOf(world, account.value);
    if (owner !== OWN_ACCOUNT && /^\d{12}$/.test(owner))
      return violated(`${bucket.where} copies the bucket to account ${owner}`, [...path, `account ${owner}`]);
  }
  const isOurs = bucket.identity().resource !== undefined || isNamedHere(world, bucket);
  return isOurs
    ? undefined
    : unproved(`${bucket.where} copies to ${bucket.description}, which is in none of the templates`);
}

function isNamedHere(world: World, { value }: Property): boolean {
  const text = value === undefined ? '' : textOf(world, value);
  return described(world, 'AWS::S3::Bucket').some(({ resource }) =>
    text.endsWith(`:::${textOf(world, nameOf(world, resource))}`),
  );
}

/** Who else reads the buckets that the task reaches. */
export const BUCKETS: readonly Escape[] = [
  {
    id: 'E24',
    title: 'allowed buckets that others read',
    holds:
      "the buckets the task reaches are closed to the public and to other accounts, and copied to the account's own buckets at most",
    check: shared,
  },
];
