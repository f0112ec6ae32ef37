import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Files of a folder and below it, from the root of the repository. */
export function filesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => pattern.test(path) && statSync(join(ROOT, path)).isFile());
}

/** Every document, from the root of the repository. */
export const PAGES: readonly string[] = [
  ...readdirSync(ROOT).filter(name => name.endsWith('.md')),
  ...filesIn('docs', /\.md$/),
].sort();

export const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
