/** Contrast of the drawing, which axe does not look at, and of everything else, in both themes. */
import { STYLE } from '../../../lib/assurance/dossier/page/style';

const LEAST = 4.5;
const colours = (css: string) =>
  new Map([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]));
const [light = '', dark = ''] = STYLE.split('@media (prefers-color-scheme: dark)');

/** Relative luminance. Source: WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['ground', 'raised'];
const ZONES = ['internet', 'edge', 'vpc', 'public', 'private', 'isolated', 'store', 'operations'];
const PAIRS = [
  ...['text', 'soft', 'link'].flatMap(text => GROUNDS.map(ground => [text, ground])),
  ...['soft', 'data'].flatMap(text => [...ZONES, 'ground'].map(zone => [text, zone])),
  ...['good', 'care', 'bad'].map(tone => [tone, `${tone}-ground`]),
];

describe.each([
  ['light', colours(light)],
  ['dark', colours(dark.slice(0, dark.indexOf('* {')))],
])('in the %s theme', (_, theme) => {
  it.each(PAIRS)('%s can be read on %s', (text, ground) => {
    expect(contrast(theme.get(text ?? '') ?? '', theme.get(ground ?? '') ?? '')).toBeGreaterThanOrEqual(
      LEAST,
    );
  });
});
