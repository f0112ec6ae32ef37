import type { Control } from '../../../lib/assurance/posture/control';
import { securityDocument } from '../../../lib/assurance/posture/document';

const control: Control = {
  id: 'S3.9',
  title: 'Buckets have server access logging',
  types: ['AWS::S3::Bucket'],
  check: () => 'met',
};

const acknowledged = [
  {
    rules: ['S3.9'],
    scopes: ['bi-staging/*'],
    reason: 'nobody reads them',
    revisit: 'somebody does',
  },
];

/** The row of the control, with one column per deployment. */
function rowOf(...scopes: (string | undefined)[]): string | undefined {
  const deployments = scopes.map((scope, index) => ({
    title: `deployment ${index}`,
    judgements: [
      {
        control,
        applicable: 1,
        failures: scope === undefined ? [] : [{ rule: 'S3.9', scope, why: 'it has none' }],
      },
    ],
  }));
  return securityDocument(deployments, acknowledged, [])
    .split('\n')
    .find(line => line.startsWith('| S3.9'));
}

it('does not hide what nobody has acknowledged', () => {
  expect(rowOf('bi-staging/data/Logs', 'bi-production/data/Logs')).toBe(
    '| S3.9 | Buckets have server access logging | acknowledged | **not met** | ' +
      'nobody reads them; again when somebody does. bi-production/data/Logs: it has none |',
  );
});

it('gives no reason where there is nothing to explain', () => {
  expect(rowOf(undefined)).toBe('| S3.9 | Buckets have server access logging | met |  |');
});
