import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Alarms } from '../../constructs/alarms/alarms';
import type { AlertTopics } from '../../constructs/alarms/alert-topics';
import { DnsFirewall } from '../../constructs/network/dns-firewall';
import { GatewayEndpoints } from '../../constructs/network/gateway-endpoints';
import { InterfaceEndpoints } from '../../constructs/network/interface-endpoints';
import { Network } from '../../constructs/network/network';
import { DATASETS_PREFIX, type Names, REPOSITORIES, TABLES } from '../../contract/bi-cards';
import type { BiCardsConfig } from './config';
import { dnsAllowList } from './dns-allow-list';

export interface NetworkStackProps extends StackProps {
  readonly config: BiCardsConfig;
  readonly names: Names;
  readonly encryptionKey: IKey;
  readonly topics: AlertTopics;
}

/** Who can reach what. Knows roles, buckets, tables and log groups by their contract names only. */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;
  readonly publicSubnets: SubnetSelection;
  readonly privateSubnets: SubnetSelection;
  readonly executorSubnets: SubnetSelection;
  readonly interfaceEndpoints: InterfaceEndpoints;
  /** Names of alarms here that page as part of an outage. */
  readonly pages: readonly string[];
  /** Where the private subnets come from, as the internet sees them. */
  readonly natAddresses: string[];
  /** The executor's way to S3, for `aws:SourceVpce` conditions. */
  readonly executorS3EndpointId: string;
  private readonly zones: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    { config, names, encryptionKey, topics, ...props }: NetworkStackProps,
  ) {
    super(scope, id, props);
    this.zones = config.network.availabilityZones;
    const name = names.deployment;
    const { state, logRetentionDays } = config;
    const alarms = new Alarms(topics, name);
    this.pages = alarms.pages;

    const network = new Network(this, 'Network', {
      ...config.network,
      name,
      // The local cloud cannot run the function that does it.
      restrictDefaultSecurityGroup: config.cloud === 'aws',
      logRetentionDays,
      encryptionKey,
      state,
      alarms,
    });
    const { vpc, subnets } = network;
    this.vpc = vpc;
    this.natAddresses = network.natAddresses;
    this.publicSubnets = subnets.public;
    this.privateSubnets = subnets.private;
    this.executorSubnets = subnets.executor;

    const gateways = new GatewayEndpoints(this, 'GatewayEndpoints', {
      name,
      vpc,
      private: {
        subnets: subnets.private,
        // `health` asks for both.
        buckets: [names.datasetsBucket, names.staticBucket],
        tables: TABLES.map(table => table.name),
      },
      executor: {
        subnets: subnets.executor,
        bucket: names.datasetsBucket,
        prefix: DATASETS_PREFIX,
        role: names.executor.taskRole,
      },
    });
    this.executorS3EndpointId = gateways.executorS3EndpointId;
    this.interfaceEndpoints = new InterfaceEndpoints(this, 'InterfaceEndpoints', {
      name,
      vpc,
      // Not the executor's: there stand its tasks alone, so that their flow logs are those of the subnet.
      subnets: {
        ...subnets.private,
        availabilityZones: config.network.availabilityZones.slice(0, config.network.endpointZones),
      },
      registryAccount: config.images.account === 'current' ? this.account : config.images.account,
      clients: {
        Api: {
          ...names.api,
          repository: REPOSITORIES.api,
          ...(config.api.shell === 'exec' && {
            sessions: { role: names.api.taskRole, logGroup: names.sessionLogGroup },
          }),
        },
        Executor: { ...names.executor, repository: REPOSITORIES.executor },
      },
      alarms,
    });

    const firewall = new DnsFirewall(this, 'DnsFirewall', {
      name,
      vpc,
      allow: dnsAllowList(config, names),
      logRetentionDays,
      encryptionKey,
      state,
    });
    // Last of all: the association refuses to be deleted, which would stop the rollback of a failed creation.
    firewall.association.node.addDependency(network, gateways, this.interfaceEndpoints);
  }

  /** Without this answer `Vpc` looks the zones up in an account, whatever zones it is given. */
  override get availabilityZones(): string[] {
    return [...this.zones];
  }
}
