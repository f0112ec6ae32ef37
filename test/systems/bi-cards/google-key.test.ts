/** A key of Google's in a secret: the fallback that no shipped environment uses, but one may have to. */
import { environments } from '../../../lib/systems/bi-cards/environments';
import { BiCards } from '../../../lib/systems/bi-cards/system';
import { synthesize, synthesized } from '../../support/deployment';
import { withGoogleKey } from '../../support/other-choices';

describe.each(['staging', 'production'] as const)('with a key, %s', environment => {
  const name = `bi-${environment}`;
  const deployment = synthesize(name, app => {
    new BiCards(app, name, withGoogleKey(environments[environment]));
  });
  const texts = (type: string) =>
    deployment.resources(type).map(({ properties }) => JSON.stringify(properties));

  it('keeps it in a secret of its own, because its age is that of the secret', () => {
    const secrets = deployment.resources('AWS::SecretsManager::Secret');
    expect(secrets.map(({ properties }) => properties.Name).sort()).toEqual([
      `${name}/app`,
      `${name}/google-key`,
    ]);
  });

  it('gives it to the API and to nothing else that runs', () => {
    const readers = deployment
      .resources('AWS::ECS::TaskDefinition')
      .filter(({ properties }) => JSON.stringify(properties).includes('GCP_SERVICE_ACCOUNT_KEY'));
    expect(readers.map(({ properties }) => properties.Family)).toEqual([`${name}-api`]);
  });

  it('has it written empty by init before the API starts, which would not start without', () => {
    const declared = deployment
      .resources('Custom::SecretKeys')
      .map(({ properties }) => properties.keys.map(({ key }: { key: string }) => key));
    expect(declared).toContainEqual(['GCP_SERVICE_ACCOUNT_KEY']);
  });

  it('has its age measured, whatever else is published, and a ticket when it is 60 days old', () => {
    const plan = texts('AWS::Lambda::Function').find(text => text.includes('measureAge'));
    expect(plan).toContain(`${name}/google-key`);
    const [alarm, ...others] = deployment
      .resources('AWS::CloudWatch::Alarm')
      .filter(({ properties }) => properties.MetricName === 'AgeDays');
    expect(others).toEqual([]);
    expect(alarm?.properties).toMatchObject({
      AlarmName: `${name}-google-key-old`,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 60,
      Statistic: 'Maximum',
      Dimensions: [
        { Name: 'Check', Value: `${name}/google-key` },
        { Name: 'Deployment', Value: name },
      ],
    });
    expect(JSON.stringify(alarm?.properties.AlarmActions)).toContain('Ticket');
  });

  it('resolves the name that gives tokens for a key, in the place of the two that federation needs', () => {
    const google = new Set(
      texts('AWS::Route53Resolver::FirewallDomainList')
        .join()
        .match(/\w+\.googleapis\.com/g),
    );
    expect(google).toEqual(new Set(['aiplatform.googleapis.com', 'oauth2.googleapis.com']));
  });
});

it('without a key there is no secret, no alarm and no way to the name for it', () => {
  const stacks = JSON.stringify(synthesized('bi-production').stacks.map(({ template }) => template));
  expect(stacks).not.toMatch(/google-key|GCP_SERVICE_ACCOUNT_KEY|AgeDays|oauth2\.googleapis/);
});
