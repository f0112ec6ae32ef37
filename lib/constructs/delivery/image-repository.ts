import { Duration } from 'aws-cdk-lib';
import { Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { AccountPrincipal, Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { State } from '../../config/schema';
import { RELEASE_TAG_PREFIX } from '../../contract/releases';
import { removalPolicy } from '../data/removal';
import { PULL_ACTIONS } from './pull-actions';

export interface ImageRepositoryProps {
  readonly repositoryName: string;
  /** Accounts beside this one whose services pull the images. */
  readonly pullAccounts: readonly string[];
  /** Days after which an image that no tag names is deleted. */
  readonly untaggedImageDays: number;
  /** Days after which an image is deleted that has tags, but none of a release. */
  readonly unreleasedImageDays: number;
  readonly state: State;
}

/** A hundred years: a rule has to expire something at some time. */
const NEVER = Duration.days(36_500);

/**
 * Images whose tags never move, scanned when pushed. Other accounts may see and pull, nothing else.
 *
 * Images of a release stay, whatever else they are tagged with: an image that matches the tags of a rule cannot be
 * expired by a rule of lower priority, and images that a manifest list refers to stay with it. Source: ECR user guide,
 * lifecycle policies, evaluation rules.
 */
export class ImageRepository extends Construct {
  readonly repository: Repository;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    this.repository = new Repository(this, 'Repository', {
      repositoryName: props.repositoryName,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      removalPolicy: removalPolicy(props.state),
      lifecycleRules: [
        {
          rulePriority: 1,
          description: 'images of a release stay',
          tagStatus: TagStatus.TAGGED,
          tagPatternList: [`${RELEASE_TAG_PREFIX}*`],
          maxImageAge: NEVER,
        },
        {
          rulePriority: 2,
          description: 'images that were never released',
          tagStatus: TagStatus.TAGGED,
          tagPatternList: ['*'],
          maxImageAge: Duration.days(props.unreleasedImageDays),
        },
        {
          rulePriority: 3,
          description: 'images that no tag names',
          tagStatus: TagStatus.UNTAGGED,
          maxImageAge: Duration.days(props.untaggedImageDays),
        },
      ],
    });
    if (props.pullAccounts.length > 0) {
      this.repository.addToResourcePolicy(
        new PolicyStatement({
          effect: Effect.ALLOW,
          principals: props.pullAccounts.map(account => new AccountPrincipal(account)),
          // A deployment asks for an image before it has a service pull it.
          actions: [...PULL_ACTIONS, 'ecr:DescribeImages'],
        }),
      );
    }
  }

  /** Pushes images, and tags those that are there as a release. */
  grantRelease(grantee: IGrantable): void {
    this.repository.grantPullPush(grantee);
    this.repository.grant(grantee, 'ecr:DescribeImages').assertSuccess();
  }
}
