import { type Condition, Documents, type Stored } from '../../lib/release/deploy/records/documents';

/** Documents in memory with S3's conditions, and a list of what was written. */
export class FakeDocuments extends Documents {
  readonly content = new Map<string, Stored<unknown>>();
  readonly writes: string[] = [];
  private version = 0;

  constructor() {
    super({ send: () => Promise.reject(new Error('nothing reaches S3')) } as never, 'bi-releases');
  }

  override async read<T>(key: string, parse: (value: unknown) => T): Promise<Stored<T> | undefined> {
    const found = this.content.get(key);
    return found && { value: parse(found.value), etag: found.etag };
  }

  override async write(key: string, value: unknown, condition?: Condition): Promise<string | undefined> {
    const found = this.content.get(key);
    if (condition === 'absent' && found) return undefined;
    if (typeof condition === 'object' && condition.etag !== found?.etag) return undefined;
    this.version += 1;
    const etag = `"${this.version}"`;
    this.content.set(key, { value: structuredClone(value), etag });
    this.writes.push(key);
    return etag;
  }

  override async remove(key: string): Promise<void> {
    this.content.delete(key);
  }

  override async keys(prefix: string): Promise<string[]> {
    return [...this.content.keys()].filter(key => key.startsWith(prefix)).sort();
  }
}
