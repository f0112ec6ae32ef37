import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ImageRelease } from '../../../lib/constructs/compute/image-release';
import { statementsOf, templateOf } from '../../support/stack';

const uris: string[] = [];
const template = templateOf(stack => {
  const release = new ImageRelease(stack, 'Images', {
    parameters: ['ApiImageDigest', 'ExecutorImageDigest'],
    registryAccount: '222222222222',
  });
  const image = release.image('bi-api', 'ApiImageDigest');
  image.grantPull(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') }));
  uris.push(JSON.stringify(stack.resolve(image.uri)));
});

describe('image digests', () => {
  const pattern = new RegExp(template.findParameters('ApiImageDigest').ApiImageDigest?.AllowedPattern);

  it.each([
    'latest',
    'sha256:abc',
    '',
    'none ',
    `sha256:${'g'.repeat(64)}`,
    `bi-api@sha256:${'a'.repeat(64)}`,
  ])('refuse %j, which is no digest', value => expect(value).not.toMatch(pattern));

  it.each(['none', `sha256:${'0a'.repeat(32)}`])('accept %s', value => expect(value).toMatch(pattern));

  it('are none until somebody passes one, so that the first deploy needs no image', () => {
    for (const name of ['ApiImageDigest', 'ExecutorImageDigest']) {
      template.hasParameter(name, { Type: 'String', Default: 'none' });
    }
  });

  it('make a release only together', () => {
    template.hasCondition('NoRelease', {
      'Fn::Or': [
        { 'Fn::Equals': [{ Ref: 'ApiImageDigest' }, 'none'] },
        { 'Fn::Equals': [{ Ref: 'ExecutorImageDigest' }, 'none'] },
      ],
    });
    template.hasCondition('Released', { 'Fn::Not': [{ Condition: 'NoRelease' }] });
  });

  it('name an image of the registry account by digest, valid in shape even without a release', () => {
    expect(uris[0]).toContain('222222222222.dkr.ecr.ap-northeast-1.');
    expect(uris[0]).toContain('/bi-api@');
    expect(uris[0]).toContain(`{"Fn::If":["NoRelease","sha256:${'0'.repeat(64)}",{"Ref":"ApiImageDigest"}]}`);
  });

  it('come with the right to pull this one repository', () => {
    const [pull, login] = statementsOf(template);
    expect(JSON.stringify(pull?.Resource)).toContain(':ecr:ap-northeast-1:222222222222:repository/bi-api');
    expect(login).toMatchObject({ Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] });
    expect(statementsOf(template)).toHaveLength(2);
  });
});
