import { statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunction } from '../../lib/constructs/compute/function-bundle';
import type { Suite } from './measurement';

/** Bytes of what is deployed as a function; 400 kB for `health` is the result of ADR 0007. */
export const bundles: Suite = async () =>
  [
    { name: 'init', limit: 500 },
    { name: 'health', limit: 400 },
  ].map(({ name, limit }) => ({
    what: `bundle of ${name}`,
    value: statSync(join(bundleFunction(name), 'index.mjs')).size / 1e3,
    unit: 'kB',
    limit,
  }));
