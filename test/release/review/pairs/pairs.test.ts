import { ALL, HARMLESS, HURTING, NOT_IN_TEMPLATES, type Pair } from '.';
import { unspecified } from './spec';
import { set, type Template } from './support';

const templates = (pair: Pair) =>
  [...Object.values(pair.before), ...Object.values(pair.after)] as readonly Template[];
const named = (pairs: readonly Pair[]) => pairs.map(pair => [pair.name, pair] as const);

it('tells every pair in a sentence of its own', () => {
  expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
});

it('holds as many harmless pairs as hurting ones, give or take a fifth', () => {
  expect(HARMLESS.length / HURTING.length).toBeGreaterThan(0.8);
  expect(HARMLESS.length / HURTING.length).toBeLessThan(1.2);
});

it('lets nothing that hurts pass as clear, and blocks nothing harmless', () => {
  expect(HURTING.filter(({ verdict }) => verdict === 'clear')).toEqual([]);
  expect(HARMLESS.filter(({ verdict }) => verdict === 'block' || verdict === 'unknown')).toEqual([]);
});

it('has a pair for every row of the table of failures, or says what prevents it instead', () => {
  const shown = new Set(HURTING.flatMap(({ row }) => row ?? []));
  const rows = Array.from({ length: 27 }, (_, n) => n + 1);
  expect(rows.filter(row => !shown.has(row) && !(row in NOT_IN_TEMPLATES))).toEqual([]);
});

it('changes something in every pair', () => {
  const same = ALL.filter(
    pair => !pair.changeSets && JSON.stringify(pair.before) === JSON.stringify(pair.after),
  );
  expect(same.map(({ name }) => name)).toEqual([]);
});

it.each(named(ALL))('writes what CloudFormation knows: %s', (_, pair) => {
  expect(templates(pair).every(({ Resources }) => Object.keys(Resources).length > 0)).toBe(true);
  expect([...new Set(templates(pair).flatMap(unspecified))]).toEqual([]);
});

it('names a resource that stands in one of the templates', () => {
  const lost = ALL.filter(
    pair => pair.resource && !templates(pair).some(t => (pair.resource as string) in t.Resources),
  );
  expect(lost.map(({ name }) => name)).toEqual([]);
});

it('notices a misspelt property, a type that does not exist, and a path that leads nowhere', () => {
  const bucket = (Properties: Record<string, unknown>, Type = 'AWS::S3::Bucket') =>
    ({ Resources: { Bucket: { Type, Properties } } }) as Template;
  expect(unspecified(bucket({ Versioning: {} }))).toEqual([
    'Bucket (AWS::S3::Bucket) has no property Versioning',
  ]);
  expect(unspecified(bucket({ VersioningConfiguration: { State: 'Enabled' } }))).not.toEqual([]);
  expect(unspecified(bucket({}, 'AWS::S3::Bukket'))).toHaveLength(1);
  expect(() => set('Bucket', { 'Encryption.Rules': 1 })(bucket({}))).toThrow('no Encryption on the way');
  expect(() => set('Bucket', { Encryption: undefined })(bucket({}))).toThrow('nothing to remove');
});
