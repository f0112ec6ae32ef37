import { describePlan, PERSONAL_KEYS, unhealthyChecks } from '../checks/health';
import type { Check } from './check';

/**
 * Every key that a person sets is set; the generated ones are `init`'s work. `health` looks, which may read the secret: who
 * deploys needs no right to. Before the first deployment there is neither the one nor the other.
 */
export const secretIsFilled: Check = async ({ context: { session } }) => {
  const { cloud, names } = session;
  const found = await unhealthyChecks(session);
  if (found === undefined) return [];
  const checks = await describePlan(session);
  const missing = checks
    .filter(check => check.kind === 'secret' && check.keys.some(key => PERSONAL_KEYS.includes(key)))
    .flatMap(({ name }) => found.get(name) ?? []);
  if (missing.length === 0) return [];
  if (cloud === 'local') {
    session.ui.say(`excused in the local cloud: ${names.secret}: ${missing.join('; ')}`);
    return [];
  }
  return missing.map(
    reason =>
      `the secret ${names.secret}: ${reason}: tasks would start without. Set it: npm run ops -- secret set <key> --deployment ${session.deployment}`,
  );
};
