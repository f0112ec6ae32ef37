import { evenly, fixed, type Pricer } from '../charge';
import { MINUTES } from '../usage';

/** Data keys are kept for minutes, so requests follow the clock more than the load: a group's, a minute. */
const KEY_REQUESTS_PER_MINUTE = 0.5;
/** Requests of a month that read a secret: at the start of tasks, and by the health check. */
const SECRET_READS_PER_MINUTE = 1;

const key: Pricer = {
  types: ['AWS::KMS::Key'],
  charges: (_, { world }) => [
    // Each of its first two rotations adds a dollar a month, from its second year on.
    fixed('key', 1, 'key'),
    fixed(
      'keyRequest',
      evenly(
        world.ofType('AWS::Logs::LogGroup').length * KEY_REQUESTS_PER_MINUTE * MINUTES,
        world.ofType('AWS::KMS::Key'),
      ),
      'requests for log groups',
    ),
  ],
};

const secret: Pricer = {
  types: ['AWS::SecretsManager::Secret'],
  charges: (_, { world }) => [
    fixed('secret', 1, 'secret'),
    fixed(
      'secretRequest',
      evenly(SECRET_READS_PER_MINUTE * MINUTES, world.ofType('AWS::SecretsManager::Secret')),
      'reads',
    ),
  ],
};

const namespace: Pricer = {
  types: ['AWS::ServiceDiscovery::PrivateDnsNamespace', 'AWS::Route53::HostedZone'],
  charges: () => [fixed('hostedZone', 1, 'hosted zone')],
};

export const keysAndNames: readonly Pricer[] = [key, secret, namespace];
