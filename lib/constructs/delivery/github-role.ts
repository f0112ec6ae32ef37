import { Stack } from 'aws-cdk-lib';
import { OidcProviderNative, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface GitHubRoleProps {
  readonly roleName: string;
  /** `owner/name` of the repository whose workflows assume the role. */
  readonly repository: string;
  /** Branch its workflows must run on. */
  readonly branch: string;
}

const ISSUER = 'token.actions.githubusercontent.com';

/**
 * A role that GitHub Actions of one repository and branch assume without a stored key.
 * The account has one provider for GitHub, which is made here.
 */
export class GitHubRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: GitHubRoleProps) {
    super(scope, id);
    const provider = new OidcProviderNative(this, 'Provider', {
      url: `https://${ISSUER}`,
      clientIds: ['sts.amazonaws.com'],
    });
    // By its ARN, which is its name: the local cloud has roles and no providers.
    const providerArn = Stack.of(this).formatArn({
      service: 'iam',
      region: '',
      resource: 'oidc-provider',
      resourceName: ISSUER,
    });
    this.role = new Role(this, 'Role', {
      roleName: props.roleName,
      assumedBy: new WebIdentityPrincipal(providerArn, {
        StringEquals: {
          [`${ISSUER}:aud`]: 'sts.amazonaws.com',
          [`${ISSUER}:sub`]: `repo:${props.repository}:ref:refs/heads/${props.branch}`,
        },
      }),
    });
    this.role.node.addDependency(provider);
  }
}
