// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
/** Typed views on templates: reading never guesses, and nothing is overlooked. */
import { identities, roleOf } from '../../../lib/assurance/model/iam';
import { arnOf, textOf } from '../../../lib/assurance/model/names';
import { routeTablesOf, rulesOf } from '../../../lib/assurance/model/network';
import { referrersIn } from '../../../lib/assurance/model/referrers';
import { allRuns, runsOf } from '../../../lib/assurance/model/runs';
import type { Resource, TemplateSet } from '../../../lib/assurance/model/template-set';
import { CannotTell, OpenQuestion } from '../../../lib/assurance/model/unread';
import { World } from '../../../lib/assurance/model/world';
import type { Json } from '../../support/deployment';
import { setOf } from './support';

const at = (set: TemplateSet, id: string): Resource => {
  const resource = set.get(id);
  if (!resource) throw new Error(`no ${id}`);
  return resource;
};
const resource = (Type: string, Properties: Json = {}, more: Json = {}) => ({ Type, Properties, ...more });

describe('a property', () => {
  const conditions = {
    Parameters: { P: { Type: 'String' } },
    Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
  };
  const read = (Properties: Json) => {
    const set = setOf({ stack: { ...conditions, Resources: { R: resource('AWS::X::Y', Properties) } } });
    return new World(set).properties(at(set, 'stack/R'));
  };

  it('is read as it is written', () => {
    const properties = read({ A: { B: ['x', 2, 'true'] } });
    const items = properties.at('A', 'B').items();
    expect([items[0]?.text(), items[1]?.optionalNumber(), items[2]?.flag(false)]).toEqual(['x', 2, true]);
    expect(properties.at('Nothing', 'Below').isAbsent).toBe(true);
    expect(properties.atAnyCase('a', 'b').items()).toHaveLength(3);
  });

  it.each<[string, Json, (p: ReturnType<typeof read>) => unknown]>([
    ['a parameter as text', { A: { Ref: 'P' } }, p => p.at('A').text()],
    ['an import as text', { A: { 'Fn::ImportValue': 'x' } }, p => p.at('A').text()],
    ['an import as a list', { A: { 'Fn::ImportValue': 'x' } }, p => p.at('A').items()],
    ['something below an import', { A: { 'Fn::ImportValue': 'x' } }, p => p.at('A', 'B').text()],
    ['a parameter as a flag', { A: { Ref: 'P' } }, p => p.at('A').flag(false)],
    ['a word as a flag', { A: 'maybe' }, p => p.at('A').flag(false)],
    ['a word as a number', { A: 'many' }, p => p.at('A').optionalNumber()],
    ['an id as a resource', { A: 'sg-0123' }, p => p.at('A').resource()],
  ])('%s cannot be told, and says where', (_, properties, look) => {
    expect(() => look(read(properties))).toThrow(CannotTell);
    expect(() => look(read(properties))).toThrow(/^stack\/R: A/);
  });

  it('that depends on a condition asks for an answer first', () => {
    const properties = read({
      A: { 'Fn::If': ['C', 'x', { Ref: 'AWS::NoValue' }] },
      B: [{ 'Fn::If': ['C', 'x', { Ref: 'AWS::NoValue' }] }],
    });
    expect(() => properties.at('A').isAbsent).toThrow(OpenQuestion);
    expect(() => properties.at('B').items()).toThrow(OpenQuestion);
  });
});

describe('a name of a resource', () => {
  const set = setOf({
    stack: {
      Resources: {
        Table: resource('AWS::EC2::RouteTable', {}),
        Other: resource('AWS::EC2::RouteTable', {}),
        Ours: resource('AWS::EC2::Route', { RouteTableId: { Ref: 'Table' } }),
        Literal: resource('AWS::EC2::Route', { RouteTableId: 'rtb-0123' }),
        Looked: resource('AWS::EC2::Route', { RouteTableId: { 'Fn::GetAtt': ['Custom', 'Id'] } }),
        Custom: resource('Custom::LookUp', {}),
      },
    },
  });
  const property = (id: string) => new World(set).properties(at(set, `stack/${id}`)).at('RouteTableId');

  it('is the same resource, or certainly another', () => {
    expect(property('Ours').isSame(at(set, 'stack/Table'))).toBe(true);
    expect(property('Ours').isSame(at(set, 'stack/Other'))).toBe(false);
  });

  it.each(['Literal', 'Looked'])('%s may be any resource once it is deployed', id => {
    expect(() => property(id).isSame(at(set, 'stack/Table'))).toThrow(CannotTell);
  });
});

describe('the network', () => {
  const network = {
    Resources: {
      Subnet: resource('AWS::EC2::Subnet'),
      Alone: resource('AWS::EC2::Subnet'),
      Table: resource('AWS::EC2::RouteTable'),
      Association: resource('AWS::EC2::SubnetRouteTableAssociation', {
        SubnetId: { Ref: 'Subnet' },
        RouteTableId: { Ref: 'Table' },
      }),
      Group: resource('AWS::EC2::SecurityGroup', {
        SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }],
      }),
    },
    Outputs: { Group: { Value: { 'Fn::GetAtt': ['Group', 'GroupId'] }, Export: { Name: 'group' } } },
  };
  const other = {
    Resources: {
      Rule: resource('AWS::EC2::SecurityGroupEgress', {
        GroupId: { 'Fn::ImportValue': 'group' },
        IpProtocol: '6',
        FromPort: 443,
        ToPort: '443',
        CidrIpv6: '::/0',
      }),
    },
  };
  const set = setOf({ network, other });
  const world = new World(set);

  it('finds the rules of a group in every stack', () => {
    const rules = rulesOf(world, at(set, 'network/Group'), 'egress').map(({ kind, protocol, ports }) => ({
      kind,
      protocol,
      ports,
    }));
    expect(rules).toEqual([
      { kind: 'ipv4', protocol: 'all', ports: { from: 0, to: 65535 } },
      { kind: 'ipv6', protocol: 'tcp', ports: { from: 443, to: 443 } },
    ]);
  });

  it('does not know the main route table', () => {
    expect(routeTablesOf(world, at(set, 'network/Subnet'))).toEqual([at(set, 'network/Table')]);
    expect(() => routeTablesOf(world, at(set, 'network/Alone'))).toThrow(CannotTell);
  });

  it('knows who names what, through outputs and inside texts', () => {
    const deep = {
      Resources: { Deep: resource('AWS::Any::Thing', { A: [{ 'Fn::Sub': 'x-${Group.GroupId}' }] }) },
    };
    const both = setOf({
      network: { ...network, Resources: { ...network.Resources, ...deep.Resources } },
      other,
    });
    expect(
      referrersIn(both)
        .get('network/Group')
        ?.map(({ id }) => id)
        .sort(),
    ).toEqual(['network/Deep', 'other/Rule']);
  });
});

describe('runs of a task', () => {
  const states = (parameters: Json) =>
    JSON.stringify({
      States: {
        Outer: {
          Type: 'Map',
          ItemProcessor: {
            States: {
              Run: { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.sync', Parameters: parameters },
            },
          },
        },
      },
    });
  const template = (more: Json) => ({
    Resources: { Task: resource('AWS::ECS::TaskDefinition', { Family: 'job' }), ...more },
  });
  const runs = (more: Json) => {
    const set = setOf({ stack: template(more) });
    return runsOf(new World(set), at(set, 'stack/Task')).map(({ kind }) => kind);
  };

  it.each<[string, Json]>([
    ['service', { S: resource('AWS::ECS::Service', { TaskDefinition: { Ref: 'Task' } }) }],
    ['task set', { S: resource('AWS::ECS::TaskSet', { TaskDefinition: { Ref: 'Task' } }) }],
    [
      'schedule',
      {
        S: resource('AWS::Scheduler::Schedule', {
          Target: { Arn: 'c', EcsParameters: { TaskDefinitionArn: { Ref: 'Task' } } },
        }),
      },
    ],
    [
      'schedule',
      {
        S: resource('AWS::Scheduler::Schedule', {
          Target: { Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', Input: '{"taskDefinition":"job"}' },
        }),
      },
    ],
    [
      'rule',
      {
        S: resource('AWS::Events::Rule', {
          Targets: [{ Id: 'x', Arn: 'c', EcsParameters: { TaskDefinitionArn: { Ref: 'Task' } } }],
        }),
      },
    ],
    [
      'pipe',
      {
        S: resource('AWS::Pipes::Pipe', {
          TargetParameters: { EcsTaskParameters: { TaskDefinitionArn: { Ref: 'Task' } } },
        }),
      },
    ],
    [
      'state',
      {
        S: resource('AWS::StepFunctions::StateMachine', {
          DefinitionString: { 'Fn::Sub': states({ TaskDefinition: '${Task}' }) },
        }),
      },
    ],
    [
      'state',
      {
        S: resource('AWS::StepFunctions::StateMachine', {
          DefinitionString: states({ TaskDefinition: '${task}' }),
          DefinitionSubstitutions: { task: { Ref: 'Task' } },
        }),
      },
    ],
    [
      'state',
      {
        S: resource('AWS::StepFunctions::StateMachine', {
          Definition: JSON.parse(states({ TaskDefinition: 'job:3' })),
        }),
      },
    ],
  ])('are found in a %s', (kind, more) => {
    expect(runs(more)).toEqual([kind]);
  });

  it('are not those of other tasks', () => {
    const other = {
      Other: resource('AWS::ECS::TaskDefinition', { Family: 'other' }),
      S: resource('AWS::ECS::Service', { TaskDefinition: { Ref: 'Other' } }),
    };
    expect(runs(other)).toEqual([]);
  });

  it('may hide in a definition that is elsewhere', () => {
    const set = setOf({
      stack: template({ S: resource('AWS::StepFunctions::StateMachine', { DefinitionS3Location: {} }) }),
    });
    expect(allRuns(new World(set)).unread).toHaveLength(1);
  });

  it('of a task definition that a parameter names cannot be told', () => {
    const more = { S: resource('AWS::ECS::Service', { TaskDefinition: { 'Fn::ImportValue': 'x' } }) };
    expect(() => runs(more)).toThrow(CannotTell);
  });
});

describe('identities', () => {
  const role = resource('AWS::IAM::Role', {
    RoleName: 'reader',
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess', { Ref: 'Managed' }],
    Policies: [{ PolicyName: 'p', PolicyDocument: {} }],
  });
  const set = setOf({
    stack: {
      Resources: { Role: role, Managed: resource('AWS::IAM::ManagedPolicy', { PolicyDocument: {} }) },
    },
    other: {
      Resources: {
        ByName: resource('AWS::IAM::Policy', { Roles: ['reader'], PolicyDocument: {} }),
        Newer: resource('AWS::IAM::RolePolicy', { RoleName: 'reader', PolicyDocument: {} }),
        Elses: resource('AWS::IAM::Policy', { Roles: ['writer'], PolicyDocument: {} }),
        Task: resource('AWS::ECS::TaskDefinition', {
          TaskRoleArn: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/reader' },
        }),
      },
    },
  });
  const world = new World(set);

  it('have every policy that names them, in whichever stack and way', () => {
    const [reader] = identities(world);
    expect(reader?.policies.map(({ label }) => label)).toEqual([
      'stack/Role: Policies[0]',
      'stack/Role: ManagedPolicyArns[0]',
      'stack/Managed',
      'other/ByName',
      'other/Newer',
    ]);
  });

  it('are known by the ARN that is made of their name', () => {
    expect(roleOf(world, world.properties(at(set, 'other/Task')).at('TaskRoleArn')).resource.id).toBe(
      'stack/Role',
    );
    expect(textOf(world, arnOf(world, at(set, 'stack/Role')))).toBe(
      'arn:aws:iam::${own-account}:role/reader',
    );
  });

  it('the own account is the own account, also where its number is written', () => {
    const known = setOf(
      { stack: { Resources: { Role: resource('AWS::IAM::Role') } } },
      { account: '111122223333' },
    );
    expect(textOf(new World(known), 'arn:aws:iam::111122223333:root')).toBe(
      'arn:aws:iam::${own-account}:root',
    );
  });
});
