import { Match } from 'aws-cdk-lib/assertions';
import { existingGitHubProvider, GitHubRole } from '../../lib/constructs/delivery/github-role';
import { ImageRepository } from '../../lib/constructs/delivery/image-repository';
import { templateOf } from '../support/stack';

const repository = (pullAccounts: string[]) =>
  templateOf(stack => {
    new ImageRepository(stack, 'Images', { repositoryName: 'bi-api', pullAccounts, untaggedImageDays: 14 });
  });

describe('an image repository', () => {
  it('never moves a tag, and scans what is pushed', () => {
    repository([]).hasResourceProperties('AWS::ECR::Repository', {
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
    });
  });

  it('survives its stack', () => {
    repository([]).hasResource('AWS::ECR::Repository', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('expires only images that no tag names', () => {
    const [images] = Object.values(repository([]).findResources('AWS::ECR::Repository'));
    const { rules } = JSON.parse(images?.Properties.LifecyclePolicy.LifecyclePolicyText);
    expect(rules).toHaveLength(1);
    expect(rules[0].selection).toEqual({
      tagStatus: 'untagged',
      countType: 'sinceImagePushed',
      countNumber: 14,
      countUnit: 'days',
    });
  });

  it('lets the workload accounts pull, never push', () => {
    repository(['222222222222']).hasResourceProperties('AWS::ECR::Repository', {
      RepositoryPolicyText: {
        Statement: [
          Match.objectLike({
            Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            Principal: { AWS: 'arn:aws:iam::222222222222:root' },
          }),
        ],
      },
    });
  });

  it('needs no policy when everything is in one account', () => {
    repository([]).hasResourceProperties('AWS::ECR::Repository', { RepositoryPolicyText: Match.absent() });
  });
});

describe('the role of GitHub workflows', () => {
  const KEY = 'token.actions.githubusercontent.com';
  const roleFrom = (environment?: string) =>
    templateOf(stack => {
      new GitHubRole(stack, 'Push', {
        roleName: 'push',
        repository: 'company/bi-tool',
        branch: 'main',
        provider: existingGitHubProvider(stack, 'Provider'),
        ...(environment !== undefined && { environment }),
      });
    });

  it('uses the provider that the account has', () => {
    roleFrom().resourceCountIs('AWS::IAM::OIDCProvider', 0);
  });

  it('of an environment is assumed from the branch all the same', () => {
    roleFrom('production').hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Condition: {
              StringEquals: {
                [`${KEY}:aud`]: 'sts.amazonaws.com',
                [`${KEY}:sub`]: 'repo:company/bi-tool:environment:production',
                [`${KEY}:ref`]: 'refs/heads/main',
              },
            },
          }),
        ],
      },
    });
  });

  it('is assumed from exactly one repository and branch', () => {
    const template = templateOf(stack => {
      new GitHubRole(stack, 'Push', { roleName: 'push', repository: 'company/bi-tool', branch: 'main' });
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
                'token.actions.githubusercontent.com:sub': 'repo:company/bi-tool:ref:refs/heads/main',
              },
            },
          }),
        ],
      },
    });
  });
});
