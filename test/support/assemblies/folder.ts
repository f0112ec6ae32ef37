import { join } from 'node:path';

/** Where the assemblies of all states of the sources are. */
export const ASSEMBLIES = join(__dirname, '../../../.cache/assemblies');

/** @throws Error outside jest, whose set-up says what the state of the sources is */
export function folderOf(sourceKey: string | undefined): string {
  if (sourceKey === undefined) throw new Error('SOURCE_KEY is not set: this is for tests that jest runs');
  return join(ASSEMBLIES, sourceKey);
}
