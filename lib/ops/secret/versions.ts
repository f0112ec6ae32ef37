import { randomUUID } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { EXIT, OpsError } from '../exit';
import { quietJson } from './quiet-json';

export interface SecretVersion {
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  /** When this version was written; one that was put back is as old as it is. */
  readonly saved?: Date;
}

/** What was current before a change, and what is now. */
export interface Replacement {
  readonly from: string;
  readonly to: string;
}

/** Marks a version that was written and is not current yet. */
const CANDIDATE = 'ops-candidate';
const ATTEMPTS = 5;
/** What Secrets Manager answers when a label is not where it was. */
const MOVED_ON = /^(InvalidParameterException|InvalidRequestException)$/;

/**
 * The JSON secret of a deployment. A version is written aside and made current in a second step that names the version it
 * was made of: whatever somebody else, or `init`, saved meanwhile stays, and the step is tried again on top of it. No error
 * carries the service's own message, which may quote the request and with it the value.
 */
export class AppSecret {
  constructor(
    private readonly client: SecretsManagerClient,
    readonly name: string,
  ) {}

  /** @throws OpsError where it does not exist, has no value yet or holds no keys and strings */
  async current(): Promise<SecretVersion> {
    const { VersionId, SecretString, CreatedDate } = await this.send('GetSecretValue', () =>
      this.client.send(new GetSecretValueCommand({ SecretId: this.name })),
    );
    if (!VersionId || SecretString === undefined)
      throw new OpsError(`${this.name} holds no text; allowed: JSON of keys and strings`);
    return {
      id: VersionId,
      values: this.parse(SecretString),
      ...(CreatedDate && { saved: CreatedDate }),
    };
  }

  /**
   * Changes one key and keeps every other one.
   *
   * @throws OpsError when somebody else changes the same key at the same time
   */
  async set(key: string, value: string): Promise<Replacement> {
    const first = await this.current();
    let from = first;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (from.values[key] !== first.values[key])
        throw new OpsError(
          `somebody else has just changed ${key} in ${this.name}; theirs stays. Ask them, then try again`,
        );
      const to = await this.write({ ...from.values, [key]: value });
      if (await this.makeCurrent(to, from.id)) return { from: from.id, to };
      from = await this.current();
    }
    throw new OpsError(
      `others changed ${this.name} during all of ${ATTEMPTS} attempts; nothing was changed, try again`,
    );
  }

  /** Makes what was current before current again; false when it was changed once more meanwhile. */
  takeBack({ from, to }: Replacement): Promise<boolean> {
    return this.makeCurrent(from, to);
  }

  private async write(values: Readonly<Record<string, string>>): Promise<string> {
    const token = randomUUID();
    await this.send('PutSecretValue', () =>
      this.client.send(
        new PutSecretValueCommand({
          SecretId: this.name,
          ClientRequestToken: token,
          SecretString: JSON.stringify(values),
          VersionStages: [CANDIDATE],
        }),
      ),
    );
    return token;
  }

  private async makeCurrent(to: string, inPlaceOf: string): Promise<boolean> {
    try {
      await this.client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: this.name,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: to,
          RemoveFromVersionId: inPlaceOf,
        }),
      );
      return true;
    } catch (error) {
      if (MOVED_ON.test(nameOf(error))) return false;
      throw this.failed('UpdateSecretVersionStage', error);
    }
  }

  private async send<T>(action: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw this.failed(action, error);
    }
  }

  private failed(action: string, error: unknown): Error {
    const name = nameOf(error);
    if (name === 'ResourceNotFoundException')
      return new OpsError(
        `${this.name} is not there or has no value yet: the first deployment makes it and fills in what is generated`,
      );
    if (/^(ValidationException|InvalidParameterException|LimitExceededException)$/.test(name))
      return new OpsError(`Secrets Manager refuses ${action} with ${name}; nothing was changed`);
    // Its name leads to the hint for it: credentials, permissions, network.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return Object.assign(new Error(`${action} of ${this.name} failed`), {
      name,
      ...(typeof code === 'string' && { code }),
    });
  }

  private parse(json: string): Record<string, string> {
    const value = quietJson(json);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new OpsError(`${this.name} holds no JSON object; allowed: keys and strings`, EXIT.notClear);
    const others = Object.entries(value).filter(([, held]) => typeof held !== 'string');
    if (others.length > 0)
      throw new OpsError(
        `${this.name}: the value of ${others.map(([key]) => key).join(', ')} is no string; put that right in the console first`,
        EXIT.notClear,
      );
    return value as Record<string, string>;
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'an unknown error');
