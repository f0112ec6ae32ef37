import { ArnFormat, Aws, CfnCondition, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { NO_IMAGE } from '../../contract/bi-cards';
import { PULL_ACTIONS } from '../delivery/pull-actions';

export interface ImageReleaseProps {
  /** Logical ids of the stack's parameters, one per image; each holds `sha256:…` or `none`. */
  readonly parameters: readonly string[];
  /** Account of the ECR repositories, or `current` for the account that is deployed to. */
  readonly registryAccount: string;
}

/** Valid in shape and held by no repository: what task definitions name while there is no release. */
const NO_DIGEST = `sha256:${'0'.repeat(64)}`;

/**
 * The image digests of a stack as plain CloudFormation parameters.
 *
 * A release passes them, every other deploy keeps the stack's values and a rollback restores them: the digest is
 * part of the stack's transaction. (In SSM, the plain deploy after a rejected release would ship the rejected
 * image.) While any digest is `none`, condition `NoRelease` holds: services run no tasks, and whatever expects
 * them is off.
 */
export class ImageRelease extends Construct {
  /** Holds until every image has a digest. */
  readonly noRelease: CfnCondition;
  /** The opposite of `noRelease`. */
  readonly released: CfnCondition;
  private readonly registryAccount: string;

  constructor(scope: Construct, id: string, props: ImageReleaseProps) {
    super(scope, id);
    this.registryAccount = props.registryAccount === 'current' ? Aws.ACCOUNT_ID : props.registryAccount;
    const missing = props.parameters.map(name => {
      const parameter = new CfnParameter(this, name, {
        description: 'Digest of the container image; "none" until the first release.',
        default: NO_IMAGE,
        allowedPattern: `^(${NO_IMAGE}|sha256:[0-9a-f]{64})$`,
        constraintDescription: 'must be "none" or sha256: and 64 hexadecimal digits',
      });
      parameter.overrideLogicalId(name);
      return Fn.conditionEquals(parameter.valueAsString, NO_IMAGE);
    });
    this.noRelease = this.condition('NoRelease', Fn.conditionOr(...missing));
    this.released = this.condition('Released', Fn.conditionNot(this.noRelease));
  }

  /** The image of one repository, by digest. */
  image(repository: string, parameter: string): ReleasedImage {
    const stack = Stack.of(this);
    const digest = Fn.conditionIf(this.noRelease.logicalId, NO_DIGEST, Fn.ref(parameter));
    return {
      uri: `${this.registryAccount}.dkr.ecr.${stack.region}.${Aws.URL_SUFFIX}/${repository}@${digest}`,
      grantPull: role => {
        const repositoryArn = stack.formatArn({
          service: 'ecr',
          account: this.registryAccount,
          resource: 'repository',
          resourceName: repository,
          arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
        });
        const allow = (actions: string[], resource: string) =>
          role.addToPrincipalPolicy(
            new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [resource] }),
          );
        allow(PULL_ACTIONS, repositoryArn);
        // Has no resource to narrow it to. Source: service authorization reference of Amazon ECR.
        allow(['ecr:GetAuthorizationToken'], '*');
      },
    };
  }

  private condition(name: string, expression: CfnCondition['expression']): CfnCondition {
    const condition = new CfnCondition(this, name, { expression });
    condition.overrideLogicalId(name);
    return condition;
  }
}

/** An image by digest and the right to pull it. */
export interface ReleasedImage {
  readonly uri: string;
  grantPull(executionRole: IRole): void;
}
