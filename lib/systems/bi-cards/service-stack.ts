import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Peer } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { REGIONS } from '../../config/regions';
import { Alarms } from '../../constructs/alarms/alarms';
import type { AlertTopics } from '../../constructs/alarms/alert-topics';
import { pageForOutage } from '../../constructs/alarms/outage';
import { ProblemSignals } from '../../constructs/alarms/problem-signals';
import { ImageRelease } from '../../constructs/compute/image-release';
import { LoadBalancedService } from '../../constructs/compute/load-balanced-service';
import { ServiceCluster } from '../../constructs/compute/service-cluster';
import { ServiceLevels } from '../../constructs/compute/service-levels';
import { StoppedTasks } from '../../constructs/compute/stopped-tasks';
import { RestoreValidation } from '../../constructs/data/backup/restore-validation';
import { deletionProtection } from '../../constructs/data/removal';
import { PublicEntrance } from '../../constructs/edge/public-entrance';
import { IsolationCanary } from '../../constructs/executor/canary/isolation-canary';
import { Executor } from '../../constructs/executor/executor';
import { HealthCheck } from '../../constructs/health/health-check';
import { Schedules } from '../../constructs/jobs/schedules';
import { TaskJob } from '../../constructs/jobs/task-job';
import { SecretInitialiser } from '../../constructs/secrets/secret-initialiser';
import {
  API,
  DATASETS_PREFIX,
  EXECUTOR,
  IMAGE_PARAMETERS,
  type Names,
  OUTPUTS,
  REPOSITORIES,
  TABLES,
} from '../../contract/bi-cards';
import { OUT_OF_MEMORY, PROBLEMS } from '../../contract/logs';
import type { BiCardsConfig } from './config';
import type { DataStack } from './data-stack';
import { healthPlan } from './health-plan';
import type { NetworkStack } from './network-stack';
import { restoreTests } from './restore-tests';

export interface ServiceStackProps extends StackProps {
  readonly config: BiCardsConfig;
  readonly names: Names;
  readonly encryptionKey: IKey;
  readonly topics: AlertTopics;
  readonly network: NetworkStack;
  readonly data: DataStack;
}

/** Memory for `/tmp` of the API, which spools uploads there before they go to S3. */
const API_TMP_MIB = 128;
/** A user that owns nothing in the image needs no name there. */
const API_USER = '1000:1000';

/** What runs, and everything that changes with a release. Holds no state. */
export class ServiceStack extends Stack {
  readonly api: LoadBalancedService;
  readonly executor: Executor;
  private readonly props: ServiceStackProps;
  private readonly alarms: Alarms;
  private readonly release: ImageRelease;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    this.props = props;
    this.alarms = new Alarms(props.topics, props.names.deployment);
    this.release = new ImageRelease(this, 'Images', {
      parameters: Object.values(IMAGE_PARAMETERS),
      registryAccount: props.config.images.account,
    });
    const cluster = new ServiceCluster(this, 'Cluster', {
      clusterName: props.names.cluster,
      namespace: props.names.namespace,
      vpc: props.network.vpc,
      insights: props.config.observability === 'full',
      spot: [props.config.api, props.config.executor].some(({ capacity }) => capacity === 'spot'),
      sessionLogGroup: props.names.sessionLogGroup,
      ...this.howLogsAreKept(),
    });

    this.executor = this.defineExecutor(cluster);
    this.api = this.defineApi(cluster);
    this.executor.admit(this.api, 'cards to run, from the API');
    this.watchProblems(cluster);
    this.initialiseSecrets();
    this.schedule(this.checkHealth());
    this.promise();
    new CfnOutput(this, OUTPUTS.loadBalancerDns, {
      value: this.api.loadBalancer.loadBalancer.loadBalancerDnsName,
    });
  }

  private defineExecutor({ cluster }: ServiceCluster): Executor {
    const { config, names, network, data } = this.props;
    const executor = new Executor(this, 'Executor', {
      ...this.whatServicesShare(),
      ...config.executor,
      cluster,
      serviceName: EXECUTOR.service,
      names: names.executor,
      image: this.release.image(REPOSITORIES.executor, IMAGE_PARAMETERS.executor),
      port: EXECUTOR.port,
      user: 'executor',
      environment: {
        ...this.commonEnvironment(),
        CARD_TIMEOUT_SECONDS: String(config.timeLimits.card),
      },
      isolatedSubnets: network.executorSubnets,
      endpoints: network.interfaceEndpoints,
      s3PrefixList: REGIONS[config.region].prefixLists.s3,
      namespace: names.namespace,
      alarms: this.alarms,
    });
    data.datasets.grantRead(executor, { throughEndpoint: network.executorS3EndpointId });
    return executor;
  }

  private defineApi({ cluster }: ServiceCluster): LoadBalancedService {
    const { config, names, network, data } = this.props;
    const { exposure, shell, ...size } = config.api;
    const { timeLimits } = config;
    const isPublic = exposure.kind === 'public';
    const api = new LoadBalancedService(this, 'Api', {
      ...this.whatServicesShare(),
      ...size,
      cluster,
      serviceName: API.service,
      names: names.api,
      image: this.release.image(REPOSITORIES.api, IMAGE_PARAMETERS.api),
      port: API.port,
      user: API_USER,
      tmpMiB: API_TMP_MIB,
      shell: shell === 'exec',
      environment: {
        ...this.commonEnvironment(),
        EXECUTOR_ENDPOINT: this.executor.url,
        EXECUTOR_TIMEOUT_SECONDS: String(timeLimits.apiToExecutor),
      },
      secrets: { ...data.secret.asContainerSecrets(), ...data.googleKey?.asContainerSecrets() },
      subnets: network.privateSubnets,
      loadBalancer: {
        subnets: isPublic ? network.publicSubnets : network.privateSubnets,
        publicCertificateArn: isPublic ? exposure.certificateArn : undefined,
        cloudFrontPrefixList: REGIONS[config.region].prefixLists.cloudFrontOriginFacing,
        healthPath: API.healthPath,
        deregistrationSeconds: timeLimits.deregistration,
        idleSeconds: timeLimits.loadBalancerIdle,
        deletionProtection: deletionProtection(config.state),
        accessLogsBucketName: names.logsBucket,
      },
      alarms: this.alarms,
    });
    data.tables.grantReadWrite(api);
    data.datasets.grantReadWrite(api);
    network.interfaceEndpoints.admit(api);
    if (isPublic) {
      new PublicEntrance(this, 'Entrance', {
        ...exposure,
        loadBalancer: api.loadBalancer.loadBalancer,
        webAcl: {
          name: `${names.deployment}-api`,
          rateLimit: config.edge.rateLimit,
          ...this.howLogsAreKept(),
        },
        alarms: this.alarms,
      });
    }
    return api;
  }

  private watchProblems({ cluster }: ServiceCluster): void {
    const { config, names } = this.props;
    const isFull = config.observability === 'full';
    if (isFull) {
      new ProblemSignals(this, 'Problems', {
        logGroups: {
          Api: this.api.containerService.logGroup,
          Executor: this.executor.containerService.logGroup,
        },
        namespace: names.logMetrics,
        problems: PROBLEMS,
        alarms: this.alarms,
      });
    }
    new StoppedTasks(this, 'StoppedTasks', {
      cluster,
      logGroupName: names.stoppedTasksLogGroup,
      ...this.howLogsAreKept(),
      ...(isFull && { outOfMemory: { namespace: names.logMetrics, metricName: OUT_OF_MEMORY.metric } }),
    });
  }

  private initialiseSecrets(): void {
    const { names, data } = this.props;
    const secrets = new SecretInitialiser(this, 'Init', {
      functionName: names.functions.init,
      ...this.howLogsAreKept(),
      alarms: this.alarms,
    });
    secrets.fill('Keys', data.secret);
    if (data.googleKey) secrets.fill('GoogleKey', data.googleKey);
    this.api.containerService.service.node.addDependency(secrets);
  }

  private checkHealth(): HealthCheck {
    const { config, names, network, data } = this.props;
    const { loadBalancer } = this.api;
    const { exposure } = config.api;
    const { googleIdentity } = config;
    const health = new HealthCheck(this, 'Health', {
      functionName: names.functions.health,
      plan: healthPlan({
        names,
        apiUrl:
          exposure.kind === 'public'
            ? `https://${exposure.domainName}`
            : `http://${loadBalancer.loadBalancer.loadBalancerDnsName}`,
        secretArn: data.secret.secret.secretArn,
        googleKeyArn: data.googleKey?.secret.secretArn,
        edgeRegion: config.edge.region,
        metrics: config.observability === 'full' ? 'every-check' : 'whole',
        siteOutage:
          config.cloud === 'aws' ? { alarm: names.siteOutage, region: config.edge.region } : undefined,
      }),
      vpc: network.vpc,
      subnets: network.privateSubnets,
      ...this.howLogsAreKept(),
      release: this.release,
      alarms: this.alarms,
    });
    if (googleIdentity.kind === 'key') {
      health.alarmOnAge(names.googleKeySecret, {
        name: 'google-key-old',
        reason:
          'The key that the API shows to Google is old, and whoever copied it meanwhile can use it too.',
        runbook: 'google-key-old',
        firstCommand: 'aws secretsmanager list-secret-version-ids --secret-id <deployment>/google-key',
        days: googleIdentity.replaceAfterDays,
      });
    }
    loadBalancer.admit(health, 'health check');
    if (exposure.kind === 'public') {
      // Its public name leads out of the VPC and back, so a rule for the function's security group does not match.
      for (const address of network.natAddresses) {
        loadBalancer.admit(Peer.ipv4(`${address}/32`), 'health check, through NAT');
      }
    }
    return health;
  }

  private schedule(health: HealthCheck): void {
    const { config, names } = this.props;
    const { nightly } = config.jobs;
    const schedules = new Schedules(this, 'Schedules', {
      groupName: names.scheduleGroup,
      starterName: names.jobStarter,
      ...this.howLogsAreKept(),
      alarms: this.alarms,
    });
    schedules.invoke(health.function, 'health', {
      expression: config.jobs.health.schedule,
      description: 'asks every dependency whether it is healthy',
    });
    new RestoreValidation(this, 'RestoreValidation', {
      functionName: names.functions.restoreValidation,
      plan: {
        deployment: names.deployment,
        vault: names.backupVault,
        restoreTests: restoreTests(config, names),
        tables: TABLES,
        bucket: names.datasetsBucket,
        prefix: DATASETS_PREFIX,
      },
      schedules,
      ...this.howLogsAreKept(),
      alarms: this.alarms,
    });
    const job = new TaskJob(this, 'Nightly', {
      name: names.jobs.nightly,
      run: this.executor.runTask(this, 'RunNightly', {
        command: nightly.command,
        timeLimit: Duration.minutes(nightly.timeLimitMinutes),
      }),
      judged: { ...nightly, logMetrics: names.logMetrics, release: this.release },
      ...this.howLogsAreKept(),
      alarms: this.alarms,
    });
    schedules.start(job.machine, 'nightly', {
      expression: nightly.schedule,
      description: `runs ${nightly.command.join(' ')} in a task of its own`,
      release: this.release,
    });
    new IsolationCanary(this, 'IsolationCanary', {
      name: names.jobs.isolationCanary,
      executor: this.executor,
      datasetsPrefix: DATASETS_PREFIX,
      schedules,
      schedule: config.jobs.isolationCanary.schedule,
      release: this.release,
      ...this.howLogsAreKept(),
      alarms: this.alarms,
    });
  }

  /** Last of all: what pages has been made by then. */
  private promise(): void {
    const { config, network } = this.props;
    const outage = () =>
      pageForOutage(this, this.alarms, [...network.pages, ...this.alarms.pages], this.release.released);
    if (config.observability === 'essential') {
      outage();
      return;
    }
    const levels = new ServiceLevels(this, 'ServiceLevels', {
      loadBalancer: this.api.loadBalancer,
      name: API.service,
      ...config.slo.api,
      minimumRequestsPerHour: config.slo.minimumRequestsPerHour,
      alarms: this.alarms,
    });
    levels.page();
    levels.ticket(outage());
  }

  private whatServicesShare() {
    const { config, network } = this.props;
    return {
      release: this.release,
      vpc: network.vpc,
      ...this.howLogsAreKept(),
      state: config.state,
    };
  }

  private howLogsAreKept() {
    const { config, encryptionKey } = this.props;
    return { logRetentionDays: config.logRetentionDays, encryptionKey };
  }

  private commonEnvironment(): Record<string, string> {
    const { config } = this.props;
    return { ENV: config.environment, AWS_REGION: config.region };
  }
}
