import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ASSEMBLIES } from './folder';
import { sourceKey } from './source-key';

const DAY = 86_400_000;

/** Jest's global set-up: names the state of the sources once, and forgets assemblies of states that are long gone. */
export default function setUp(): void {
  process.env.SOURCE_KEY = sourceKey(join(__dirname, '../../..'));
  if (!existsSync(ASSEMBLIES)) return;
  for (const name of readdirSync(ASSEMBLIES)) {
    const folder = join(ASSEMBLIES, name);
    if (name !== process.env.SOURCE_KEY && Date.now() - statSync(folder).mtimeMs > DAY)
      rmSync(folder, { recursive: true, force: true });
  }
}
