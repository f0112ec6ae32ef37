import { type Described, naming } from '../../model/network';
import type { World } from '../../model/world';
import { type Control, demand, each, failed } from '../control';

const SECRET = ['AWS::SecretsManager::Secret'];

/** Parameter `maxDaysSinceRotation` of SecretsManager.4. */
const DAYS = 90;

const schedules = ({ resource }: Described, world: World) =>
  naming(world, resource, 'SecretId', 'AWS::SecretsManager::RotationSchedule');

export const SECRETS_MANAGER: readonly Control[] = [
  {
    id: 'SecretsManager.1',
    title: 'Secrets rotate automatically',
    types: SECRET,
    check: (secret, world) =>
      demand(schedules(secret, world).length > 0, `${secret.resource.label} has no rotation schedule`),
  },
  {
    id: 'SecretsManager.4',
    title: `Secrets are rotated within ${DAYS} days`,
    types: SECRET,
    check: (secret, world) => {
      const found = schedules(secret, world);
      if (found.length === 0) return failed(`${secret.resource.label} has no rotation schedule`);
      return each(found, ({ properties }) => {
        const days = properties.at('RotationRules', 'AutomaticallyAfterDays');
        const number = days.optionalNumber();
        return demand(number !== undefined && number <= DAYS, `${days.where} is not ${DAYS} days or less`);
      });
    },
  },
];
