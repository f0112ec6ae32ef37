import { NOT_HOSTED, RECORDED_ONLY } from '../../lib/contract/local-cloud';
import type { Outcome } from '../../lib/local/outcome';
import { report } from '../../lib/local/report';

const outcome: Outcome = {
  deployment: 'bi-local',
  endpoint: 'http://localhost:4566',
  checks: [
    { name: 'bi_users', passed: true, detail: 'written and read' },
    { name: 'bi-local-health', passed: false, detail: 'bi_cards: no such table' },
  ],
  tables: ['bi_users', 'bi_cards'],
  buckets: ['bi-datasets-local'],
  distributionDomain: 'd111111abcdef8.cloudfront.net',
  environment: { AWS_ENDPOINT_URL: 'http://localhost:4566', AWS_REGION: 'ap-northeast-1' },
  emulatorLog: '.local/ministack.log',
  notHosted: NOT_HOSTED,
  recordedOnly: RECORDED_ONLY,
};
const text = report(outcome);

test('a failed check is counted and says why', () => {
  expect(text).toContain('1 of 2 checks of bi-local passed');
  expect(text).toMatch(/✖ {2}bi-local-health {2}bi_cards: no such table/);
});

test('it says where everything is', () => {
  for (const place of [
    'http://localhost:4566',
    'bi_users bi_cards',
    'bi-datasets-local',
    'd111111abcdef8.cloudfront.net',
  ]) {
    expect(text).toContain(place);
  }
});

test('the environment can be pasted into a shell', () => {
  expect(text).toContain('export AWS_ENDPOINT_URL=http://localhost:4566 AWS_REGION=ap-northeast-1');
});

test('nothing that is missing here is left unsaid', () => {
  for (const { types, standIn } of NOT_HOSTED) {
    expect(text).toContain(standIn);
    for (const type of types) expect(text).toContain(type.replace('AWS::', ''));
  }
  for (const limit of RECORDED_ONLY) expect(text).toContain(limit);
});
