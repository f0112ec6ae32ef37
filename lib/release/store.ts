import { z } from 'zod';
import { UserError } from '../config/errors';
import { nearest } from '../config/nearest';
import { RELEASE_ID, RELEASE_KEYS } from '../contract/releases';
import { type Manifest, manifestSchema } from './manifest';
import { type Bucket, list, read, sha256, writeOnce } from './objects';
import { parallel } from './parallel';

/** Requests to S3 at a time. */
const AT_A_TIME = 16;

/** Of `current.json`, what a list of releases needs. */
const currentSchema = z.object({ release: z.string() });

/** The manifests in the releases bucket. */
export class ReleaseStore {
  constructor(readonly bucket: Bucket) {}

  /** @throws UserError for an id that is none, a release that does not exist, or a manifest that cannot be read */
  async read(id: string): Promise<Manifest> {
    if (!RELEASE_ID.test(id))
      throw new UserError(
        `${JSON.stringify(id)} is no release id; allowed: a-z, 0-9, hyphens and dots, at most 64`,
      );
    const key = RELEASE_KEYS.manifest(id);
    const content = await read(this.bucket, key);
    if (!content) throw new UserError(await this.noSuchRelease(id));
    return this.parse(key, content);
  }

  /** Undefined where there is none. */
  async find(id: string): Promise<Manifest | undefined> {
    const key = RELEASE_KEYS.manifest(id);
    const content = await read(this.bucket, key);
    return content && this.parse(key, content);
  }

  /** @throws UserError where the id is taken, also by somebody who was faster */
  async write(manifest: Manifest): Promise<void> {
    const body = Buffer.from(`${JSON.stringify(manifestSchema.parse(manifest), undefined, 2)}\n`);
    const written = await writeOnce(this.bucket, {
      key: RELEASE_KEYS.manifest(manifest.id),
      body,
      sha256: sha256(body),
      contentType: 'application/json',
    });
    if (written === 'exists') throw idIsTaken(await this.read(manifest.id));
  }

  /** Every release, the newest first. */
  async list(): Promise<Manifest[]> {
    const ids = await this.ids();
    const manifests = await parallel(ids, AT_A_TIME, id => this.read(id));
    return manifests.sort((a, b) => b.createdAt.localeCompare(a.createdAt) || a.id.localeCompare(b.id));
  }

  /** The release that each deployment runs, by deployment. */
  async current(): Promise<ReadonlyMap<string, string>> {
    const keys = (await list(this.bucket, RELEASE_KEYS.deployments)).map(({ key }) => key);
    const deployments = keys.flatMap(key => {
      const name = key.slice(RELEASE_KEYS.deployments.length).split('/')[0] ?? '';
      return key === RELEASE_KEYS.current(name) ? [name] : [];
    });
    const found = await parallel(deployments, AT_A_TIME, async name => {
      const key = RELEASE_KEYS.current(name);
      const content = await read(this.bucket, key);
      return content ? [[name, this.checked(currentSchema, key, content).release] as const] : [];
    });
    return new Map(found.flat());
  }

  private async ids(): Promise<string[]> {
    const objects = await list(this.bucket, RELEASE_KEYS.manifests);
    return objects.flatMap(({ key }) => {
      const id = key.slice(RELEASE_KEYS.manifests.length).replace(/\.json$/, '');
      return RELEASE_ID.test(id) && RELEASE_KEYS.manifest(id) === key ? [id] : [];
    });
  }

  private parse(key: string, content: Uint8Array): Manifest {
    const manifest = this.checked(manifestSchema, key, content);
    if (RELEASE_KEYS.manifest(manifest.id) !== key)
      throw new UserError(
        `s3://${this.bucket.name}/${key} is the manifest of ${manifest.id}; somebody has copied it`,
      );
    return manifest;
  }

  private checked<T>(schema: z.ZodType<T>, key: string, content: Uint8Array): T {
    const result = schema.safeParse(json(content));
    if (result.success) return result.data;
    const reasons = result.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'all of it'}: ${message}`,
    );
    throw new UserError(
      `s3://${this.bucket.name}/${key} cannot be read (${reasons.join('; ')}); its earlier versions are in the bucket`,
    );
  }

  private async noSuchRelease(id: string): Promise<string> {
    const ids = await this.ids();
    if (ids.length === 0)
      return `there is no release ${id}, and no other in s3://${this.bucket.name}; make one: ops release create`;
    const meant = nearest(id, ids);
    return `there is no release ${id}; ${meant ? `did you mean ${meant}?` : 'ops release list shows what there is'}`;
  }
}

export function idIsTaken({ id, createdAt, createdBy }: Manifest): UserError {
  return new UserError(
    `release ${id} exists since ${createdAt}, by ${createdBy}; a release never changes: choose another --id`,
  );
}

function json(content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8'));
  } catch {
    return undefined;
  }
}
