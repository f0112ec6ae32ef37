/** An arrow of a picture. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** Part of a way out. */
  readonly isEscape?: boolean;
}

/** A flow chart in Mermaid's language; equal names are one box. */
export function mermaid(arrows: readonly Arrow[]): string {
  const names = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))];
  const id = (name: string) => `n${names.indexOf(name)}`;
  const drawn = [...new Map(arrows.map(arrow => [`${arrow.from}\0${arrow.to}`, arrow])).values()];
  const escapes = drawn.flatMap(({ isEscape }, index) => (isEscape ? [index] : []));
  return [
    'flowchart LR',
    ...names.map(name => `  ${id(name)}["${quoted(name)}"]`),
    ...drawn.map(
      ({ from, to, label }) =>
        `  ${id(from)} -->${label === undefined ? '' : `|"${quoted(label)}"|`} ${id(to)}`,
    ),
    ...(escapes.length > 0 ? [`  linkStyle ${escapes.join(',')} stroke:#c00,stroke-width:3px`] : []),
  ].join('\n');
}

/** Mermaid takes entities without the ampersand. */
export const quoted = (text: string) =>
  text.replaceAll('#', '#35;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;');
