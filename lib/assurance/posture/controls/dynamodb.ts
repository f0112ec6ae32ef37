import type { Property } from '../../model/property';
import { type Control, demand, each, mustBeTrue } from '../control';

const TABLE = ['AWS::DynamoDB::GlobalTable'];

const replicas = (properties: Property) => properties.at('Replicas').items();

export const DYNAMODB: readonly Control[] = [
  {
    id: 'DynamoDB.1',
    title: 'Tables scale their capacity with demand',
    types: TABLE,
    check: ({ properties }) => {
      const isOnDemand = properties.at('BillingMode').optionalText() === 'PAY_PER_REQUEST';
      const scaled = [
        properties.at('WriteProvisionedThroughputSettings', 'WriteCapacityAutoScalingSettings'),
        ...replicas(properties).map(replica =>
          replica.at('ReadProvisionedThroughputSettings', 'ReadCapacityAutoScalingSettings'),
        ),
      ];
      return demand(
        isOnDemand || scaled.every(setting => !setting.isAbsent),
        `${properties.where} is neither on demand nor scaled`,
      );
    },
  },
  {
    id: 'DynamoDB.2',
    title: 'Tables have point-in-time recovery',
    types: TABLE,
    check: ({ properties }) =>
      each(replicas(properties), replica =>
        mustBeTrue(replica.at('PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled')),
      ),
  },
  {
    id: 'DynamoDB.6',
    title: 'Tables have deletion protection',
    types: TABLE,
    check: ({ properties }) =>
      each(replicas(properties), replica => mustBeTrue(replica.at('DeletionProtectionEnabled'))),
  },
];
