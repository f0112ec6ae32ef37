import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that templates are made of; packages count by the lockfile. */
const SOURCES = [
  'lib',
  'lambda',
  'test/support/assemblies',
  'test/support/other-choices.ts',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** A name for the state of the sources: another one as soon as any file is changed, added, renamed or gone. */
export function sourceKey(root: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const path of SOURCES.flatMap(source => filesIn(root, source))) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 32);
}

function filesIn(root: string, path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap(name => filesIn(root, join(path, name)));
}
