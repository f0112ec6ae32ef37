import { type App, Stack } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Alarms } from '../../lib/constructs/alarms/alarms';
import { AlertTopics } from '../../lib/constructs/alarms/alert-topics';
import { ContainerService } from '../../lib/constructs/compute/container-service';
import { ImageRelease } from '../../lib/constructs/compute/image-release';
import { alarmOnNoTask, alarmOnResources } from '../../lib/constructs/compute/service-alarms';
import { ServiceCluster } from '../../lib/constructs/compute/service-cluster';
import { Tables } from '../../lib/constructs/data/tables';
import { DeploymentKey } from '../../lib/constructs/keys/deployment-key';
import type { TableDefinition } from '../../lib/contract/tables';
import { newApp } from '../../lib/systems/app';

export interface Size {
  readonly tables: number;
  readonly services: number;
}

const STATE = { onRemoval: 'retain', deletionProtection: true } as const;
const LOG_RETENTION_DAYS = 30;

/** Ten resources each: a stack stays below CloudFormation's limit of 500. */
const SERVICES_PER_STACK = 40;

/**
 * An app of any size out of this repository's own constructs: tables with an index and an alarm each, and services
 * with alarms that each may use every table.
 */
export function growingApp({ tables, services }: Size): App {
  const app = newApp();
  const stack = (id: string) => new Stack(app, id, { env: { region: 'ap-northeast-1' } });
  const shared = stack('Shared');
  const encryptionKey = new DeploymentKey(shared, 'Key', {
    alias: 'alias/growing',
    deployment: 'growing',
    state: STATE,
  });
  const alarms = new Alarms(
    new AlertTopics(shared, 'Topics', { deployment: 'growing', encryptionKey, emails: [] }),
    'growing',
  );
  const data = addTables(stack('Data'), numbered('table', tables), alarms);
  const addService = servicesOn(shared, encryptionKey, alarms, data);
  const names = numbered('service', services);
  for (let first = 0; first < names.length; first += SERVICES_PER_STACK) {
    addService(stack(`Services${first}`), names.slice(first, first + SERVICES_PER_STACK));
  }
  return app;
}

/** Names of one length, so that the hundredth is as much text as the first. */
function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(3, '0')}`);
}

function addTables(stack: Stack, names: readonly string[], alarms: Alarms): Tables {
  const tables = new Tables(stack, 'Tables', {
    definitions: names.map<TableDefinition>(name => ({
      name,
      key: { partition: 'id' },
      indexes: [{ name: 'ByOwner', partition: 'ownerId', sort: 'createdAt' }],
    })),
    recoveryDays: 35,
    state: STATE,
  });
  tables.alarmOnThrottling(alarms);
  return tables;
}

function servicesOn(shared: Stack, encryptionKey: DeploymentKey, alarms: Alarms, tables: Tables) {
  const vpc = new Vpc(shared, 'Vpc', { maxAzs: 2 });
  const securityGroup = new SecurityGroup(shared, 'SecurityGroup', { vpc });
  const { cluster } = new ServiceCluster(shared, 'Cluster', {
    clusterName: 'growing',
    namespace: 'growing.internal',
    vpc,
    sessionLogGroup: '/ecs/growing-exec',
    logRetentionDays: LOG_RETENTION_DAYS,
    encryptionKey,
  });
  return (stack: Stack, names: readonly string[]) => {
    const release = new ImageRelease(stack, 'Images', {
      parameters: ['ImageDigest'],
      registryAccount: 'current',
    });
    for (const name of names) {
      const service = new ContainerService(stack, name, {
        cluster,
        serviceName: name,
        names: {
          family: name,
          logGroup: `/ecs/${name}`,
          taskRole: `${name}-task`,
          executionRole: `${name}-execution`,
        },
        release,
        image: release.image(name, 'ImageDigest'),
        port: 8000,
        cpu: 512,
        memoryMiB: 1024,
        tasks: { kind: 'fixed', count: 2 },
        user: '1000:1000',
        tmpMiB: 128,
        environment: { ENV: 'production' },
        securityGroup,
        subnets: { subnets: vpc.privateSubnets },
        logRetentionDays: LOG_RETENTION_DAYS,
        encryptionKey,
        state: STATE,
      });
      tables.grantReadWrite(service);
      alarmOnResources(service, name, 'executor-resources', alarms);
      alarmOnNoTask(service, name, 'executor-unhealthy', alarms, release);
    }
  };
}
