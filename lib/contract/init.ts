import type { SecretKey } from './secret-keys';

/** What `lambda/init` is asked to make sure of: properties of the custom resource, or the payload of a direct call. */
export interface InitRequest {
  readonly secretId: string;
  readonly keys: readonly SecretKey[];
}

/** What `lambda/init` did. Names of keys only, never a value. */
export interface InitReport {
  readonly secretId: string;
  /** Keys that were generated in this call. */
  readonly created: readonly string[];
  /** Keys a person still has to set. */
  readonly missing: readonly string[];
}
