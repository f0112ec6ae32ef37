// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
/** Templates as they come: cloud assemblies, folders and files, JSON and YAML. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadStacks } from '../../../lib/assurance/model/load';
import { parseTemplate } from '../../../lib/assurance/model/parse';
import { UserError } from '../../../lib/config/errors';
import type { Json } from '../../support/deployment';
import { synthesized } from '../../support/deployment';

const directory = mkdtempSync(join(tmpdir(), 'load-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string, content: Json) => {
  const path = join(directory, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const bucket = { Type: 'AWS::S3::Bucket' };

describe('a cloud assembly', () => {
  const stacks = loadStacks([synthesized('bi-production').assembly.directory]);

  it('gives each stack its name and Region', () => {
    const regions = Object.fromEntries(stacks.map(({ name, region }) => [name, region]));
    expect(regions).toMatchObject({
      'bi-production-network': 'ap-northeast-1',
      'bi-production-edge': 'us-east-1',
    });
  });

  it('does not know the account of a deployment to whoever deploys it', () => {
    expect(stacks.every(({ account }) => account === undefined)).toBe(true);
    expect(
      loadStacks([synthesized('bi-production').assembly.directory], { account: '111111111111' })[0]?.account,
    ).toBe('111111111111');
  });
});

describe('YAML', () => {
  it('reads every short form like its long one', () => {
    const short = [
      'a: !Ref X',
      'b: !GetAtt X.Arn',
      'c: !Sub "${X}-x"',
      'd: !Join [",", [a, !Ref X]]',
      'e: !If [C, !Ref X, !Ref "AWS::NoValue"]',
      'f: !Select [0, !Split [",", !ImportValue y]]',
      'g: !FindInMap [M, a, b]',
      'h: !Equals [!Ref X, 2012-10-17]',
      'i: !Not [!Condition C]',
    ].join('\n');
    expect(parseTemplate(short)).toEqual({
      a: { Ref: 'X' },
      b: { 'Fn::GetAtt': 'X.Arn' },
      c: { 'Fn::Sub': '${X}-x' },
      d: { 'Fn::Join': [',', ['a', { Ref: 'X' }]] },
      e: { 'Fn::If': ['C', { Ref: 'X' }, { Ref: 'AWS::NoValue' }] },
      f: { 'Fn::Select': [0, { 'Fn::Split': [',', { 'Fn::ImportValue': 'y' }] }] },
      g: { 'Fn::FindInMap': ['M', 'a', 'b'] },
      h: { 'Fn::Equals': [{ Ref: 'X' }, '2012-10-17'] },
      i: { 'Fn::Not': [{ Condition: 'C' }] },
    });
  });

  it('and JSON are told apart by what is in them', () => {
    const [yaml] = loadStacks([file('one.yaml', 'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n')]);
    const [json] = loadStacks([file('two.template', { Resources: { Bucket: bucket } })]);
    expect(yaml?.template).toEqual(json?.template);
    expect([yaml?.key, json?.key]).toEqual(['one', 'two']);
  });
});

describe('the Region of a file', () => {
  const subnet = { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: 'eu-west-1a' } };
  const exporter = { Resources: { Subnet: subnet }, Outputs: { A: { Value: 'x', Export: { Name: 'a' } } } };
  const importer = {
    Resources: { Bucket: { ...bucket, Properties: { BucketName: { 'Fn::ImportValue': 'a' } } } },
  };
  const regionsOf = (...templates: Json[]) =>
    loadStacks(templates.map((template, i) => file(`region-${i}.json`, template))).map(
      ({ region }) => region,
    );

  it('is that of its Availability Zones, and of what it imports', () => {
    expect(regionsOf(exporter, importer)).toEqual(['eu-west-1', 'eu-west-1']);
  });

  it('is not known where it says several', () => {
    const other = { ...subnet, Properties: { AvailabilityZone: 'us-east-1a' } };
    expect(regionsOf({ Resources: { Subnet: subnet, Other: other } })).toEqual([undefined]);
  });

  it('is the one that is given', () => {
    expect(loadStacks([file('given.json', importer)], { region: 'eu-north-1' })[0]?.region).toBe(
      'eu-north-1',
    );
  });
});

describe('what is no template', () => {
  it.each([
    ['a path that is not there', () => join(directory, 'nowhere'), 'does not exist'],
    ['JSON that is broken', () => file('broken.json', '{"Resources"'), 'neither JSON nor YAML'],
    ['YAML that is broken', () => file('broken.yaml', 'a: [1'), 'neither JSON nor YAML'],
    ['JSON without resources', () => file('empty.json', {}), 'no CloudFormation template'],
    [
      'a folder without templates',
      () => mkdtempSync(join(directory, 'x')),
      'neither a cloud assembly nor a template',
    ],
  ])('%s is said so', (_, path, words) => {
    expect(() => loadStacks([path()])).toThrow(UserError);
    expect(() => loadStacks([path()])).toThrow(words);
  });

  it('the same file twice is a mistake', () => {
    const path = file('twice.json', { Resources: { Bucket: bucket } });
    expect(() => loadStacks([path, path])).toThrow('given twice');
  });
});
