import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';

interface Version {
  readonly json: string;
  readonly stages: Set<string>;
}

/**
 * One secret as Secrets Manager keeps it: versions whose content never changes, named by the token they were written
 * with, and labels that each stand at one version. Source: API reference of GetSecretValue, PutSecretValue and
 * UpdateSecretVersionStage.
 */
export class FakeSecretsManager {
  readonly versions = new Map<string, Version>();
  /** Every value that was ever current, oldest first. */
  readonly history: string[] = [];
  /** What the next reads answer instead of the current version: an earlier one, by its place in the history. */
  readonly staleReads: number[] = [];
  /** Runs before each request takes effect; makes requests overlap. */
  latency: () => Promise<unknown> = async () => undefined;
  /** Requests of these actions fail instead of taking effect. */
  readonly failures: Partial<
    Record<'GetSecretValue' | 'PutSecretValue' | 'UpdateSecretVersionStage', Error>
  > = {};
  exists = true;
  /** When every version was written. */
  saved?: Date;
  writes = 0;
  private readonly currentIds: string[] = [];

  constructor(json?: string) {
    if (json !== undefined) this.saveByHand(json);
  }

  /** The client under test; every instance of the class answers from this secret until the next call. */
  client(): SecretsManagerClient {
    const mock = mockClient(SecretsManagerClient);
    mock.on(GetSecretValueCommand).callsFake(() => this.answer('GetSecretValue', () => this.get()));
    mock.on(PutSecretValueCommand).callsFake(input => this.answer('PutSecretValue', () => this.put(input)));
    mock
      .on(UpdateSecretVersionStageCommand)
      .callsFake(input => this.answer('UpdateSecretVersionStage', () => this.move(input)));
    return new SecretsManagerClient({ region: 'ap-northeast-1' });
  }

  get currentId(): string | undefined {
    return this.holderOf('AWSCURRENT');
  }

  get values(): Record<string, unknown> {
    const version = this.versions.get(this.currentId ?? '');
    return JSON.parse(version?.json ?? '{}');
  }

  /** What the console does: writes a new version and makes it current, whatever was current before. */
  saveByHand(json: string): string {
    const id = `by-hand-${this.versions.size}-`.padEnd(36, '0');
    this.put({ ClientRequestToken: id, SecretString: json, VersionStages: ['AWSCURRENT'] });
    this.writes -= 1;
    return id;
  }

  /** Makes an earlier version current again, as a person does after a mistake. */
  restoreByHand(id: string): void {
    this.label(id, 'AWSCURRENT');
  }

  private async answer<T>(action: keyof FakeSecretsManager['failures'], effect: () => T): Promise<T> {
    await this.latency();
    const failing = this.failures[action];
    if (failing) throw failing;
    if (!this.exists) throw failure('ResourceNotFoundException');
    const result = effect();
    await this.latency();
    return result;
  }

  private get() {
    const stale = this.staleReads.shift();
    const id = stale === undefined ? this.currentId : this.currentIds[stale];
    const version = this.versions.get(id ?? '');
    if (!version) throw failure('ResourceNotFoundException');
    return { VersionId: id, SecretString: version.json, CreatedDate: this.saved };
  }

  private put(input: { ClientRequestToken?: string; SecretString?: string; VersionStages?: string[] }) {
    const { ClientRequestToken: id = '', SecretString: json = '', VersionStages = ['AWSCURRENT'] } = input;
    if (id.length < 32 || id.length > 64 || !json) throw failure('InvalidParameterException');
    const existing = this.versions.get(id);
    if (existing && existing.json !== json) throw failure('ResourceExistsException');
    if (!existing) {
      const isFirst = this.versions.size === 0;
      this.versions.set(id, { json, stages: new Set() });
      this.writes += 1;
      for (const stage of VersionStages) this.label(id, stage);
      if (isFirst && !VersionStages.includes('AWSCURRENT')) this.label(id, 'AWSCURRENT');
    }
    return { VersionId: id, VersionStages: [...(this.versions.get(id)?.stages ?? [])] };
  }

  private move(input: { VersionStage?: string; MoveToVersionId?: string; RemoveFromVersionId?: string }) {
    const { VersionStage: stage = '', MoveToVersionId: to = '', RemoveFromVersionId: from } = input;
    if (!this.versions.has(to)) throw failure('ResourceNotFoundException');
    const holder = this.holderOf(stage);
    if (holder !== undefined && holder !== from) throw failure('InvalidParameterException');
    this.label(to, stage);
    return {};
  }

  private holderOf(stage: string): string | undefined {
    return [...this.versions].find(([, version]) => version.stages.has(stage))?.[0];
  }

  private label(id: string, stage: string): void {
    const holder = this.holderOf(stage);
    if (holder === id) return;
    for (const [, version] of this.versions) version.stages.delete(stage);
    this.versions.get(id)?.stages.add(stage);
    if (stage !== 'AWSCURRENT') return;
    if (holder) this.label(holder, 'AWSPREVIOUS');
    this.currentIds.push(id);
    this.history.push(this.versions.get(id)?.json ?? '');
  }
}

function failure(name: string): Error {
  return Object.assign(new Error('refused'), { name });
}
