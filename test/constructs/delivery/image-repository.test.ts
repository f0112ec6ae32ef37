import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { ImageRepository } from '../../../lib/constructs/delivery/image-repository';
import { releaseTag } from '../../../lib/contract/releases';
import { newApp } from '../../../lib/systems/app';
import { statementsOf, templateOf } from '../../support/stack';
import { expired, type Image } from './lifecycle';

const props = {
  repositoryName: 'bi-api',
  pullAccounts: [],
  untaggedImageDays: 14,
  unreleasedImageDays: 90,
  state: { onRemoval: 'retain', deletionProtection: true },
} as const;

const repository = (pullAccounts: string[]) =>
  templateOf(stack => {
    new ImageRepository(stack, 'Images', { ...props, pullAccounts });
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

  it('lets the workload accounts see and pull images, never push', () => {
    repository(['222222222222']).hasResourceProperties('AWS::ECR::Repository', {
      RepositoryPolicyText: {
        Statement: [
          Match.objectLike({
            Action: [
              'ecr:BatchCheckLayerAvailability',
              'ecr:BatchGetImage',
              'ecr:DescribeImages',
              'ecr:GetDownloadUrlForLayer',
            ],
            Principal: { AWS: 'arn:aws:iam::222222222222:root' },
          }),
        ],
      },
    });
  });

  it('needs no policy when everything is in one account', () => {
    repository([]).hasResourceProperties('AWS::ECR::Repository', { RepositoryPolicyText: Match.absent() });
  });

  it('is released from by whoever may push, tag and see images, and delete none', () => {
    const stack = new Stack(newApp(), 'Test', { env: { region: 'ap-northeast-1' } });
    const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('222222222222') });
    new ImageRepository(stack, 'Images', props).grantRelease(role);
    const actions = statementsOf(Template.fromStack(stack)).flatMap(({ Action }) => Action);
    expect(actions).toEqual(
      expect.arrayContaining(['ecr:PutImage', 'ecr:BatchGetImage', 'ecr:DescribeImages']),
    );
    expect(actions.filter(action => /Delete|Policy|\*/.test(action))).toEqual([]);
  });
});

describe('what ECR expires in it', () => {
  const [resource] = Object.values(repository([]).findResources('AWS::ECR::Repository'));
  const policy = JSON.parse(resource?.Properties.LifecyclePolicy.LifecyclePolicyText);
  const fate = (image: Image) => (expired(policy, [image]).length === 1 ? 'expires' : 'stays');

  test.each<readonly [string, Image, 'expires' | 'stays']>([
    ['a release of ten years ago', { tags: [releaseTag('2026-11-28-1a2b3c4')], ageDays: 3650 }, 'stays'],
    [
      'a release under its other tags',
      { tags: ['main', 'sha-1a2b3c4', 'release-1'], ageDays: 3650 },
      'stays',
    ],
    ['a build of yesterday', { tags: ['sha-1a2b3c4'], ageDays: 1 }, 'stays'],
    ['a build on its last day', { tags: ['sha-1a2b3c4'], ageDays: 90 }, 'stays'],
    ['an old build that was never released', { tags: ['sha-1a2b3c4'], ageDays: 91 }, 'expires'],
    ['an old build called almost a release', { tags: ['prerelease-1'], ageDays: 91 }, 'expires'],
    ['an old image without a tag', { tags: [], ageDays: 15 }, 'expires'],
    ['a young image without a tag', { tags: [], ageDays: 14 }, 'stays'],
    ['one architecture of a released image', { tags: [], ageDays: 3650, isListed: true }, 'stays'],
  ])('%s', (_, image, expected) => {
    expect(fate(image)).toBe(expected);
  });

  it('depends on no image beside it: many young ones do not push an old release out', () => {
    const release: Image = { tags: ['release-1'], ageDays: 3650 };
    const others = Array.from(
      { length: 5000 },
      (_, n): Image => ({ tags: [`release-${n + 2}`], ageDays: 1 }),
    );
    expect(expired(policy, [release, ...others])).toEqual([]);
  });

  it('is what ECR takes: one rule a priority, each set of patterns once, four wildcards at most', () => {
    const { rules } = policy;
    const priorities = rules.map((rule: { rulePriority: number }) => rule.rulePriority);
    expect(new Set(priorities).size).toBe(rules.length);
    const patterns = rules.flatMap(
      (rule: { selection: { tagPatternList?: string[] } }) => rule.selection.tagPatternList ?? [],
    );
    expect(patterns).toEqual(['release-*', '*']);
  });
});
