import { waitsForPerson } from '../../../contract/bi-cards';
import { secretsOf } from '../../../systems/bi-cards/secrets';
import { describePlan, unhealthyChecks } from '../checks/health';
import type { Check } from './check';

/**
 * Every key that a person sets is set; the generated ones are `init`'s work. `health` looks, which may read the secret: who
 * deploys needs no right to. Before the first deployment there is neither the one nor the other.
 */
export const secretIsFilled: Check = async ({ context: { session } }) => {
  const found = await unhealthyChecks(session);
  if (found === undefined) return [];
  const checks = await describePlan(session);
  const secrets = secretsOf(session.config, session.names);
  const missing = checks.flatMap(check => {
    if (!waitsForPerson(check)) return [];
    const held = secrets.find(({ keys }) => keys.some(({ key }) => check.keys.includes(key)));
    const reason = found.get(check.name);
    return reason === undefined ? [] : [`${held?.name ?? check.name}: ${reason}`];
  });
  if (missing.length === 0) return [];
  if (session.cloud === 'local') {
    session.ui.say(`excused in the local cloud: ${missing.join('; ')}`);
    return [];
  }
  return missing.map(
    reason =>
      `the secret ${reason}: tasks would start without. Set it: npm run ops -- secret set <key> --deployment ${session.deployment}`,
  );
};
