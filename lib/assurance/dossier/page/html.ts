/** Markup that is safe to put into a page; made by `html` alone. */
export class Markup {
  constructor(readonly source: string) {}
}

type Piece = string | number | undefined | false | Markup | readonly Markup[];

/** A template in which every text is escaped; only markup goes in as it is. */
export const html = (parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup =>
  new Markup(parts.map((part, index) => (index === 0 ? part : sourceOf(pieces[index - 1]) + part)).join(''));

function sourceOf(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.source;
  if (typeof piece === 'object') return piece.map(({ source }) => source).join('');
  return escaped(String(piece));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for attributes in quotes. */
const escaped = (text: string) => text.replace(/[&<>"']/g, found => ENTITIES[found] ?? '');
