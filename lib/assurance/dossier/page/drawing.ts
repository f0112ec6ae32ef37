import { type Graph, instance } from '@viz-js/viz';
import { type Flow, INSIDE, type Part, ZONES, type Zone } from '../read/part';

/** In pixels. A wider drawing is not scaled below this, where its text would be too small: it scrolls. */
const WIDE = 1168;
/** In points; the page scales the whole drawing. */
const FONT = { fontname: 'Helvetica,Arial,sans-serif', fontsize: 13 } as const;

/**
 * The drawing as SVG. Graphviz lays it out; colours and lines are the style sheet's, by class. Boxes lead to the list of
 * their resources.
 */
export async function drawing(parts: readonly Part[], flows: readonly Flow[]): Promise<string> {
  const viz = await instance();
  const svg = viz.renderString(graphOf(parts, flows), { format: 'svg', engine: 'dot' });
  const drawn = parts.filter(({ resources }) => resources.length > 0).length;
  return forPage(svg, { drawn, outside: parts.length - drawn, flows: flows.length });
}

function graphOf(parts: readonly Part[], flows: readonly Flow[]): Graph {
  const shown = (Object.keys(ZONES) as Zone[]).filter(
    zone =>
      partsIn(parts, zone).length > 0 || childrenOf(zone).some(child => partsIn(parts, child).length > 0),
  );
  return {
    name: 'architecture',
    directed: true,
    strict: false,
    graphAttributes: {
      rankdir: 'LR',
      bgcolor: 'transparent',
      nodesep: 0.18,
      ranksep: 0.22,
      pad: 0.1,
      ...FONT,
    },
    nodeAttributes: { shape: 'box', style: 'rounded', margin: '0.2,0.07', ...FONT },
    edgeAttributes: { ...FONT, fontsize: 12, arrowsize: 0.7 },
    subgraphs: shown.filter(zone => INSIDE[zone] === undefined).map(zone => cluster(zone, parts, shown)),
    edges: flows.map(({ from, to, kind, label }) => ({
      tail: from.id,
      head: to.id,
      attributes: {
        label: plain(inLines(label, NARROW)),
        class: `flow ${kind}`,
        tooltip: plain(`${from.name} → ${to.name}`),
      },
    })),
  };
}

const partsIn = (parts: readonly Part[], zone: Zone) => parts.filter(part => part.zone === zone);
const childrenOf = (zone: Zone) => (Object.keys(ZONES) as Zone[]).filter(child => INSIDE[child] === zone);

function cluster(
  zone: Zone,
  parts: readonly Part[],
  shown: readonly Zone[],
): NonNullable<Graph['subgraphs']>[number] {
  return {
    name: `cluster_${zone}`,
    graphAttributes: {
      label: ZONES[zone],
      class: `zone ${zone}`,
      labeljust: 'l',
      margin: 12,
      style: 'rounded',
    },
    nodes: partsIn(parts, zone).map(({ id, name, what, resources }) => ({
      name: id,
      attributes: {
        label: plain(`${name}\n${inLines(what, WIDER)}`),
        class: 'part',
        tooltip: plain(`${name}: ${what}`),
        ...(resources.length > 0 && { URL: `#part-${id}` }),
      },
    })),
    subgraphs: childrenOf(zone)
      .filter(child => shown.includes(child))
      .map(child => cluster(child, parts, shown)),
  };
}

/** Characters in a line of an arrow's label, and of what stands below the name of a box. */
const NARROW = 13;
const WIDER = 24;

/** Broken between words, so that one long label does not set two ranks far apart. */
const inLines = (text: string, characters: number): string =>
  text.replace(new RegExp(`(.{1,${characters}}|\\S+)(?: |$)`, 'g'), '$1\n').trimEnd();

/** A backslash begins what Graphviz replaces: `\N` is the name of the node. */
const plain = (text: string) => text.replaceAll('\\', '\\\\');

/** Without the prolog, in pixels, and with words for whoever cannot see it. */
function forPage(
  svg: string,
  { drawn, outside, flows }: Readonly<Record<'drawn' | 'outside' | 'flows', number>>,
): string {
  const title = 'Architecture by zone';
  const description = `${drawn} boxes in zones, ${outside} for what is outside, and ${flows} arrows between them. The table below lists every arrow.`;
  return svg
    .slice(svg.indexOf('<svg'))
    .replace(
      /<svg width="([\d.]+)pt" height="([\d.]+)pt"/,
      (_, width, height) =>
        `<svg class="drawing${Number(width) > WIDE ? ' wide' : ''}" width="${width}" height="${height}" role="group" aria-labelledby="drawing-title drawing-desc"`,
    )
    .replace(
      />\n/,
      `>\n<title id="drawing-title">${title}</title><desc id="drawing-desc">${description}</desc>\n`,
    )
    .replace(/<!--.*?-->\n?/gs, '')
    .replaceAll('xlink:href=', 'href=')
    .replace(/ xlink:title="[^"]*"/g, '')
    .replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', '')
    .trimEnd();
}
