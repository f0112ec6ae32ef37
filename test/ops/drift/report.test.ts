import { judge } from '../../../lib/ops/drift/judge';
import { markdownReport, textReport } from '../../../lib/ops/drift/report';

const stack = 'bi-production-network';
const report = judge('bi-production', [
  {
    stack,
    drifts: [
      {
        stack,
        logicalId: 'Endpoint',
        physicalId: 'vpce-1',
        type: 'AWS::EC2::VPCEndpoint',
        kind: 'modified',
        differences: [
          { path: '/PolicyDocument', expected: '{"Statement":[]}', actual: 'a|b `x`\n<script>' },
          { path: '/Added', expected: '', actual: 'x'.repeat(5000) },
        ],
      },
      {
        stack,
        logicalId: 'Api',
        physicalId: 'api',
        type: 'AWS::ECS::Service',
        kind: 'modified',
        differences: [{ path: '/DesiredCount', expected: '2', actual: '4' }],
      },
      {
        stack,
        logicalId: 'Gone',
        physicalId: '',
        type: 'AWS::SQS::Queue',
        kind: 'deleted',
        differences: [],
      },
    ],
    unjudged: ['bi-production-edge: AccessDenied'],
    uncheckedTypes: ['Custom::Init'],
  },
]);

describe.each([
  ['the text', textReport(report)],
  ['the Markdown', markdownReport(report)],
])('%s', (_, text) => {
  it('says what differs, what was left out and why, and what was not looked at', () => {
    expect(text).toContain('differs from its templates');
    for (const said of [
      '/PolicyDocument',
      'Gone',
      'deleted',
      'scaling decides',
      'bi-production-edge: AccessDenied',
      'Custom::Init',
    ])
      expect(text).toContain(said);
  });

  it('shortens what is long', () => {
    expect(text.length).toBeLessThan(2500);
  });
});

it('keeps the rows of the Markdown table whole, whatever stands in a value', () => {
  const rows = markdownReport(report)
    .split('\n')
    .filter(line => line.startsWith('| `'));
  expect(rows).toHaveLength(2);
  for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(4);
  // What is in backquotes stays text.
  expect(rows[0]).toMatch(/`[^`]*<script>[^`]*`/);
});

it('says in one line that nothing differs', () => {
  const none = judge('bi-staging', [{ stack, drifts: [], unjudged: [], uncheckedTypes: [] }]);
  expect(textReport(none)).toBe('bi-staging is as its templates say');
  expect(markdownReport(none)).toBe('### `bi-staging` is as its templates say');
});
