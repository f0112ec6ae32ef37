import { described } from '../../model/network';
import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { evenly, fixed, type Pricer, variable } from '../charge';
import type { LoadModel } from '../load-model';
import { mentioning, mentions } from '../mentions';
import { gbOfMiB, HOURS } from '../usage';
import { runsPerMonth, scheduledRuns } from './schedules';

const DAYS_PER_MONTH = 30.4;
const TABLES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

const table: Pricer = {
  types: TABLES,
  charges: ({ properties }, { world, load, usage }) => {
    if (properties.at('BillingMode').optionalText() !== 'PAY_PER_REQUEST')
      properties.at('BillingMode').cannotTell();
    const replicas = properties.at('Replicas').items();
    if (replicas.length > 1) properties.at('Replicas').cannotTell();
    const copies = 1 + properties.at('GlobalSecondaryIndexes').items().length;
    const tables = world.ofType(...TABLES);
    const storedGB = evenly(gbOfMiB(load.dailyUsers * load.perUser.tableMiB), tables);
    const recovery = [properties, ...replicas].some(one =>
      one.at('PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled').flag(false),
    );
    return [
      fixed(
        'tableRead',
        evenly(runsOfFunctions(world) * load.always.functionTableReads, tables),
        'health checks',
      ),
      variable('tableRead', evenly(usage.requests * load.perRequest.readUnits, tables), 'reads'),
      variable('tableWrite', evenly(usage.requests * load.perRequest.writeUnits, tables) * copies, 'writes'),
      variable('tableStorage', storedGB * copies, 'storage'),
      ...(recovery ? [variable('tableRecovery', storedGB * copies, 'point-in-time recovery')] : []),
    ];
  },
};

const runsOfFunctions = (world: World) =>
  world.ofType('AWS::Lambda::Function').reduce((sum, one) => sum + scheduledRuns(world, one), 0);

type BucketRole = 'logs' | 'site' | 'data';

/** What a bucket is for: where logs are delivered to, what CloudFront serves, or the data that people have. */
function bucketRole(world: World, bucket: Resource): BucketRole {
  const isLogs =
    mentioning(world, bucket, 'DestinationResourceArn', 'AWS::Logs::DeliveryDestination').length > 0 ||
    world
      .ofType('AWS::S3::Bucket')
      .some(one =>
        mentions(world.properties(one).at('LoggingConfiguration', 'DestinationBucketName'), bucket),
      ) ||
    world.properties(bucket).at('AccessControl').optionalText() === 'LogDeliveryWrite';
  if (isLogs) return 'logs';
  return mentioning(world, bucket, 'DistributionConfig', 'AWS::CloudFront::Distribution').length > 0
    ? 'site'
    : 'data';
}

/** A log line of CloudFront or S3, in kibibytes, and the months that it is kept at most. */
const LOG_LINE_MIB = 0.5 / 1024;
/** Versions that were replaced or deleted, as a share of what is current. */
const NONCURRENT = 0.3;
/** Requests for the site that CloudFront does not have, and the size of a SPA's releases. */
const SITE = { missed: 0.05, gb: 0.5 };

const bucket: Pricer = {
  types: ['AWS::S3::Bucket'],
  charges: ({ resource, properties }, { world, load, usage }) => {
    const role = bucketRole(world, resource);
    const peers = world.ofType('AWS::S3::Bucket').filter(one => bucketRole(world, one) === role);
    if (role === 'logs') {
      const lines = usage.requests + usage.pages + usage.cards * load.perCard.objectReads;
      const months = retentionMonths(properties);
      return [
        variable('objectStorage', evenly(gbOfMiB(lines * LOG_LINE_MIB) * months, peers), 'access logs'),
        variable('objectWrite', evenly(lines / 100, peers), 'access logs'),
      ];
    }
    if (role === 'site')
      return [
        fixed('objectStorage', evenly(SITE.gb, peers), 'releases of the site'),
        variable('objectRead', evenly(usage.pages * SITE.missed, peers), 'reads by CloudFront'),
      ];
    const checks = runsOfFunctions(world) * load.always.functionObjectRequests;
    const storedGB = gbOfMiB(load.dailyUsers * load.perUser.objectsMiB);
    return [
      fixed('objectWrite', evenly(checks, peers), 'health checks'),
      variable('objectStorage', evenly(storedGB * (1 + NONCURRENT), peers), 'storage'),
      variable('objectRead', evenly(usage.cards * load.perCard.objectReads, peers), 'reads'),
      variable('objectWrite', evenly(usage.cards * load.perCard.objectWrites, peers), 'writes'),
    ];
  },
};

function retentionMonths(bucket: Property): number {
  const days = bucket
    .at('LifecycleConfiguration', 'Rules')
    .items()
    .flatMap(rule => rule.at('ExpirationInDays').optionalNumber() ?? []);
  return days.length === 0 ? 12 : Math.min(...days) / DAYS_PER_MONTH;
}

const repository: Pricer = {
  types: ['AWS::ECR::Repository'],
  charges: (_, { load }) => [fixed('imageStorage', load.always.imageGB, 'images')],
};

/** Backups of what the load model keeps: one full copy, and for each further one what has changed. */
const BACKUP_CHANGE = 0.1;

const backupPlan: Pricer = {
  types: ['AWS::Backup::BackupPlan'],
  charges: ({ properties }, { load }) => {
    const kept = properties
      .at('BackupPlan', 'BackupPlanRule')
      .items()
      .reduce((sum, rule) => sum + copiesOf(rule), 0);
    const copies = kept === 0 ? 0 : 1 + (kept - 1) * BACKUP_CHANGE;
    const stored = (mib: number) => gbOfMiB(load.dailyUsers * mib);
    // DynamoDB's backups are whole each time.
    return [
      variable(
        'backupTableStorage',
        stored(load.perUser.tableMiB) * kept,
        `${Math.round(kept)} backups of tables`,
      ),
      variable('backupObjectStorage', stored(load.perUser.objectsMiB) * copies, 'backups of objects'),
    ];
  },
};

const HOURS_TO_RESTORE = 2;

/** What a plan restores: each test, the restore itself, and storage of what is restored until it has been judged. */
const restoreTestingPlan: Pricer = {
  types: ['AWS::Backup::RestoreTestingPlan'],
  charges: ({ resource, properties }, { world, load }) => {
    const runs = runsPerMonth(properties.at('ScheduleExpression'));
    return described(world, 'AWS::Backup::RestoreTestingSelection')
      .filter(selection => mentions(selection.properties.at('RestoreTestingPlanName'), resource))
      .flatMap(selection => {
        const restored = restoredBy(selection.properties, world, load);
        const count = selection.properties.at('ProtectedResourceArns').items().length;
        const hours =
          HOURS_TO_RESTORE + (selection.properties.at('ValidationWindowHours').optionalNumber() ?? 0);
        return [
          fixed('restoreTest', runs * count, `restore tests of ${count} ${restored.kind}`),
          variable(restored.restore, runs * restored.gb, `restores of ${restored.kind} for tests`),
          variable(
            restored.storage,
            (runs * restored.gb * hours) / HOURS,
            `${restored.kind} restored for tests`,
          ),
        ];
      });
  },
};

/** What one run of a selection restores. */
function restoredBy(selection: Property, world: World, load: LoadModel) {
  const arns = selection.at('ProtectedResourceArns');
  const count = arns.items().length;
  // Everything of a kind (`*`), or what conditions select, cannot be counted here.
  if (count === 0 || arns.items().some(arn => arn.value === '*')) arns.cannotTell();
  const type = selection.at('ProtectedResourceType');
  if (type.text() === 'DynamoDB') {
    const gb = evenly(gbOfMiB(load.dailyUsers * load.perUser.tableMiB), world.ofType(...TABLES)) * count;
    return { kind: 'tables', gb, restore: 'tableRestore', storage: 'tableStorage' } as const;
  }
  if (type.text() !== 'S3') type.cannotTell();
  const peers = world.ofType('AWS::S3::Bucket').filter(one => bucketRole(world, one) === 'data');
  const gb = evenly(gbOfMiB(load.dailyUsers * load.perUser.objectsMiB), peers) * count;
  return { kind: 'buckets', gb, restore: 'objectRestore', storage: 'objectStorage' } as const;
}

/** Backups that a rule keeps at a time. */
function copiesOf(rule: Property): number {
  const expression = rule.at('ScheduleExpression');
  const perDay = expression.isAbsent ? 1 : runsPerMonth(expression) / DAYS_PER_MONTH;
  const days = rule.at('Lifecycle', 'DeleteAfterDays').optionalNumber() ?? rule.cannotTell();
  return perDay * days;
}

export const data: readonly Pricer[] = [table, bucket, repository, backupPlan, restoreTestingPlan];
