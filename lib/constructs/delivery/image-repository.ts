import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { AccountPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PULL_ACTIONS } from './pull-actions';

export interface ImageRepositoryProps {
  readonly repositoryName: string;
  /** Accounts beside this one whose services pull the images. */
  readonly pullAccounts: readonly string[];
  /** Days after which an image that no tag names is deleted. */
  readonly untaggedImageDays: number;
}

/** Images whose tags never move, scanned when pushed. Other accounts may pull, nothing else. */
export class ImageRepository extends Construct {
  readonly repository: Repository;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    this.repository = new Repository(this, 'Repository', {
      repositoryName: props.repositoryName,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
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
          actions: PULL_ACTIONS,
        }),
      );
    }
  }
}
