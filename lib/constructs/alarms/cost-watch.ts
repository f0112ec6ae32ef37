import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { CfnAnomalyMonitor, CfnAnomalySubscription } from 'aws-cdk-lib/aws-ce';
import { Construct } from 'constructs';

export interface CostWatchProps {
  readonly name: string;
  /** Value of the tag by which costs are told apart. */
  readonly environment: string;
  readonly monthlyUsd: number;
  /** Without an address there is a budget to look at, and nobody is told. */
  readonly emails: readonly string[];
}

/** An anomaly below so many US dollars a day is not worth a message. */
const ANOMALY_USD = 10;

/**
 * A budget, and a watch for days that cost more than the days before. Both go by tags, which count once the account has
 * activated `environment` as a cost allocation tag; before, they see nothing.
 */
export class CostWatch extends Construct {
  constructor(scope: Construct, id: string, props: CostWatchProps) {
    super(scope, id);
    const { name, emails } = props;
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: name,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: props.monthlyUsd, unit: 'USD' },
        costFilters: {
          TagKeyValue: [`user:environment$${props.environment}`],
        },
      },
      notificationsWithSubscribers:
        emails.length === 0
          ? []
          : ['ACTUAL', 'FORECASTED'].map(notificationType => ({
              notification: {
                notificationType,
                comparisonOperator: 'GREATER_THAN',
                threshold: 100,
                thresholdType: 'PERCENTAGE',
              },
              subscribers: emails.map(address => ({ subscriptionType: 'EMAIL', address })),
            })),
    });
    if (emails.length === 0) return;
    const monitor = new CfnAnomalyMonitor(this, 'Monitor', {
      monitorName: name,
      monitorType: 'CUSTOM',
      monitorSpecification: JSON.stringify({ Tags: { Key: 'environment', Values: [props.environment] } }),
    });
    new CfnAnomalySubscription(this, 'Anomalies', {
      subscriptionName: name,
      frequency: 'DAILY',
      monitorArnList: [monitor.attrMonitorArn],
      subscribers: emails.map(address => ({ type: 'EMAIL', address })),
      thresholdExpression: JSON.stringify({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [String(ANOMALY_USD)],
        },
      }),
    });
  }
}
