import { mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { ASSEMBLIES, folderOf } from './folder';
import { sourceKey } from './source-key';

const WEEK = 7 * 86_400_000;

/** Jest's global set-up: names the state of the sources, and forgets assemblies of states that no run has used for a week. */
export default function setUp(): void {
  const key = sourceKey(join(__dirname, '../../..'));
  process.env.SOURCE_KEY = key;
  const now = new Date();
  mkdirSync(folderOf(key), { recursive: true });
  utimesSync(folderOf(key), now, now);
  for (const name of readdirSync(ASSEMBLIES)) {
    const folder = join(ASSEMBLIES, name);
    const used = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    if (used !== undefined && now.getTime() - used > WEEK) rmSync(folder, { recursive: true, force: true });
  }
}
