import { openBiCards } from '../../../ops/session';
import { type OnlineSides, sidesOnline } from '../../deploy/online';
import { withDeployContext } from '../../deploy/wire';

/**
 * A deployment as it is in its account against this tree, with CloudFormation's own change sets. In the local cloud these
 * say "Conditional" of everything that they modify, so there they are left out.
 *
 * @throws UserError for a deployment that is none of bi-cards, and for credentials of another account
 */
export function sidesIn(deployment: string): Promise<OnlineSides> {
  const session = openBiCards({ deployment });
  return withDeployContext(session, {}, async context => {
    const sides = await sidesOnline(context);
    return session.cloud === 'local' ? { ...sides, changeSets: new Map() } : sides;
  });
}
