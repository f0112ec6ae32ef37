import { quoted } from '../../isolation/report/mermaid';
import { type Flow, INSIDE, type Part, ZONES, type Zone } from '../read/part';

const ARROWS = { traffic: '-->', data: '==>', starts: '-.->' } as const;

/** The same boxes and arrows in Mermaid's language. */
export function mermaidOf(parts: readonly Part[], flows: readonly Flow[]): string {
  const ids = new Map(parts.map(({ id }, index) => [id, `n${index}`]));
  const top = (Object.keys(ZONES) as Zone[]).filter(zone => INSIDE[zone] === undefined);
  return [
    'flowchart LR',
    ...top.flatMap(zone => zoneLines(zone, parts, ids)).map(line => `  ${line}`),
    ...flows.map(
      ({ from, to, kind, label }) =>
        `  ${ids.get(from.id)} ${ARROWS[kind]}${label === '' ? '' : `|"${quoted(label)}"|`} ${ids.get(to.id)}`,
    ),
  ].join('\n');
}

function zoneLines(zone: Zone, parts: readonly Part[], ids: ReadonlyMap<string, string>): string[] {
  const own = parts.filter(part => part.zone === zone);
  const children = (Object.keys(ZONES) as Zone[]).filter(child => INSIDE[child] === zone);
  const inside = [
    ...own.map(({ id, name, what }) => `${ids.get(id)}["${quoted(name)}<br>${quoted(what)}"]`),
    ...children.flatMap(child => zoneLines(child, parts, ids)),
  ];
  if (inside.length === 0) return [];
  return [`subgraph ${zone}_zone ["${ZONES[zone]}"]`, ...inside.map(line => `  ${line}`), 'end'];
}
