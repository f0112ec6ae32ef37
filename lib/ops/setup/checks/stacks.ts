import { type Names, REPOSITORIES, TABLES } from '../../../contract/bi-cards';
import { auditLogGroup } from '../../../contract/ops';
import { DELIVERIES, releasesBucket } from '../../../contract/releases';
import type { BiCardsConfig } from '../../../systems/bi-cards/config';
import { loadDelivery } from '../../../systems/delivery/load';
import { describeDeadEnd } from '../../dead-ends';
import { type Check, type Finding, ok, todo } from '../check';

type StackKey = keyof Names['stacks'];

const regionOf = (key: StackKey, config: BiCardsConfig) =>
  key === 'edge' ? config.edge.region : config.region;

/** What outlives its stack under a name of its own, by the stack that makes it; a test compares with the templates. */
export function retainedNames(
  names: Names,
): readonly { readonly stack: StackKey; readonly type: string; readonly name: string }[] {
  const of = (stack: StackKey, type: string, ...all: readonly string[]) =>
    all.map(name => ({ stack, type, name }));
  return [
    ...of('alerts', 'AWS::Logs::LogGroup', auditLogGroup(names.deployment)),
    ...of(
      'network',
      'AWS::Logs::LogGroup',
      `/aws/lambda/${names.deployment}-restrict-default-sg`,
      `/aws/vendedlogs/dns/${names.deployment}`,
      `/vpc/${names.deployment}`,
    ),
    ...of('data', 'AWS::DynamoDB::GlobalTable', ...TABLES.map(({ name }) => name)),
    ...of('data', 'AWS::S3::Bucket', names.datasetsBucket, names.logsBucket),
    ...of('data', 'AWS::SecretsManager::Secret', names.secret),
    ...of('service', 'AWS::Logs::LogGroup', names.api.logGroup, names.executor.logGroup),
    ...of('edge', 'AWS::S3::Bucket', names.staticBucket, names.edgeLogsBucket),
  ];
}

export const stacks: Check = {
  id: 'stacks',
  title: 'No stack is in a dead end',
  local: true,
  look: async ({ config, deployment, names, probes }) => {
    const found = await Promise.all(
      Object.entries(names.stacks).map(async ([key, name]) => {
        const region = regionOf(key as StackKey, config);
        const status = (await probes.stack(name, region))?.status;
        const deadEnd =
          status && describeDeadEnd(status, { name, region, id: `${deployment}/${key}`, deployment });
        return { name, status, deadEnd };
      }),
    );
    const stuck = found.flatMap(({ deadEnd }) => {
      if (!deadEnd) return [];
      const [says = '', ...way] = deadEnd.split('\n');
      return [todo(says, way.map(line => line.trim()).join('\n'))];
    });
    const there = found.filter(({ status }) => status !== undefined);
    return stuck.length > 0 ? stuck : [ok(`${there.length} of ${found.length} are deployed`)];
  },
};

export const names: Check = {
  id: 'names',
  title: 'Names of what a first deployment makes are free',
  local: true,
  look: async ({ config, deployment, names: all, probes }) => {
    const missing = new Map<StackKey, boolean>();
    for (const key of new Set(retainedNames(all).map(({ stack }) => stack)))
      missing.set(key, (await probes.stack(all.stacks[key], regionOf(key, config))) === undefined);
    const found = await Promise.all(
      retainedNames(all)
        .filter(({ stack }) => missing.get(stack))
        .map(async ({ stack, type, name }): Promise<Finding[]> => {
          const taken = await probes.existing(type, name, regionOf(stack, config));
          if (taken === undefined) return [];
          const toDo = {
            ours: `take it over when it is deployed: npx cdk deploy ${deployment}/${stack} --exclusively -c deployment=${deployment} --import-existing-resources`,
            foreign:
              'set data.bucketSuffix in lib/systems/bi-cards/environments.ts: names of buckets are global',
            deleting: `aws secretsmanager restore-secret --secret-id ${name}`,
          }[taken];
          return [todo(`${name} exists already (${taken}), and stack ${all.stacks[stack]} does not`, toDo)];
        }),
    );
    const taken = found.flat();
    return taken.length > 0 ? taken : [ok('none is taken')];
  },
};

export const delivery: Check = {
  id: 'delivery',
  title: 'Image repositories and the bucket of releases are there',
  local: true,
  look: async ({ account, config, probes }) => {
    const name = DELIVERIES[config.cloud];
    const { region, releases } = loadDelivery(name);
    const make = `npx cdk deploy --all -c deployment=${name}`;
    const bucket = releasesBucket(releases.bucketSuffix);
    const elsewhere = config.images.account !== 'current' && config.images.account !== account;
    // Of another account's repositories this one may pull, not look.
    const repositories = elsewhere ? [] : Object.values(REPOSITORIES);
    const missing = await Promise.all([
      ...repositories.map(async one =>
        (await probes.existing('AWS::ECR::Repository', one, region)) === undefined
          ? [`repository ${one}`]
          : [],
      ),
      probes.hasBucket(bucket).then(there => (there ? [] : [`bucket ${bucket}`])),
    ]);
    return missing.flat().length > 0
      ? missing.flat().map(one => todo(`${one} is not there`, make))
      : [ok(`${[...repositories, bucket].join(', ')}`)];
  },
};
