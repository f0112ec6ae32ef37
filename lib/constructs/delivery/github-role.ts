import { type Duration, Stack } from 'aws-cdk-lib';
import { OidcProviderNative, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface GitHubRoleProps {
  readonly roleName: string;
  /** `owner/name` of the repository whose workflows assume the role. */
  readonly repository: string;
  /** Branch its workflows must run on. */
  readonly branch: string;
  /**
   * GitHub environment that a job must name; it is given the role after the people of that environment have let it in.
   * @default - a job that names no environment
   */
  readonly environment?: string;
  /**
   * An account has one provider for GitHub, without which no workflow gets a role.
   * @default make
   */
  readonly provider?: 'make' | 'existing';
  /**
   * How long the credentials last at most.
   * @default one hour
   */
  readonly maxSessionDuration?: Duration;
}

const ISSUER = 'token.actions.githubusercontent.com';

/**
 * A role that GitHub Actions of one repository and branch assume without a stored key, and no other workflow. The branch
 * is asked for also where an environment is: an environment by itself may let in every branch.
 */
export class GitHubRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: GitHubRoleProps) {
    super(scope, id);
    const { repository, branch, environment, provider = 'make', maxSessionDuration } = props;
    // By its ARN, which is its name: another stack may have made it, and the local cloud has roles and no providers.
    const providerArn = Stack.of(this).formatArn({
      service: 'iam',
      region: '',
      resource: 'oidc-provider',
      resourceName: ISSUER,
    });
    const ref = `refs/heads/${branch}`;
    this.role = new Role(this, 'Role', {
      roleName: props.roleName,
      ...(maxSessionDuration && { maxSessionDuration }),
      assumedBy: new WebIdentityPrincipal(providerArn, {
        StringEquals: {
          [`${ISSUER}:aud`]: 'sts.amazonaws.com',
          [`${ISSUER}:sub`]: `repo:${repository}:${environment === undefined ? `ref:${ref}` : `environment:${environment}`}`,
          // Source: IAM user guide, condition keys for OIDC federation; AWS has it since 2026-01.
          ...(environment !== undefined && { [`${ISSUER}:ref`]: ref }),
        },
      }),
    });
    if (provider === 'make')
      this.role.node.addDependency(
        new OidcProviderNative(this, 'Provider', {
          url: `https://${ISSUER}`,
          clientIds: ['sts.amazonaws.com'],
        }),
      );
  }
}
