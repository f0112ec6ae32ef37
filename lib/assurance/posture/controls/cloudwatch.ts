import { type Control, demand } from '../control';

const ALARM = ['AWS::CloudWatch::Alarm'];

/** Parameter `minRetentionTime` of CloudWatch.16. */
const DAYS = 365;

/** FSBP has no control for CloudWatch; these are Security Hub's. */
export const CLOUDWATCH: readonly Control[] = [
  {
    id: 'CloudWatch.15',
    title: 'Alarms have actions',
    standard: 'NIST 800-53',
    types: ALARM,
    check: ({ properties }) => {
      const actions = properties.at('AlarmActions');
      return demand(actions.items().length > 0, `${actions.where} is empty`);
    },
  },
  {
    id: 'CloudWatch.16',
    title: `Log groups are kept for ${DAYS} days`,
    standard: 'NIST 800-53',
    types: ['AWS::Logs::LogGroup'],
    check: ({ properties }) => {
      const retention = properties.at('RetentionInDays');
      // Not written means for ever.
      const days = retention.optionalNumber() ?? Number.POSITIVE_INFINITY;
      return demand(days >= DAYS, `${retention.where} is ${days}`);
    },
  },
  {
    id: 'CloudWatch.17',
    title: 'Alarm actions are on',
    standard: 'NIST 800-53',
    types: ALARM,
    check: ({ properties }) => {
      const enabled = properties.at('ActionsEnabled');
      return demand(enabled.flag(true), `${enabled.where} is false`);
    },
  },
];
