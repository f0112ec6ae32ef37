// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
/** Every intrinsic function, and that nothing is guessed. */
import { TemplateSet } from '../../../lib/assurance/model/template-set';
import { tokens } from '../../../lib/assurance/model/tokens';
import { OneOf, Reference, Unknown } from '../../../lib/assurance/model/value';
import { World } from '../../../lib/assurance/model/world';
import type { Json } from '../../support/deployment';
import { resolved, setOf } from './support';

const TEMPLATE = {
  Parameters: { Name: { Type: 'String', Default: 'x' } },
  Mappings: { Map: { first: { second: 'found', list: ['a', 'b'] } } },
  Conditions: {
    Open: { 'Fn::Equals': [{ Ref: 'Name' }, 'yes'] },
    Closed: { 'Fn::Not': [{ Condition: 'Open' }] },
    True: { 'Fn::Equals': ['a', 'a'] },
    False: { 'Fn::And': [{ 'Fn::Equals': ['a', 'b'] }, { Condition: 'Open' }] },
  },
  Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } },
};

describe('what is known', () => {
  it.each<[string, Json, Json]>([
    ['Ref of the Region', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Ref of the partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 1, true]] }, 'a-eu-west-1-1-true'],
    ['Split', { 'Fn::Split': ['/', 'a/b/c'] }, ['a', 'b', 'c']],
    ['Select of Split', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Sub', { 'Fn::Sub': 'at ${AWS::Region}, ${!kept}' }, 'at eu-west-1, ${kept}'],
    [
      'Sub with its own names',
      { 'Fn::Sub': ['${a}-${b}', { a: 1, b: { Ref: 'AWS::Region' } }] },
      '1-eu-west-1',
    ],
    ['FindInMap', { 'Fn::FindInMap': ['Map', 'first', 'second'] }, 'found'],
    ['FindInMap of a list', { 'Fn::Select': [1, { 'Fn::FindInMap': ['Map', 'first', 'list'] }] }, 'b'],
    [
      'Cidr of an attribute',
      { 'Fn::Cidr': [{ 'Fn::GetAtt': 'Vpc.CidrBlock' }, 2, 8] },
      ['10.0.0.0/24', '10.0.1.0/24'],
    ],
    ['If with a condition that holds', { 'Fn::If': ['True', 1, 2] }, 1],
    ['If with a condition that cannot hold', { 'Fn::If': ['False', 1, 2] }, 2],
    ['NoValue in a list', ['a', { Ref: 'AWS::NoValue' }, 'b'], ['a', 'b']],
    ['NoValue in an object', { a: 1, b: { 'Fn::If': ['False', 1, { Ref: 'AWS::NoValue' }] } }, { a: 1 }],
  ])('%s', (_, expression, expected) => {
    expect(resolved(expression, TEMPLATE)).toEqual(expected);
  });

  it('an ARN with an unknown account can still be taken apart', () => {
    const arn = { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/name' };
    const part = (index: number) => tokens(resolved({ 'Fn::Select': [index, { 'Fn::Split': [':', arn] }] }));
    expect([part(4), part(5)]).toEqual(['${own-account}', 'role/name']);
  });

  it('equal texts are equal, however they are put together', () => {
    const one = { 'Fn::Sub': 'arn:aws:s3:::${Vpc}/x' };
    const other = { 'Fn::Join': ['', ['arn:aws:s3', ':::', { Ref: 'Vpc' }, '/x']] };
    expect(resolved(one, TEMPLATE)).toEqual(resolved(other, TEMPLATE));
  });
});

describe('what is not known', () => {
  it.each<[string, Json, RegExp]>([
    ['an unknown function', { 'Fn::Whatever': [] }, /Fn::Whatever is not understood/],
    ['a macro among properties', { 'Fn::Transform': {}, a: 1 }, /Fn::Transform/],
    ['a resource that is not there', { Ref: 'Nobody' }, /Nobody, which it does not define/],
    ['an attribute of nobody', { 'Fn::GetAtt': ['Nobody', 'Arn'] }, /does not define/],
    ['a dynamic reference', '{{resolve:ssm:name}}', /read at deployment/],
    ['a dynamic reference in a text', { 'Fn::Sub': 'x{{resolve:ssm:name}}' }, /read at deployment/],
    ['an export that nobody has', { 'Fn::ImportValue': 'nobodys' }, /none of the templates has it/],
    [
      'an output that nobody has',
      { 'Fn::GetStackOutput': { StackName: 'x', OutputName: 'y' } },
      /none of the templates/,
    ],
    [
      'an output of another account',
      { 'Fn::GetStackOutput': { StackName: 'x', OutputName: 'y', RoleArn: 'r' } },
      /another account/,
    ],
    ['Availability Zones', { 'Fn::GetAZs': '' }, /Fn::GetAZs is not understood/],
    ['parts of a parameter', { 'Fn::Split': [',', { Ref: 'Name' }] }, /not known/],
    ['an element beyond the list', { 'Fn::Select': [5, ['a']] }, /no element 5/],
    ['a key that is not in the mapping', { 'Fn::FindInMap': ['Map', 'first', 'third'] }, /mapping Map/],
    ['more addresses than there are', { 'Fn::Cidr': ['10.0.0.0/24', 4, 8] }, /address blocks/],
    ['If without branches', { 'Fn::If': ['True'] }, /Fn::If/],
  ])('%s', (_, expression, why) => {
    const value = resolved(expression, TEMPLATE);
    const [unknown] = [
      value,
      ...(value instanceof Object && 'parts' in value ? (value.parts as Json[]) : []),
    ].filter(each => each instanceof Unknown);
    expect(unknown?.why).toMatch(why);
  });

  it('a default is no promise', () => {
    expect(tokens(resolved({ Ref: 'Name' }, TEMPLATE))).toBe('${parameter:stack/Name}');
  });

  it('a parameter that was given is what was given', () => {
    const set = setOf({ stack: TEMPLATE }, { parameters: { Name: 'given' } });
    const [stack] = set.stacks;
    expect(stack && new World(set).resolve({ Ref: 'Name' }, { stack })).toBe('given');
  });
});

describe('an open condition', () => {
  const open = { 'Fn::If': ['Open', 'a', 'b'] };

  it('leaves both values', () => {
    expect(resolved(open, TEMPLATE)).toEqual(expect.any(OneOf));
  });

  it('leaves both outcomes of whatever is made of it', () => {
    const joined = resolved({ 'Fn::Join': ['', ['x', open, { 'Fn::If': ['Closed', 'c', 'd'] }]] }, TEMPLATE);
    expect(joined).toMatchObject({
      ifTrue: { ifTrue: 'xac', ifFalse: 'xad' },
      ifFalse: { ifTrue: 'xbc', ifFalse: 'xbd' },
    });
  });

  it('is answered once for all conditions made of it', () => {
    const set = setOf({ stack: TEMPLATE });
    const [stack] = set.stacks;
    if (!stack) throw new Error('no stack');
    const undecided = new World(set).resolve(open, { stack });
    if (!(undecided instanceof OneOf)) throw new Error('decided');
    const world = (answer: boolean) => new World(set).assume(undecided.question, answer);
    const closed = { 'Fn::If': ['Closed', 'c', 'd'] };
    expect([true, false].map(answer => world(answer).resolve([open, closed], { stack }))).toEqual([
      ['a', 'd'],
      ['b', 'c'],
    ]);
  });
});

describe('across stacks', () => {
  const producer = {
    Resources: { Vpc: { Type: 'AWS::EC2::VPC' } },
    Outputs: {
      Vpc: { Value: { Ref: 'Vpc' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:vpc' } } },
      Plain: { Value: 'plain' },
    },
  };
  const valueIn = (
    templates: Record<string, Json>,
    stackName: string,
    expression: Json,
    more: Record<string, string> = {},
  ) => {
    const base = setOf(templates);
    const set = new TemplateSet(
      base.stacks.map(stack => ({ ...stack, region: more[stack.key] ?? stack.region })),
    );
    const stack = set.stacks.find(({ key }) => key === stackName);
    return stack && new World(set).resolve(expression, { stack });
  };

  it('an import is what the other stack exports, by its computed name', () => {
    const value = valueIn({ producer, consumer: {} }, 'consumer', { 'Fn::ImportValue': 'producer:vpc' });
    expect(value).toEqual(new Reference('producer/Vpc'));
  });

  it('an import reaches no other Region, an output does', () => {
    const far = { consumer: 'us-east-1' };
    const imported = valueIn(
      { producer, consumer: {} },
      'consumer',
      { 'Fn::ImportValue': 'producer:vpc' },
      far,
    );
    expect(imported).toEqual(expect.any(Unknown));
    const output = {
      'Fn::GetStackOutput': { StackName: 'producer', OutputName: 'Plain', Region: 'eu-west-1' },
    };
    expect(valueIn({ producer, consumer: {} }, 'consumer', output, far)).toBe('plain');
  });

  it('an export of two stacks is none', () => {
    const both = { Outputs: { Vpc: { Value: 'x', Export: { Name: 'shared' } } } };
    const value = valueIn({ one: both, other: both, consumer: {} }, 'consumer', {
      'Fn::ImportValue': 'shared',
    });
    expect(value).toMatchObject({ why: expect.stringContaining('2 of the templates') });
  });

  it('a circle of outputs ends', () => {
    const circle = { Outputs: { A: { Value: { 'Fn::ImportValue': 'a' }, Export: { Name: 'a' } } } };
    expect(valueIn({ circle }, 'circle', { 'Fn::ImportValue': 'a' })).toEqual(expect.any(Unknown));
  });
});
