import type { Json } from '../../../support/deployment';
import type { Mutations, Templates } from './templates';

const schedule = (t: Templates, parameters: Json, target: Json = {}) =>
  t.add('service', 'AWS::Scheduler::Schedule', {
    FlexibleTimeWindow: { Mode: 'OFF' },
    ScheduleExpression: 'rate(1 day)',
    Target: {
      Arn: { 'Fn::GetAtt': [t.one('AWS::ECS::Cluster').id, 'Arn'] },
      RoleArn: { 'Fn::GetAtt': [t.one('AWS::IAM::Role', /^NightlyMachine/).id, 'Arn'] },
      EcsParameters: { TaskDefinitionArn: { Ref: t.task.id }, LaunchType: 'FARGATE', ...parameters },
      ...target,
    },
  });

/** What the service says, with one thing changed. */
const network = (t: Templates, change: Json = {}) => ({
  NetworkConfiguration: { AwsvpcConfiguration: { ...t.placement, ...change } },
});

const rule = (t: Templates, parameters: Json, target: Json = {}) =>
  t.add('service', 'AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 day)',
    Targets: [
      {
        Id: 'task',
        Arn: { 'Fn::GetAtt': [t.one('AWS::ECS::Cluster').id, 'Arn'] },
        RoleArn: { 'Fn::GetAtt': [t.one('AWS::IAM::Role', /^NightlyMachine/).id, 'Arn'] },
        EcsParameters: { TaskDefinitionArn: { Ref: t.task.id }, LaunchType: 'FARGATE', ...parameters },
        ...target,
      },
    ],
  });

/** Changes the text of the nightly job's definition. */
const job = (t: Templates, from: string | RegExp, to: string) => {
  const { properties } = t.one('AWS::StepFunctions::StateMachine', /^Nightly/);
  const before = JSON.stringify(properties.DefinitionString);
  properties.DefinitionString = JSON.parse(before.replace(from, to));
  if (JSON.stringify(properties.DefinitionString) === before)
    throw new Error(`${from} is not in the definition`);
};

const groupOfOther = (t: Templates) => ({
  'Fn::GetAtt': [t.one('AWS::EC2::SecurityGroup', /^ApiSecurity/).id, 'GroupId'],
});
const privateSubnet = (t: Templates) =>
  t.one('AWS::ECS::Service', /^Api/).properties.NetworkConfiguration.AwsvpcConfiguration.Subnets[0];

export const PLACEMENT: Mutations = {
  E1: {
    'the service gives public addresses': t => (t.placement.AssignPublicIp = 'ENABLED'),
    'the service does not say whether it gives public addresses': t => delete t.placement.AssignPublicIp,
    'a parameter decides about public addresses': t => {
      t.stack('service').Parameters.PublicIp = { Type: 'String', Default: 'DISABLED' };
      t.placement.AssignPublicIp = { Ref: 'PublicIp' };
    },
    'one branch of a condition gives public addresses': t =>
      (t.placement.AssignPublicIp = { 'Fn::If': ['Released', 'ENABLED', 'DISABLED'] }),
    'the other branch gives public addresses': t =>
      (t.placement.AssignPublicIp = { 'Fn::If': ['Released', 'DISABLED', 'ENABLED'] }),
    'the job gives public addresses': t => job(t, 'DISABLED', 'ENABLED'),
    'the job does not say whether it gives public addresses': t =>
      job(t, /\\"AssignPublicIp\\":\\"DISABLED\\",/, ''),
    'the job takes its placement from its input': t =>
      job(t, /\\"AssignPublicIp\\":\\"DISABLED\\"/, '\\"AssignPublicIp.$\\":\\"$.ip\\"'),
    'a schedule runs the task with a public address': t =>
      void schedule(t, network(t, { AssignPublicIp: 'ENABLED' })),
    'a rule runs the task with a public address': t =>
      void rule(t, {
        NetworkConfiguration: { AwsVpcConfiguration: { ...t.placement, AssignPublicIp: 'ENABLED' } },
      }),
    'a pipe runs the task with a public address': t =>
      void t.add('service', 'AWS::Pipes::Pipe', {
        Source: 'arn:aws:sqs:ap-northeast-1:111111111111:queue',
        RoleArn: 'arn:aws:iam::111111111111:role/pipe',
        Target: 'arn:aws:ecs:ap-northeast-1:111111111111:cluster/c',
        TargetParameters: {
          EcsTaskParameters: {
            TaskDefinitionArn: { Ref: t.task.id },
            LaunchType: 'FARGATE',
            ...network(t, { AssignPublicIp: 'ENABLED' }),
          },
        },
      }),
    'a task set of the service has public addresses': t =>
      void t.add('service', 'AWS::ECS::TaskSet', {
        Cluster: { Ref: t.one('AWS::ECS::Cluster').id },
        Service: 'executor',
        TaskDefinition: { Ref: t.task.id },
        LaunchType: 'FARGATE',
        NetworkConfiguration: { AwsVpcConfiguration: { ...t.placement, AssignPublicIp: 'ENABLED' } },
      }),
    'a second service runs the task with a public address': t =>
      void t.add('service', 'AWS::ECS::Service', {
        ...t.service,
        ServiceName: 'second',
        ...network(t, { AssignPublicIp: 'ENABLED' }),
      }),
    'a schedule calls RunTask itself, with a public address': t =>
      void schedule(
        t,
        {},
        {
          Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask',
          EcsParameters: undefined,
          Input: {
            'Fn::Join': [
              '',
              [
                '{"TaskDefinition":"',
                { Ref: t.task.id },
                '","NetworkConfiguration":{"AwsvpcConfiguration":{"AssignPublicIp":"ENABLED","Subnets":["',
                t.placement.Subnets[0],
                '"]}}}',
              ],
            ],
          },
        },
      ),
    'subnets of the task give out public addresses': t => (t.subnet.properties.MapPublicIpOnLaunch = true),
    'the definition of the job is in a bucket': t => {
      const { properties } = t.one('AWS::StepFunctions::StateMachine', /^Nightly/);
      delete properties.DefinitionString;
      properties.DefinitionS3Location = { Bucket: 'definitions', Key: 'nightly.json' };
    },
  },
  E2: {
    'the job wears the group of the API': t => {
      const { properties } = t.one('AWS::StepFunctions::StateMachine', /^Nightly/);
      properties.DefinitionString = JSON.parse(
        JSON.stringify(properties.DefinitionString).replaceAll(
          t.group.id,
          t.one('AWS::EC2::SecurityGroup', /^ApiSecurity/).id,
        ),
      );
    },
    'the job does not say which group it wears': t => job(t, /\\"SecurityGroups\\":/, '\\"Nothing\\":'),
    'the job says nothing of its network': t => job(t, /\\"NetworkConfiguration\\":/, '\\"Nothing\\":'),
    'a schedule runs the task in the default group': t =>
      void schedule(t, network(t, { SecurityGroups: undefined })),
    'a rule runs the task in the group of the API': t =>
      void rule(t, {
        NetworkConfiguration: { AwsVpcConfiguration: { ...t.placement, SecurityGroups: [groupOfOther(t)] } },
      }),
  },
  E3: {
    'a schedule runs the task in a private subnet': t =>
      void schedule(t, network(t, { Subnets: [privateSubnet(t)] })),
    'the job does not say where it runs': t => job(t, /\\"Subnets\\":/, '\\"Nothing\\":'),
    'the job runs in a private subnet': t => {
      const { properties } = t.one('AWS::StepFunctions::StateMachine', /^Nightly/);
      const [own] = t.placement.Subnets;
      properties.DefinitionString = JSON.parse(
        JSON.stringify(properties.DefinitionString).replaceAll(
          own['Fn::ImportValue'],
          privateSubnet(t)['Fn::ImportValue'],
        ),
      );
    },
    'the job takes its subnets from its input': t =>
      job(t, /\\"Subnets\\":\[/, '\\"Subnets.$\\":\\"$.subnets\\",\\"Other\\":['),
  },
  E16: {
    'the service runs on instances': t => (t.service.LaunchType = 'EC2'),
    'the service runs on machines elsewhere': t => (t.service.LaunchType = 'EXTERNAL'),
    "the cluster's default decides where the service runs": t => delete t.service.LaunchType,
    'a capacity provider of instances': t => {
      delete t.service.LaunchType;
      t.service.CapacityProviderStrategy = [
        { CapacityProvider: 'FARGATE', Weight: 1 },
        { CapacityProvider: 'instances', Weight: 1 },
      ];
    },
    'a capacity provider behind a condition': t =>
      (t.service.LaunchType = { 'Fn::If': ['Released', 'EC2', 'FARGATE'] }),
    'the task may run on instances': t => t.task.properties.RequiresCompatibilities.push('EC2'),
    'the job runs on instances': t => job(t, 'FARGATE', 'EC2'),
    'the job does not say where it runs': t => job(t, /\\"LaunchType\\":\\"FARGATE\\",/, ''),
    'a schedule runs the task on instances': t => void schedule(t, { ...network(t), LaunchType: 'EC2' }),
    "the task shares the instance's network": t => (t.task.properties.NetworkMode = 'host'),
  },
  E17: {
    'the service allows ECS Exec': t => (t.service.EnableExecuteCommand = true),
    'the service allows ECS Exec, in quotes': t => (t.service.EnableExecuteCommand = 'true'),
    'a condition allows ECS Exec': t =>
      (t.service.EnableExecuteCommand = { 'Fn::If': ['Released', true, false] }),
    'a parameter allows ECS Exec': t => {
      t.stack('service').Parameters.Shell = {
        Type: 'String',
        Default: 'false',
        AllowedValues: ['true', 'false'],
      };
      t.service.EnableExecuteCommand = { Ref: 'Shell' };
    },
    'the service does not say that ECS Exec is off': t => delete t.service.EnableExecuteCommand,
    'the job does not say that ECS Exec is off': t => job(t, /\\"EnableExecuteCommand\\":false,/, ''),
    'the job allows ECS Exec': t =>
      job(t, /\\"EnableExecuteCommand\\":false/, '\\"EnableExecuteCommand\\":true'),
    'a schedule allows ECS Exec': t => void schedule(t, { ...network(t), EnableExecuteCommand: true }),
  },
  E28: {
    'a schedule runs the latest revision': t =>
      void schedule(t, {
        ...network(t),
        TaskDefinitionArn: {
          'Fn::Join': [
            ':',
            [
              'arn:aws:ecs:ap-northeast-1',
              { Ref: 'AWS::AccountId' },
              'task-definition/bi-production-executor',
            ],
          ],
        },
      }),
    'the job runs the latest revision': t => {
      const { properties } = t.one('AWS::StepFunctions::StateMachine', /^Nightly/);
      properties.DefinitionString = JSON.parse(
        JSON.stringify(properties.DefinitionString).replace(
          JSON.stringify({ Ref: t.task.id }),
          '"bi-production-executor"',
        ),
      );
    },
    'the job runs a revision of before': t => {
      const { properties } = t.one('AWS::StepFunctions::StateMachine', /^Nightly/);
      properties.DefinitionString = JSON.parse(
        JSON.stringify(properties.DefinitionString).replace(
          JSON.stringify({ Ref: t.task.id }),
          '"bi-production-executor:7"',
        ),
      );
    },
  },
};
