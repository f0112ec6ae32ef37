import { type Control, mustBeGiven, mustBeOneOf, mustBeTrue } from '../control';

const REPOSITORY = ['AWS::ECR::Repository'];

export const ECR: readonly Control[] = [
  {
    id: 'ECR.1',
    title: 'Repositories scan images',
    types: REPOSITORY,
    check: ({ properties }) => mustBeTrue(properties.at('ImageScanningConfiguration', 'ScanOnPush')),
  },
  {
    id: 'ECR.2',
    title: 'Repositories have immutable tags',
    types: REPOSITORY,
    check: ({ properties }) => mustBeOneOf(properties.at('ImageTagMutability'), ['IMMUTABLE']),
  },
  {
    id: 'ECR.3',
    title: 'Repositories have a lifecycle policy',
    types: REPOSITORY,
    check: ({ properties }) => mustBeGiven(properties.at('LifecyclePolicy', 'LifecyclePolicyText')),
  },
];
