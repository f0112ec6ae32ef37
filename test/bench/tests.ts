import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalCloud } from '../../lib/local/local-cloud';
import { ROOT, run } from './command';
import type { Measurement, Suite } from './measurement';

const JEST = [process.execPath, join(ROOT, 'node_modules/jest/bin/jest.js')];

/** The tests as in CI: every package is installed, and jest has transformed no file yet. */
export const tests: Suite = async ({ progress }) => {
  await new LocalCloud({ onLine: progress }).install();
  return [
    await jest('tests without the local deployment', 30, progress, ['--selectProjects', 'unit', 'proof']),
    await jest('every test', 120, progress),
  ];
};

async function jest(
  what: string,
  limit: number,
  progress: (line: string) => void,
  selection: readonly string[] = [],
): Promise<Measurement> {
  progress(what);
  const cache = mkdtempSync(join(tmpdir(), 'bench-jest-'));
  try {
    const { wallSeconds, cpuSeconds } = await run([...JEST, '--cacheDirectory', cache, ...selection]);
    return { what, value: wallSeconds, unit: 's', limit, detail: `${cpuSeconds.toFixed(0)} s of CPU` };
  } finally {
    rmSync(cache, { recursive: true });
  }
}
