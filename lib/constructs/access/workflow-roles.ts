import { Duration } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { GitHubRole } from '../delivery/github-role';
import { deploying, detectingDrift, looking, preparing } from './permissions';
import { Arns, type DeploymentPlace } from './place';

export interface WorkflowRolesProps {
  readonly place: DeploymentPlace;
  readonly roleNames: { readonly deploy: string; readonly review: string };
  /** `owner/name` of the repository whose workflows deploy. */
  readonly repository: string;
  readonly branch: string;
  /** GitHub environment whose people let a deployment in. */
  readonly environment: string;
  /** Whether the account's provider for GitHub is made here or is there already. */
  readonly provider: 'make' | 'existing';
}

/**
 * The roles that GitHub workflows of one repository and branch have in the account of an environment, without a key.
 *
 * `review` reads, prepares change sets and detects drift; it can execute nothing, so it asks nobody. `deploy` may become
 * the roles of CDK's bootstrap, which deploy what the execution policy lets them; only a job in the environment gets it.
 * Neither reads tables, datasets or secrets of the application by its own policy.
 */
export class WorkflowRoles extends Construct {
  constructor(scope: Construct, id: string, props: WorkflowRolesProps) {
    super(scope, id);
    const { place, roleNames, repository, branch, environment } = props;
    const common = { repository, branch };
    const arns = new Arns(this, place);

    const { role: review } = new GitHubRole(this, 'Review', {
      ...common,
      roleName: roleNames.review,
      provider: props.provider,
    });
    const { role: deploy } = new GitHubRole(this, 'Deploy', {
      ...common,
      roleName: roleNames.deploy,
      environment,
      provider: 'existing',
      // A deployment with CloudFront and a slow start takes longer than one hour.
      maxSessionDuration: Duration.hours(2),
    });
    // It makes the provider, if anybody does.
    deploy.node.addDependency(review);
    // Drift detection reads every resource as whoever asks. This policy reads configuration, and no data.
    review.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('SecurityAudit'));
    for (const permission of [...looking(arns, place), ...preparing(arns), ...detectingDrift(arns)])
      review.addToPolicy(new PolicyStatement(permission));
    for (const permission of [...looking(arns, place), ...deploying(arns, place)])
      deploy.addToPolicy(new PolicyStatement(permission));
  }
}
