import type { Acknowledgement } from '../../constructs/acknowledge';

/** Every finding of CloudFormation's rules and of cdk-nag that stays; see those of bi-cards. */
export const acknowledgements: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    scopes: ['images/Push/Role'],
    reason: 'ecr:GetAuthorizationToken knows no resource',
    revisit: 'it learns one',
  },
  {
    rules: ['NIST.800.53.R5::NIST.800.53.R5-IAMNoInlinePolicy'],
    scopes: ['images/Push/Role'],
    reason: 'the policy is for one role: inline, it goes with that role and cannot be attached to another',
    revisit: 'two roles need the same policy',
  },
];
