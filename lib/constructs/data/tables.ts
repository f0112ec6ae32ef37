import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { type MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { State } from '../../config/schema';
import { attributeType, type KeyDefinition, type TableDefinition } from '../../contract/tables';
import type { Alarms } from '../alarms/alarms';
import { sumOf } from '../alarms/sum';
import { ITEM_ACTIONS } from './item-actions';
import { deletionProtection, removalPolicy } from './removal';

export interface TablesProps {
  readonly definitions: readonly TableDefinition[];
  /** How many days point-in-time recovery reaches back, 1 to 35. */
  readonly recoveryDays: number;
  readonly state: State;
}

/**
 * On-demand DynamoDB tables with point-in-time recovery, made from the contract's list.
 *
 * Grants name the tables, they do not refer to them: a service depends on names that never change.
 * Encryption is with DynamoDB's own key (docs/adr/0013-keys.md). Tables are `TableV2` from the start, because turning a `Table`
 * into one later means an import (aws-cdk#22253).
 */
export class Tables extends Construct {
  private readonly definitions: readonly TableDefinition[];

  constructor(scope: Construct, id: string, props: TablesProps) {
    super(scope, id);
    this.definitions = props.definitions;
    props.definitions.reduce<TableV2 | undefined>((previous, definition) => {
      const table = this.table(definition, props);
      // CloudFormation must make tables with indexes one after the other. Source: AWS::DynamoDB::Table reference.
      if (previous) table.node.addDependency(previous);
      return table;
    }, undefined);
  }

  /** Items and indexes of every table, read and written; the tables themselves cannot be changed. */
  grantReadWrite(grantee: IGrantable): void {
    this.grant(grantee, ITEM_ACTIONS);
  }

  /** One alarm per table: throttled requests of the table and all its indexes. */
  alarmOnThrottling(alarms: Alarms): void {
    for (const definition of this.definitions) {
      alarms.add(this, `${definition.name}Throttled`, {
        name: `${definition.name}-throttled`,
        severity: 'ticket',
        reason: `Requests to ${definition.name} are throttled: a hot key, or traffic above the on-demand limit.`,
        runbook: 'table-throttled',
        firstCommand: `aws dynamodb describe-table --table-name ${definition.name} --query 'Table.{status:TableStatus,items:ItemCount,bytes:TableSizeBytes,warm:WarmThroughput}'`,
        metric: throttledRequests(definition),
        threshold: 0,
        periods: 5,
        breachingPeriods: 3,
        missingData: TreatMissingData.NOT_BREACHING,
      });
    }
  }

  private table(definition: TableDefinition, props: TablesProps): TableV2 {
    return new TableV2(this, definition.name, {
      tableName: definition.name,
      ...keys(definition.key),
      globalSecondaryIndexes: definition.indexes.map(index => ({
        indexName: index.name,
        ...keys(index),
        projectionType: ProjectionType.ALL,
      })),
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: props.recoveryDays,
      },
      deletionProtection: deletionProtection(props.state),
      removalPolicy: removalPolicy(props.state),
    });
  }

  private grant(grantee: IGrantable, actions: string[]): void {
    const tableArn = (name: string) =>
      Stack.of(this).formatArn({
        service: 'dynamodb',
        resource: 'table',
        resourceName: name,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      });
    Grant.addToPrincipal({
      grantee,
      actions,
      resourceArns: this.definitions.flatMap(({ name, indexes }) => [
        tableArn(name),
        ...indexes.map(index => tableArn(`${name}/index/${index.name}`)),
      ]),
    }).assertSuccess();
  }
}

function keys(key: KeyDefinition) {
  const attribute = (name: string) => ({
    name,
    type: AttributeType[attributeType(name) === 'N' ? 'NUMBER' : 'STRING'],
  });
  return {
    partitionKey: attribute(key.partition),
    ...(key.sort !== undefined && { sortKey: attribute(key.sort) }),
  };
}

function throttledRequests({ name, indexes }: TableDefinition): MathExpression {
  const metrics = [undefined, ...indexes.map(index => index.name)].flatMap(index =>
    ['ReadThrottleEvents', 'WriteThrottleEvents'].map(
      metricName =>
        new Metric({
          namespace: 'AWS/DynamoDB',
          metricName,
          dimensionsMap: { TableName: name, ...(index && { GlobalSecondaryIndexName: index }) },
          statistic: 'Sum',
        }),
    ),
  );
  const usingMetrics = Object.fromEntries(metrics.map((metric, position) => [`m${position}`, metric]));
  return sumOf(`${name} throttled requests`, usingMetrics, Duration.minutes(1));
}
