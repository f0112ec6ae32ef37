import { createHash } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { SafeError } from '../shared/safe-error';

/** A version of a secret; both are undefined while the secret has no value. */
export interface Version {
  readonly id: string | undefined;
  readonly json: string | undefined;
}

const CURRENT = 'AWSCURRENT';
/** Marks a version that was written and is not current yet. */
const CANDIDATE = 'init-candidate';
/** What Secrets Manager answers when a label is not where it was, or the version is gone. */
const MOVED_ON = new Set([
  'InvalidParameterException',
  'InvalidRequestException',
  'ResourceNotFoundException',
]);

/**
 * The versions of one secret. Every error is a `SafeError` without the service's own message, which may quote the
 * request and with it the value.
 */
export class SecretVersions {
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly secretId: string,
  ) {}

  /** The current version; it may be one that was current a moment ago. */
  async current(): Promise<Version> {
    const secret = await this.client
      .send(new GetSecretValueCommand({ SecretId: this.secretId }))
      .catch((error: unknown) => {
        // Either there is no value yet or no such secret; writing tells which.
        if (nameOf(error) === 'ResourceNotFoundException') return undefined;
        throw this.failed('GetSecretValue', error);
      });
    if (secret?.SecretBinary) throw new SafeError('the value is binary; allowed: JSON');
    return { id: secret?.VersionId, json: secret?.SecretString };
  }

  /** Writes a version aside; the first one of a secret is current at once. Undefined when the id is taken. */
  async write(id: string, json: string): Promise<'current' | 'aside' | undefined> {
    try {
      const { VersionStages } = await this.client.send(
        new PutSecretValueCommand({
          SecretId: this.secretId,
          ClientRequestToken: id,
          SecretString: json,
          VersionStages: [CANDIDATE],
        }),
      );
      return VersionStages?.includes(CURRENT) ? 'current' : 'aside';
    } catch (error) {
      if (nameOf(error) === 'ResourceExistsException') return undefined;
      if (nameOf(error) === 'ResourceNotFoundException') {
        throw new SafeError('it does not exist in this account and Region');
      }
      throw this.failed('PutSecretValue', error);
    }
  }

  /** Makes the version current in place of another one; false when that one is not current any more. */
  async makeCurrent(id: string, inPlaceOf: Version): Promise<boolean> {
    try {
      await this.client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: this.secretId,
          VersionStage: CURRENT,
          MoveToVersionId: id,
          RemoveFromVersionId: inPlaceOf.id,
        }),
      );
      return true;
    } catch (error) {
      if (MOVED_ON.has(nameOf(error))) return false;
      throw this.failed('UpdateSecretVersionStage', error);
    }
  }

  private failed(action: string, error: unknown): SafeError {
    return new SafeError(`${action} failed with ${nameOf(error)}`);
  }
}

/** The id of the one version that may follow this one; a token of 32 to 64 characters. */
export function successorOf(version: Version): string {
  return createHash('sha256').update(`successor of ${version.id}`).digest('hex');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'an unknown error';
}
