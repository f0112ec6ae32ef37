import { ArnFormat, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { NEVER_MUTED } from '../../contract/schedules';

/** What the roles of workflows are about, by name: they refer to nothing, so that they can come first. */
export interface DeploymentPlace {
  /** Prefix of its stacks, for example `bi-production`. */
  readonly deployment: string;
  /** Every Region that it has stacks in. */
  readonly regions: readonly string[];
  readonly cluster: string;
  readonly healthFunction: string;
  readonly staticBucket: string;
  /** Told of deployments: a topic, and the secret with the address of a Slack webhook. */
  readonly releasesTopic: string;
  readonly slackWebhook: string;
  /** Of the key that encrypts the topic and the logs. */
  readonly keyAlias: string;
  /** Log groups that tasks write to, and the one that `ops` writes to. */
  readonly logGroups: readonly string[];
  readonly auditLogGroup: string;
  readonly images: { readonly account: string; readonly repositories: readonly string[] };
  readonly releases: {
    readonly bucket: string;
    /** Keys, and prefixes that end in a slash, which the deployment writes about itself; and the lock that it removes. */
    readonly records: readonly string[];
    readonly lock: string;
  };
}

/** ARNs of what a deployment consists of. */
export class Arns {
  private readonly stack: Stack;

  constructor(
    scope: Construct,
    private readonly place: DeploymentPlace,
  ) {
    this.stack = Stack.of(scope);
  }

  /** Its stacks, and the change sets of these. */
  stacks(): string[] {
    return this.place.regions.map(region =>
      this.of('cloudformation', 'stack', `${this.place.deployment}-*/*`, region),
    );
  }

  /** A role of CDK's bootstrap, in each Region. Source: the bootstrap template. */
  bootstrapRoles(...names: readonly string[]): string[] {
    return names.flatMap(name => this.place.regions.map(region => this.bootstrapRole(name, region)));
  }

  bootstrapRole(name: string, region: string): string {
    return this.of('iam', 'role', `${this.bootstrap(name)}-role-${this.stack.account}-${region}`, '');
  }

  assetsBuckets(): string[] {
    return this.place.regions.map(region =>
      this.bucket(`${this.bootstrap('assets')}-${this.stack.account}-${region}`),
    );
  }

  bootstrapVersions(): string[] {
    return this.place.regions.map(region =>
      this.of('ssm', 'parameter', `cdk-bootstrap/${this.qualifier}/version`, region),
    );
  }

  /** Its alarms, and the rules that mute them for a deployment. */
  mutedAlarms(): string[] {
    const { deployment, regions } = this.place;
    return regions.flatMap(region =>
      [`alarm:${deployment}-*`, `alarm-mute-rule:${deployment}-deploy-*`].map(name =>
        this.of('cloudwatch', name, undefined, region, ArnFormat.NO_RESOURCE_NAME),
      ),
    );
  }

  /** Alarms that no mute may name, of whatever deployment. */
  neverMutedAlarms(): string[] {
    return this.place.regions.flatMap(region =>
      NEVER_MUTED.map(part =>
        this.of('cloudwatch', `alarm:*${part}*`, undefined, region, ArnFormat.NO_RESOURCE_NAME),
      ),
    );
  }

  logGroup = (name: string) =>
    this.of('logs', 'log-group', `${name}:*`, undefined, ArnFormat.COLON_RESOURCE_NAME);
  function = () =>
    this.of('lambda', 'function', this.place.healthFunction, undefined, ArnFormat.COLON_RESOURCE_NAME);
  topic = () => this.of('sns', this.place.releasesTopic);
  /** Secrets Manager adds six characters. */
  slackWebhook = () =>
    this.of(
      'secretsmanager',
      'secret',
      `${this.place.slackWebhook}-??????`,
      undefined,
      ArnFormat.COLON_RESOURCE_NAME,
    );
  /** As KMS names the services through which a key is used. */
  services = (...names: readonly string[]) => names.map(name => `${name}.${this.stack.region}.amazonaws.com`);
  keys = () => this.of('kms', 'key', '*');
  cluster = () => this.of('ecs', 'cluster', this.place.cluster);
  inCluster = (kind: 'service' | 'task') => this.of('ecs', kind, `${this.place.cluster}/*`);
  containerInstances = () => this.of('ecs', 'container-instance', `${this.place.cluster}/*`);
  keyValueStores = () => this.of('cloudfront', 'key-value-store', '*', '');
  bucket = (name: string, keys?: string) =>
    `arn:${this.stack.partition}:s3:::${name}${keys === undefined ? '' : `/${keys}`}`;

  repositories(): string[] {
    const { account, repositories } = this.place.images;
    return repositories.map(resourceName =>
      this.stack.formatArn({
        service: 'ecr',
        resource: 'repository',
        resourceName,
        ...(account !== 'current' && { account }),
      }),
    );
  }

  private of(
    service: string,
    resource: string,
    resourceName?: string,
    region?: string,
    arnFormat?: ArnFormat,
  ): string {
    return this.stack.formatArn({
      service,
      resource,
      ...(resourceName !== undefined && { resourceName }),
      ...(region !== undefined && { region }),
      ...(arnFormat !== undefined && { arnFormat }),
    });
  }

  private get qualifier(): string {
    return this.stack.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
  }

  private readonly bootstrap = (name: string) => `cdk-${this.qualifier}-${name}`;
}
