import { type Duration, Stack } from 'aws-cdk-lib';
import { type IOidcProvider, OidcProviderNative, OpenIdConnectPrincipal, Role } from 'aws-cdk-lib/aws-iam';
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
   * The provider of the account, which has one for GitHub.
   * @default - made here
   */
  readonly provider?: IOidcProvider;
  /**
   * How long the credentials last at most.
   * @default one hour
   */
  readonly maxSessionDuration?: Duration;
}

const ISSUER = 'token.actions.githubusercontent.com';

/** The account's provider for GitHub, without which no workflow gets a role. An account has one. */
export const gitHubProvider = (scope: Construct, id: string) =>
  new OidcProviderNative(scope, id, { url: `https://${ISSUER}`, clientIds: ['sts.amazonaws.com'] });

/** The same, made by another stack of the account or by somebody else. */
export function existingGitHubProvider(scope: Construct, id: string): IOidcProvider {
  const arn = Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'oidc-provider',
    resourceName: ISSUER,
  });
  return OidcProviderNative.fromOidcProviderArn(scope, id, arn);
}

/**
 * A role that GitHub Actions of one repository and branch assume without a stored key, and no other workflow. The branch
 * is asked for also where an environment is: an environment by itself may let in every branch.
 */
export class GitHubRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: GitHubRoleProps) {
    super(scope, id);
    const { repository, branch, environment } = props;
    const ref = `refs/heads/${branch}`;
    const provider = props.provider ?? gitHubProvider(this, 'Provider');
    this.role = new Role(this, 'Role', {
      roleName: props.roleName,
      ...(props.maxSessionDuration && { maxSessionDuration: props.maxSessionDuration }),
      assumedBy: new OpenIdConnectPrincipal(provider, {
        StringEquals: {
          [`${ISSUER}:aud`]: 'sts.amazonaws.com',
          [`${ISSUER}:sub`]: `repo:${repository}:${environment === undefined ? `ref:${ref}` : `environment:${environment}`}`,
          // Source: IAM user guide, condition keys for OIDC federation; AWS has it since 2026-01.
          ...(environment !== undefined && { [`${ISSUER}:ref`]: ref }),
        },
      }),
    });
  }
}
