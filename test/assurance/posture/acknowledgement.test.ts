import { type Acknowledgement, explain } from '../../../lib/assurance/posture/acknowledgement';

const finding = (rule: string, scope: string) => ({ rule, scope, why: 'it is so' });
const acknowledgement = (rules: string[], ...scopes: string[]): Acknowledgement => ({
  rules,
  scopes,
  reason: 'on purpose',
  revisit: 'something changes',
});

it('says nothing about a finding of another rule', () => {
  const other = finding('S3.9', 'bi-staging/data/AccessLogs');
  expect(explain([other], [acknowledgement(['S3.8'], '*')]).unexplained).toEqual([other]);
});

it('says nothing about a scope beside or around the acknowledged one', () => {
  const found = ['bi-staging/data/Logs2', 'bi-staging/data/Logs/Policy', 'x/bi-staging/data/Logs'].map(
    scope => finding('S3.9', scope),
  );
  expect(explain(found, [acknowledgement(['S3.9'], 'bi-staging/data/Logs')]).unexplained).toEqual(found);
});

it('takes a dot for a dot', () => {
  const found = [finding('S3.9', 'data/aXb')];
  expect(explain(found, [acknowledgement(['S3.9'], 'data/a.b')]).unexplained).toEqual(found);
});

it('takes an asterisk for any text, slashes too', () => {
  const found = [finding('S3.9', 'bi-staging/data/Logs'), finding('S3.9', 'bi-production/edge/Logs')];
  expect(explain(found, [acknowledgement(['S3.9'], '*/Logs')])).toEqual({ unexplained: [], unused: [] });
});

it('names each rule and scope that nothing was found for', () => {
  const found = [finding('S3.9', 'data/Logs')];
  expect(explain(found, [acknowledgement(['S3.9', 'S3.8'], 'data/*', 'edge/*')]).unused).toEqual([
    { rule: 'S3.9', scope: 'edge/*' },
    { rule: 'S3.8', scope: 'data/*' },
    { rule: 'S3.8', scope: 'edge/*' },
  ]);
});
