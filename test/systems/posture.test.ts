/** No finding of CloudFormation's own rules and of cdk-nag without a reason, no reason without a finding. */
import { Stack, Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Acknowledgement } from '../../lib/constructs/acknowledge';
import { namesOf } from '../../lib/contract/bi-cards';
import { placeOf } from '../../lib/systems/bi-cards/access';
import { accessAcknowledgements } from '../../lib/systems/bi-cards/access-acknowledgements';
import { acknowledgements } from '../../lib/systems/bi-cards/acknowledgements';
import type { BiCardsConfig } from '../../lib/systems/bi-cards/config';
import { environments } from '../../lib/systems/bi-cards/environments';
import { accessDeployments, biCardsDeployments, loadBiCards } from '../../lib/systems/bi-cards/load';
import { BiCards } from '../../lib/systems/bi-cards/system';
import { acknowledgements as deliveryAcknowledgements } from '../../lib/systems/delivery/acknowledgements';
import { createDeployment } from '../../lib/systems/deployments';
import { DEPLOYMENTS } from '../../lib/systems/names';
import { withOtherChoices } from '../support/other-choices';
import { postureOf } from '../support/posture';

function writtenFor(deployment: string): readonly Acknowledgement[] {
  const accessTo = accessDeployments.get(deployment);
  if (accessTo !== undefined) {
    const config = loadBiCards(accessTo);
    return accessAcknowledgements(config, placeOf(config, namesOf(config.environment)));
  }
  if (!biCardsDeployments.includes(deployment)) return deliveryAcknowledgements;
  const config = loadBiCards(deployment);
  return acknowledgements(config, namesOf(config.environment, config.data.bucketSuffix));
}

/** What a configuration can ask for beyond what any environment does. */
const EVERYTHING: BiCardsConfig = {
  ...withOtherChoices(environments.production),
  account: '222222222222',
  alerts: { emails: ['bi-team@company.com'], slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' } },
};

// First of all, because it has the most types of resources: a new type has the rules loaded again.
const everything = postureOf(app => new BiCards(app, 'bi-production', EVERYTHING));

it('reasons follow the configuration: a domain, Slack and the public load balancer have theirs', () => {
  expect([everything.open, everything.idle]).toEqual([[], []]);
});

describe.each(DEPLOYMENTS)('%s', name => {
  const { open, idle, acknowledged } = postureOf(app => createDeployment(app, name));

  it('has no finding without a reason', () => {
    expect(open).toEqual([]);
  });

  it('has no reason without a finding', () => {
    expect(idle).toEqual([]);
  });

  it('has every reason in the one file of its system, and no construct excuses itself', () => {
    const written = writtenFor(name).flatMap(({ rules, scopes }) =>
      scopes.flatMap(scope => rules.map(rule => `${rule} ${name}/${scope}`)),
    );
    expect([...acknowledged].sort()).toEqual(written.sort());
  });
});

describe('the check itself', () => {
  const UNENCRYPTED = 'NIST.800.53.R5-SNSEncryptedKMS Test/Topic/Resource';
  const topicWith = (...rules: string[]) =>
    postureOf(app => {
      const topic = new Topic(new Stack(app, 'Test'), 'Topic');
      for (const id of rules) Validations.of(topic).acknowledge({ id, reason: 'a test wants it' });
    });

  it('sees a finding', () => {
    expect(topicWith().open).toContain(UNENCRYPTED);
  });

  it('sees an acknowledgement that nothing needs', () => {
    const { open, idle } = topicWith(
      'NIST.800.53.R5::NIST.800.53.R5-SNSEncryptedKMS',
      'AwsSolutions::AwsSolutions-SQS3',
    );
    expect(open).not.toContain(UNENCRYPTED);
    expect(idle).toEqual(['AwsSolutions::AwsSolutions-SQS3 Test/Topic']);
  });
});
