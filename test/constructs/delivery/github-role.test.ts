import { Match } from 'aws-cdk-lib/assertions';
import { GitHubRole } from '../../../lib/constructs/delivery/github-role';
import { templateOf } from '../../support/stack';

const ISSUER = 'token.actions.githubusercontent.com';
const template = templateOf(stack => {
  new GitHubRole(stack, 'Push', { roleName: 'push', repository: 'company/bi-tool', branch: 'main' });
});

describe('the role of GitHub workflows', () => {
  it('is assumed from exactly one repository and branch', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
                'token.actions.githubusercontent.com:sub': 'repo:company/bi-tool:ref:refs/heads/main',
              },
            },
          }),
        ],
      },
    });
  });

  it('of an environment is assumed from the branch all the same, with the provider that is there', () => {
    const ofEnvironment = templateOf(stack => {
      new GitHubRole(stack, 'Deploy', {
        roleName: 'deploy',
        repository: 'company/infra',
        branch: 'main',
        environment: 'production',
        provider: 'existing',
      });
    });
    ofEnvironment.resourceCountIs('AWS::IAM::OIDCProvider', 0);
    ofEnvironment.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Condition: {
              StringEquals: {
                [`${ISSUER}:aud`]: 'sts.amazonaws.com',
                [`${ISSUER}:sub`]: 'repo:company/infra:environment:production',
                [`${ISSUER}:ref`]: 'refs/heads/main',
              },
            },
          }),
        ],
      },
    });
  });

  it('trusts the provider of its own account, which is made before it', () => {
    const [provider] = Object.keys(template.findResources('AWS::IAM::OIDCProvider'));
    template.hasResource('AWS::IAM::Role', {
      DependsOn: [provider],
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [
            Match.objectLike({
              Principal: {
                Federated: {
                  'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, `:oidc-provider/${ISSUER}`]],
                },
              },
            }),
          ],
        },
      },
    });
  });
});
