import type { SessionOptions } from '../options';

export interface TimeOptions extends SessionOptions {
  readonly at: string;
  readonly tables?: readonly string[];
}
export interface VerifyOptions extends SessionOptions {
  readonly all: boolean;
}
export interface ApplyOptions extends SessionOptions {
  readonly live: boolean;
}
export interface ObjectOptions extends SessionOptions {
  readonly versionId?: string;
  readonly at?: string;
  readonly output?: string;
}
