import type { DeployedStack } from '../../release/deploy/stacks/stacks';
import type { HeldSecret } from '../../systems/bi-cards/secrets';

interface Certificate {
  readonly status: string;
  /** Every name it is good for, as issued; may begin with `*.`. */
  readonly names: readonly string[];
  readonly ends?: Date;
}

interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
}

/**
 * What `setup` asks AWS and this machine, as plain data; a test gives its own. `undefined` says that something is not
 * there; what could not be asked is thrown.
 */
export interface Probes {
  stack(name: string, region: string): Promise<DeployedStack | undefined>;
  /** Applied quotas by their names in Service Quotas, with the defaults where none was applied. */
  quotas(service: string, region: string): Promise<ReadonlyMap<string, number>>;
  /** Names of Availability Zones and their ids. */
  zones(): Promise<ReadonlyMap<string, string>>;
  /** Names of prefix lists that AWS manages, and their ids. */
  prefixLists(): Promise<ReadonlyMap<string, string>>;
  certificate(arn: string, region: string): Promise<Certificate | undefined>;
  zone(id: string): Promise<{ readonly name: string; readonly nameServers: readonly string[] } | undefined>;
  /** Of the public DNS. */
  nameServers(domain: string): Promise<readonly string[]>;
  /** Whether GuardDuty puts its agent into Fargate tasks by itself. */
  addsAgentToTasks(): Promise<boolean>;
  /** Tags of the ECS cluster. */
  clusterTags(): Promise<Readonly<Record<string, string>> | undefined>;
  sessionManagerPlugin(): Promise<string | undefined>;
  /** Resource types that AWS Backup may back up in this Region. */
  backupOptIn(): Promise<Readonly<Record<string, boolean>>>;
  /** Whose a resource of this type and name is. */
  existing(type: string, name: string, region: string): Promise<'ours' | 'foreign' | 'deleting' | undefined>;
  subscriptions(topic: string, region: string): Promise<readonly Subscription[] | undefined>;
  role(name: string): Promise<boolean>;
  /** Hosts of the account's OIDC providers. */
  oidcProviders(): Promise<readonly string[]>;
  /** Keys of a secret that are not set; undefined before there is one. */
  unsetKeys(secret: HeldSecret): Promise<readonly string[] | undefined>;
  hasBucket(name: string): Promise<boolean>;
}
