/** What parameters, conditions and mappings decide: both sides are open, and still one is weaker. */
import { att, changing, type Pair, put, set, sub, type Template } from './support';

const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const inMap = (name: string) => ({ 'Fn::FindInMap': ['Stages', { Ref: 'Stage' }, name] });
const inProduction = (yes: unknown, no: unknown) => ({ 'Fn::If': ['IsProduction', yes, no] });

/** A stack for every stage, as people write it by hand. */
const STAGES: Template = {
  Parameters: {
    Stage: { Type: 'String', Default: 'prod' },
    LeastTasks: { Type: 'Number', Default: 2 },
  },
  Mappings: { Stages: { prod: { Days: 365, Backups: 14 }, test: { Days: 7, Backups: 0 } } },
  Conditions: { IsProduction: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
  Resources: {
    Files: {
      Type: 'AWS::S3::Bucket',
      ...kept,
      Properties: { VersioningConfiguration: { Status: inProduction('Enabled', 'Suspended') } },
    },
    Orders: {
      Type: 'AWS::DynamoDB::Table',
      ...kept,
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: inProduction(true, false) },
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      },
    },
    Log: {
      Type: 'AWS::Logs::LogGroup',
      ...kept,
      Properties: { LogGroupName: sub('/app/<Stage>'), RetentionInDays: inMap('Days') },
    },
    Database: {
      Type: 'AWS::RDS::DBInstance',
      ...kept,
      Properties: {
        AllocatedStorage: '100',
        BackupRetentionPeriod: inMap('Backups'),
        DBInstanceClass: 'db.t4g.medium',
        Engine: 'postgres',
        ManageMasterUserPassword: true,
        MasterUsername: 'app',
      },
    },
    Tasks: {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      Properties: {
        MaxCapacity: 6,
        MinCapacity: { Ref: 'LeastTasks' },
        ResourceId: sub('service/app-<Stage>/app'),
        ScalableDimension: 'ecs:service:DesiredCount',
        ServiceNamespace: 'ecs',
      },
    },
  },
};

const { ask, block, clear } = changing('app', STAGES);

const everything = { Action: 's3:*', Effect: 'Deny', Principal: '*', Resource: [att('Files')] };
const policyOf = (statement: object) => (template: Template) => ({
  ...template,
  Resources: {
    ...template.Resources,
    FilesPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Files' }, PolicyDocument: { Statement: [statement] } },
    },
  },
});

export const hurting: readonly Pair[] = [
  block(
    'the answers of a condition on point-in-time recovery are swapped',
    { about: 'point-in-time recovery', resource: 'Orders' },
    set('Orders', {
      'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': inProduction(false, true),
    }),
  ),
  block(
    'a condition asks for a stage that nobody has',
    { about: 'point-in-time recovery', resource: 'Orders' },
    put('Conditions.IsProduction', { 'Fn::Equals': [{ Ref: 'Stage' }, 'production'] }),
  ),
  block(
    'a bucket is versioned in production no more',
    { about: 'versioning', resource: 'Files' },
    set('Files', { 'VersioningConfiguration.Status': 'Suspended' }),
  ),
  block(
    'a mapping says that production is backed up no more',
    { about: 'backup retention', resource: 'Database' },
    put('Mappings.Stages.prod.Backups', 0),
  ),
  block(
    'a mapping says that the logs of production are kept for two weeks',
    { about: 'log retention', resource: 'Log' },
    put('Mappings.Stages.prod.Days', 14),
  ),
  ask(
    'the default of the least number of tasks goes to one',
    { about: 'availability', resource: 'Tasks' },
    put('Parameters.LeastTasks.Default', 1),
  ),
  ask(
    'time to live reads another attribute',
    { about: 'items that expire', resource: 'Orders' },
    set('Orders', { 'TimeToLiveSpecification.AttributeName': 'gone' }),
  ),
  block(
    'a bucket policy denies everybody everything',
    { about: 'availability', resource: 'FilesPolicy' },
    policyOf(everything),
  ),
];

export const harmless: readonly Pair[] = [
  clear('a mapping says that the logs of tests are kept longer', {}, put('Mappings.Stages.test.Days', 30)),
  clear('a mapping gets a stage', {}, put('Mappings.Stages.demo', { Days: 7, Backups: 1 })),
  clear('the default of the least number of tasks goes up', {}, put('Parameters.LeastTasks.Default', 3)),
  clear(
    'point-in-time recovery is on in every stage',
    {},
    set('Orders', { 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': true }),
  ),
  clear(
    'a bucket policy denies what is not encrypted in transit',
    {},
    policyOf({ ...everything, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  ),
];
