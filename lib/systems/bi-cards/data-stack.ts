import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { Alarms } from '../../constructs/alarms/alarms';
import type { AlertTopics } from '../../constructs/alarms/alert-topics';
import { Backups } from '../../constructs/data/backup/backups';
import { Datasets } from '../../constructs/data/datasets';
import { LogBucket } from '../../constructs/data/log-bucket';
import { Tables } from '../../constructs/data/tables';
import { AppSecret } from '../../constructs/secrets/app-secret';
import { DATASETS_PREFIX, GOOGLE_KEY, type Names, SECRET_KEYS, TABLES } from '../../contract/bi-cards';
import type { BiCardsConfig } from './config';
import { restoreTests } from './restore-tests';

export interface DataStackProps extends StackProps {
  readonly config: BiCardsConfig;
  readonly names: Names;
  readonly encryptionKey: IKey;
  readonly topics: AlertTopics;
}

/** What must survive everything: nothing in this stack can fail because of code that runs. */
export class DataStack extends Stack {
  readonly tables: Tables;
  readonly datasets: Datasets;
  readonly secret: AppSecret;
  /** Only where the API has a key of Google's. */
  readonly googleKey?: AppSecret;

  constructor(
    scope: Construct,
    id: string,
    { config, names, encryptionKey, topics, ...props }: DataStackProps,
  ) {
    super(scope, id, props);
    const { state } = config;
    const alarms = new Alarms(topics, names.deployment);

    this.tables = new Tables(this, 'Tables', {
      definitions: TABLES,
      recoveryDays: config.data.recoveryDays,
      state,
    });
    this.tables.alarmOnThrottling(alarms);

    const logs = new LogBucket(this, 'AccessLogs', {
      bucketName: names.logsBucket,
      retentionDays: config.logRetentionDays,
      state,
    });
    logs.admitLoadBalancers();
    this.datasets = new Datasets(this, 'Datasets', {
      bucketName: names.datasetsBucket,
      prefix: DATASETS_PREFIX,
      noncurrentVersionDays: config.data.noncurrentVersionDays,
      accessLogs: logs,
      state,
    });

    new Backups(this, 'Backups', {
      vaultName: names.backupVault,
      restoreTests: restoreTests(config, names),
      tables: TABLES.map(({ name }) => name),
      bucket: names.datasetsBucket,
      encryptionKey,
      state,
    });

    this.secret = new AppSecret(this, 'AppSecret', {
      secretName: names.secret,
      keys: SECRET_KEYS,
      encryptionKey,
      state,
    });
    if (config.googleIdentity.kind === 'key') {
      this.googleKey = new AppSecret(this, 'GoogleKey', {
        secretName: names.googleKeySecret,
        keys: [GOOGLE_KEY],
        encryptionKey,
        state,
      });
    }
  }
}
