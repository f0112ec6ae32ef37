import type { ClientClass } from './clients';
import { OpsError } from './exit';

/** Who acts, as STS knows them. */
export interface Identity {
  readonly account: string;
  /** ARN of the user or the assumed role's session. */
  readonly arn: string;
}

export async function identityOf(session: { client<C>(Client: ClientClass<C>): C }): Promise<Identity> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { Account, Arn } = await session.client(STSClient).send(new GetCallerIdentityCommand({}));
  if (!Account || !Arn) throw new Error('STS names no account');
  return { account: Account, arn: Arn };
}

/**
 * @param configured twelve digits, or `current` where any account will do
 * @throws OpsError for the credentials of another account
 */
export function requireAccount(identity: Identity, configured: string, deployment: string): Identity {
  if (configured !== 'current' && configured !== identity.account)
    throw new OpsError(
      `these credentials are of account ${identity.account} (${identity.arn}); ${deployment} is configured for ${configured}. Choose its profile: export AWS_PROFILE=…`,
    );
  return identity;
}
