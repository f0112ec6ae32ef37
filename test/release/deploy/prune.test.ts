import {
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { pruneTaskDefinitions } from '../../../lib/release/deploy/prune';
import { fakeSession } from '../../support/fake-session';

const ecs = mockClient(ECSClient);
const arn = (revision: string) => `arn:aws:ecs:ap-northeast-1:222222222222:task-definition/${revision}`;
/** Digest by revision of the API. */
const REVISIONS: Readonly<Record<string, string>> = {
  'bi-production-api:6': 'sha256:new',
  'bi-production-api:5': 'sha256:kept',
  'bi-production-api:4': 'sha256:old',
  'bi-production-api:3': 'sha256:served',
  'bi-production-api:2': 'sha256:running',
  'bi-production-api:1': 'sha256:ancient',
};

beforeEach(() => {
  ecs.reset();
  ecs.on(ListTaskDefinitionsCommand).callsFake(({ familyPrefix }) => ({
    taskDefinitionArns:
      familyPrefix === 'bi-production-api'
        ? [...Object.keys(REVISIONS), 'bi-production-api-other:9'].map(arn)
        : [],
  }));
  ecs.on(DescribeTaskDefinitionCommand).callsFake(({ taskDefinition }) => ({
    taskDefinition: {
      containerDefinitions: [{ image: `x/bi-api@${REVISIONS[taskDefinition.split('/')[1]]}` }],
    },
  }));
  ecs.on(DescribeServicesCommand).resolves({
    services: [
      {
        serviceName: 'api',
        status: 'ACTIVE',
        taskDefinition: arn('bi-production-api:6'),
        deployments: [{ taskDefinition: arn('bi-production-api:3') }],
      },
    ],
  });
  ecs.on(ListTasksCommand).resolves({ taskArns: ['arn:task'] });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [{ taskDefinitionArn: arn('bi-production-api:2') }] });
  ecs.on(DeregisterTaskDefinitionCommand).resolves({});
});

const deregistered = () =>
  ecs
    .commandCalls(DeregisterTaskDefinitionCommand)
    .map(({ args }) => args[0].input.taskDefinition?.split('/')[1]);

it('never touches what is kept, served, still running, the newest, or another family', async () => {
  const pruned = await pruneTaskDefinitions(fakeSession(), new Set(['sha256:kept']));
  expect(pruned).toEqual(['bi-production-api:4', 'bi-production-api:1']);
  expect(deregistered()).toEqual(pruned);
});

it('prunes nothing where every digest is kept', async () => {
  expect(await pruneTaskDefinitions(fakeSession(), new Set(Object.values(REVISIONS)))).toEqual([]);
  expect(deregistered()).toEqual([]);
});
