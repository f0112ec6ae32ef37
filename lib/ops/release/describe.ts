import type { Manifest } from '../../release/manifest';
import { isAsset } from '../../release/manifest';
import { table } from '../ui/table';

/** A release for people. */
export function describe(manifest: Manifest, currentIn: readonly string[]): string {
  const paths = Object.keys(manifest.files);
  const assets = paths.filter(isAsset).length;
  const spa = manifest.spa === manifest.id ? 'its own' : `of ${manifest.spa}`;
  return table([
    ['release', manifest.id],
    ['created', `${manifest.createdAt} by ${manifest.createdBy}`],
    ['git', manifest.gitSha],
    ['API', manifest.images.api],
    ['executor', manifest.images.executor],
    ['SPA', `${spa}, ${paths.length - assets} documents, ${assets} assets`],
    ...Object.entries(manifest.config).map(([name, hash]) => [`configuration of ${name}`, hash.slice(0, 12)]),
    ['current in', currentIn.join(', ') || '–'],
  ]);
}
