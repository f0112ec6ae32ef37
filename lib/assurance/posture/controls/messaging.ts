import type { Described } from '../../model/network';
import type { World } from '../../model/world';
import { type Control, demand, each, mustBeGiven, type Result } from '../control';
import { openToAnybody, policiesOn } from '../public-access';

const TOPIC = ['AWS::SNS::Topic'];
const QUEUE = ['AWS::SQS::Queue'];

const closed = ({ resource }: Described, world: World, type: string, list: string): Result =>
  each(policiesOn(world, resource, type, list), policy => {
    const opening = openToAnybody(policy);
    return demand(opening === undefined, `the access policy: ${opening}`);
  });

export const SNS: readonly Control[] = [
  {
    id: 'SNS.1',
    title: 'Topics are encrypted at rest with KMS',
    standard: 'NIST 800-53',
    types: TOPIC,
    check: ({ properties }) => mustBeGiven(properties.at('KmsMasterKeyId')),
  },
  {
    id: 'SNS.4',
    title: 'Topic policies do not allow public access',
    types: TOPIC,
    check: (topic, world) => closed(topic, world, 'AWS::SNS::TopicPolicy', 'Topics'),
  },
];

export const SQS: readonly Control[] = [
  {
    id: 'SQS.1',
    title: 'Queues are encrypted at rest',
    types: QUEUE,
    check: ({ properties }) => {
      const [key, own] = [properties.at('KmsMasterKeyId'), properties.at('SqsManagedSseEnabled')];
      return demand(!key.isAbsent || own.flag(false), `${properties.where} is not encrypted`);
    },
  },
  {
    id: 'SQS.3',
    title: 'Queue policies do not allow public access',
    types: QUEUE,
    check: (queue, world) => closed(queue, world, 'AWS::SQS::QueuePolicy', 'Queues'),
  },
];
