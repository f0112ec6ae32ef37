import type { Flow } from '../part';
import { connections, outward } from './connections';
import { grants } from './grants';
import { partFinder, type Read } from './read';
import { backups, starts } from './starts';
import { origins, visitors } from './visitors';

/** The arrows between boxes: one for each pair and kind, with what was found on it. */
export function flowsOf(read: Read): Flow[] {
  const partOf = partFinder(read.parts);
  const sources = [visitors, origins, connections, outward, grants, starts, backups];
  return merged(sources.flatMap(source => source(read, partOf)).filter(({ from, to }) => from.id !== to.id));
}

/** One arrow for a pair and a kind, with every label once. */
function merged(flows: readonly Flow[]): Flow[] {
  const byPair = new Map<string, Flow>();
  for (const one of flows) {
    const key = [one.from.id, one.to.id, one.kind].join(' ');
    const known = byPair.get(key);
    const labels = [...(known?.label.split('; ') ?? []), one.label].filter(label => label !== '');
    byPair.set(key, { ...one, label: [...new Set(labels)].sort().join('; ') });
  }
  return [...byPair].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
