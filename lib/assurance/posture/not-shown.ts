import type { NotShown } from './control';

/** Controls that concern these systems, but that no template answers. */
export const NOT_SHOWN: readonly NotShown[] = [
  {
    id: 'ACM.1, ACM.2',
    title: 'Certificates are renewed in time; RSA keys have 2,048 bits or more',
    instead: 'the configuration names certificates by ARN; the edge stack has an alarm on days to expiry',
  },
  {
    id: 'CloudFormation.3',
    title: 'Stacks have termination protection',
    instead: '`test/systems/bi-cards/safety.test.ts`: every stack of production has it',
  },
  {
    id: 'CloudFormation.4',
    title: 'Stacks have service roles',
    instead:
      'the CDK CLI deploys with the role of its bootstrap stack, which README restricts to `docs/setup/execution-policy.json`',
  },
  {
    id: 'EC2.1, EC2.7, EC2.182',
    title: 'EBS snapshots are private, EBS encryption is on by default',
    instead: 'settings of the account; no resource here has EBS volumes of its own',
  },
  {
    id: 'EC2.16, EC2.21',
    title: 'Network ACLs are in use, and closed to SSH and RDP',
    instead: "the templates make no network ACL; both controls leave a VPC's default one out",
  },
  {
    id: 'EC2.172',
    title: 'VPC Block Public Access blocks internet gateway traffic',
    instead:
      'a setting of account and Region; with it the VPC needs an exclusion for its public subnets, or the NAT gateways stop',
  },
  {
    id: 'EC2.180',
    title: 'Network interfaces check source and destination',
    instead: 'all interfaces are made by ECS, Lambda, Elastic Load Balancing and VPC endpoints',
  },
  {
    id: 'KMS.3',
    title: 'Keys are not deleted unintentionally',
    instead: 'a state, not a setting; the keys are retained when a stack is deleted',
  },
  {
    id: 'Route53.2',
    title: 'Public hosted zones log DNS queries',
    instead: "the zone is the company's; the configuration names it by id",
  },
  {
    id: 'S3.1',
    title: 'The account blocks public access to S3',
    instead: 'a setting of the account; every bucket here blocks it itself (S3.8)',
  },
  {
    id: 'SecretsManager.2, SecretsManager.3',
    title: 'Rotations succeed; unused secrets are removed',
    instead:
      'found out at run time; no secret rotates by itself, and the API reads the only one whenever a task starts',
  },
  {
    id: 'Account.1, CloudTrail, Config.1, GuardDuty, IAM.3–IAM.8, Inspector, Macie, SSM.4, SSM.6, SSM.7',
    title: 'The baseline of the account',
    instead: 'whoever runs the account; see the assumptions in [threat-model.md](threat-model.md)',
  },
];
