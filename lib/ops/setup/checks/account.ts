import { REGIONS, type Region } from '../../../config/regions';
import type { BiCardsConfig } from '../../../systems/bi-cards/config';
import { type Check, type Finding, ok, regionsOf, todo, warn } from '../check';

/** Older ones have no role to look things up with. Source: aws-cdk-lib, MIN_LOOKUP_ROLE_BOOTSTRAP_STACK_VERSION. */
const OLDEST_BOOTSTRAP = 8;
/** What the pinned CDK CLI would make; a test compares. */
export const NEWEST_BOOTSTRAP = 33;

export const bootstrap: Check = {
  id: 'bootstrap',
  title: 'CDK is bootstrapped',
  local: true,
  look: async ({ config, account, probes }) => {
    const found = await Promise.all(
      regionsOf(config).map(async region => {
        const again = `npx cdk bootstrap aws://${account}/${region} --cloudformation-execution-policies arn:aws:iam::${account}:policy/bi-cdk-execution`;
        const stack = await probes.stack('CDKToolkit', region);
        if (!stack) return [todo(`${region} is not bootstrapped`, again)];
        const version = Number(stack.outputs.BootstrapVersion);
        if (!/^(CREATE|UPDATE)_COMPLETE$/.test(stack.status) || !(version >= OLDEST_BOOTSTRAP))
          return [
            todo(
              `${region}: version ${version}, ${stack.status}; allowed: ${OLDEST_BOOTSTRAP} or newer`,
              again,
            ),
          ];
        return [
          version < NEWEST_BOOTSTRAP
            ? warn(`${region}: version ${version}; the pinned CLI makes ${NEWEST_BOOTSTRAP}`, again)
            : ok(`${region}: version ${version}`),
          ...(config.cloud === 'aws' ? trust(region, stack.parameters, again) : []),
        ];
      }),
    );
    return found.flat();
  },
};

function trust(region: string, parameters: Readonly<Record<string, string>>, again: string): Finding[] {
  const { TrustedAccounts = '', CloudFormationExecutionPolicies = '' } = parameters;
  return [
    ...(TrustedAccounts === ''
      ? []
      : [
          warn(
            `${region} lets account ${TrustedAccounts} deploy here`,
            `if nobody needs that: ${again} --trust ''`,
          ),
        ]),
    ...(/AdministratorAccess/.test(CloudFormationExecutionPolicies) || CloudFormationExecutionPolicies === ''
      ? [warn(`${region}: CloudFormation may do everything (AdministratorAccess)`, again)]
      : []),
  ];
}

/** Twice the tasks while they are replaced, and two jobs beside them. */
export function vcpusNeeded({ api, executor }: BiCardsConfig, capacity: 'on-demand' | 'spot'): number {
  const most = ({
    tasks,
  }: {
    readonly tasks: BiCardsConfig['api']['tasks'] | BiCardsConfig['executor']['tasks'];
  }) => (tasks.kind === 'fixed' ? tasks.count : tasks.max);
  const services = [api, executor]
    .filter(service => service.capacity === capacity)
    .reduce((sum, service) => sum + 2 * most(service) * (service.cpu / 1024), 0);
  return services + (capacity === 'on-demand' ? (2 * executor.cpu) / 1024 : 0);
}

/** An interface per task, endpoint and zone, load balancer and NAT gateway. */
function interfacesNeeded(config: BiCardsConfig): number {
  const tasks = (['on-demand', 'spot'] as const).reduce((sum, one) => sum + vcpusNeeded(config, one), 0) * 4;
  const { availabilityZones, endpointZones, natGateways } = config.network;
  return Math.ceil(tasks) + 12 * endpointZones + 2 * availabilityZones.length + natGateways;
}

/** Above it, AWS has to have raised the quota. Source: CloudFront quotas. */
const CLOUDFRONT_SECONDS = 120;

export const quotas: Check = {
  id: 'quotas',
  title: 'Quotas are large enough',
  look: async ({ config, probes }) => {
    const { region, timeLimits } = config;
    const wanted = [
      {
        service: 'fargate',
        region,
        name: /^Fargate On-Demand vCPU/,
        needed: vcpusNeeded(config, 'on-demand'),
      },
      { service: 'fargate', region, name: /^Fargate Spot vCPU/, needed: vcpusNeeded(config, 'spot') },
      { service: 'vpc', region, name: /^Network interfaces per Region/, needed: interfacesNeeded(config) },
      { service: 'ec2', region, name: /^EC2-VPC Elastic IPs/, needed: config.network.natGateways },
      ...(timeLimits.cloudFrontRead > CLOUDFRONT_SECONDS
        ? [
            {
              service: 'cloudfront',
              region: config.edge.region,
              name: /^Response timeout per origin/,
              needed: timeLimits.cloudFrontRead,
            },
          ]
        : []),
    ].filter(({ needed }) => needed > 0);
    return Promise.all(
      wanted.map(async ({ service, region: where, name, needed }): Promise<Finding> => {
        const found = [...(await probes.quotas(service, where))].find(([quota]) => name.test(quota));
        const label = name.source.slice(1);
        const raise = `https://${where}.console.aws.amazon.com/servicequotas/home/services/${service}/quotas`;
        if (!found)
          return { status: 'unknown', says: `Service Quotas lists no "${label}"`, toDo: `look: ${raise}` };
        return found[1] >= needed
          ? ok(`${found[0]}: ${found[1]}, needed ${needed}`)
          : todo(
              `${found[0]}: ${found[1]}, needed ${needed} beside what else runs there`,
              `ask for more: ${raise}`,
            );
      }),
    );
  },
};

/** Zones without CloudFront VPC origins. Source: CloudFront developer guide, restrict access with VPC origins. */
const WITHOUT_VPC_ORIGINS = ['apne1-az3'];

export const zones: Check = {
  id: 'zones',
  title: 'Availability Zones exist and are reached by CloudFront',
  look: async ({ config, probes }) => {
    const ids = await probes.zones();
    return config.network.availabilityZones.map(name => {
      const id = ids.get(name);
      const change =
        'choose others before the first deployment: network in lib/systems/bi-cards/environments.ts';
      if (!id) return todo(`${name} is not there for this account`, change);
      return config.api.exposure.kind === 'internal' && WITHOUT_VPC_ORIGINS.includes(id)
        ? todo(`${name} is ${id}, which takes no CloudFront VPC origin`, change)
        : ok(`${name} is ${id}`);
    });
  },
};

/** Names of the lists that `lib/config/regions.ts` holds the ids of. */
const listNames = (region: Region) => ({
  s3: `com.amazonaws.${region}.s3`,
  cloudFrontOriginFacing: 'com.amazonaws.global.cloudfront.origin-facing',
});

export const prefixLists: Check = {
  id: 'prefix-lists',
  title: 'Prefix lists have the ids that templates use',
  look: async ({ config, probes }) => {
    const region = config.region as Region;
    const found = await probes.prefixLists();
    return Object.entries(listNames(region)).map(([key, name]) => {
      const written = REGIONS[region].prefixLists[key as keyof ReturnType<typeof listNames>];
      const id = found.get(name);
      return id === written
        ? ok(`${name} is ${id}`)
        : todo(`${name} is ${id ?? 'not there'}, not ${written}`, 'correct lib/config/regions.ts and deploy');
    });
  },
};

export const guardDuty: Check = {
  id: 'guardduty',
  title: "GuardDuty adds no agent to the executor's tasks",
  look: async ({ names, account, config, probes }) => {
    if (!(await probes.addsAgentToTasks())) return [ok('it adds no agent to Fargate tasks')];
    const tags = await probes.clusterTags();
    if (tags?.GuardDutyManaged === 'false') return [ok(`it leaves out ${names.cluster}, by tag`)];
    const arn = `arn:aws:ecs:${config.region}:${account}:cluster/${names.cluster}`;
    return [
      todo(
        'it puts an agent beside code of users, and an endpoint into the VPC that no proof has seen',
        tags
          ? `leave the cluster out and replace its tasks: aws ecs tag-resource --resource-arn ${arn} --tags key=GuardDutyManaged,value=false`
          : 'turn automatic agent management for Fargate off, or tag the cluster GuardDutyManaged=false right after it is made',
      ),
    ];
  },
};

export const backup: Check = {
  id: 'backup',
  title: 'AWS Backup may back up tables and buckets',
  look: async ({ config, probes }) => {
    const optIn = await probes.backupOptIn();
    return ['DynamoDB', 'S3'].map(type =>
      optIn[type] === true
        ? ok(`${type} is on`)
        : todo(
            `${type} is off, so nothing of it is backed up`,
            `aws backup update-region-settings --region ${config.region} --resource-type-opt-in-preference ${type}=true`,
          ),
    );
  },
};
