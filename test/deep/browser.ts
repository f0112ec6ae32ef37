import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from '../../lib/local/command';
import { ROOT } from '../../lib/local/layout';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const CLI = join(ROOT, 'node_modules/playwright-core/cli.js');

/** What a browser would do by itself, and what containers do not offer. */
export const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Path of a Chromium: the system's, or the one that belongs to the pinned playwright, installed first.
 *
 * @returns undefined for playwright's own
 */
export async function chromium(): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap(folder => NAMES.map(name => join(folder, name))).find(existsSync);
  if (found) return found;
  const { code, output } = await run(process.execPath, [CLI, 'install', '--only-shell', 'chromium'], {
    env: process.env,
  });
  if (code !== 0) throw new Error(`installing Chromium failed:\n${output}`);
  return undefined;
}
