const CODES = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const;

/** Colours text, or leaves it as it is. */
export type Paint = (style: keyof typeof CODES, text: string) => string;

const coloured: Paint = (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m`;
const plain: Paint = (_, text) => text;

/** Colour for a terminal, unless the person wants none. Source: https://no-color.org */
export function paintFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Paint {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb' ? coloured : plain;
}
