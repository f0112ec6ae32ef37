import { table } from '../../cost/report/markdown';
import type { Answer, Block, Inline, Section, Table, Text } from '../content';
import type { Dossier } from '../dossier';
import { mermaidOf } from './mermaid';

/** The dossier for docs/architecture; what is too long for it is on the page. */
export function markdownOf({ title, sections, findings }: Dossier): string {
  const shown = sections.filter(({ onPageOnly }) => onPageOnly !== true);
  const context: Context = {
    anchors: anchorsOf(shown),
    drawing: () => mermaidOf(findings.parts, findings.flows),
  };
  return `${[
    `# ${escaped(title)}`,
    `Written by \`npm run dossier:docs\` from the synthesized templates; a test fails when it is stale. Do not edit.
\`npm run dossier -- ${title}\` writes the same as one page for printing and sending, with every resource.`,
    ...shown.map(section => sectionText(section, context)),
  ].join('\n\n')}\n`;
}

interface Context {
  /** Anchors that GitHub gives to headings, by section. */
  readonly anchors: ReadonlyMap<string, string>;
  readonly drawing: () => string;
}

const anchorsOf = (sections: readonly Section[]) =>
  new Map(
    sections.map(({ id, title }) => [
      id,
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
        .replaceAll(' ', '-'),
    ]),
  );

const sectionText = ({ title, blocks }: Section, context: Context): string =>
  [
    `## ${escaped(title)}`,
    ...blocks
      .filter(block => !(block.kind === 'table' && block.isFolded))
      .map(block => blockText(block, context)),
  ].join('\n\n');

function blockText(block: Block, context: Context): string {
  switch (block.kind) {
    case 'text':
      return textOf(block.text);
    case 'list':
      return block.items.map(item => `- ${textOf(item)}`).join('\n');
    case 'heading':
      return `### ${escaped(block.text)}`;
    case 'table':
      return tableText(block);
    case 'answers':
      return block.answers.map(answer => answerText(answer, context)).join('\n\n');
    case 'drawing':
      return `\`\`\`mermaid\n${context.drawing()}\n\`\`\``;
  }
}

const tableText = ({ head, rows }: Table): string =>
  table(
    head.map(escaped),
    rows.map(row => row.map(cell => textOf(cell))),
  );

const answerText = ({ question, short, more, to }: Answer, context: Context): string =>
  [
    `**[${escaped(question)}](#${context.anchors.get(to) ?? to})** ${escaped(short)}.`,
    ...more.map(line => textOf(line)),
  ].join(' ');

/** Marks that the page sets apart by colour are a list here. */
const textOf = (text: Text): string =>
  text
    .map((inline, index) => {
      const isBetween = inline === ' ' && isMark(text[index - 1]) && isMark(text[index + 1]);
      return isBetween ? ', ' : inlineText(inline);
    })
    .join('');

const isMark = (inline: Inline | undefined) => typeof inline === 'object' && 'tone' in inline;

function inlineText(inline: Inline): string {
  if (typeof inline === 'string') return escaped(inline);
  if ('code' in inline) return codeText(inline.code);
  if ('tone' in inline) return escaped(inline.text);
  return `[${escaped(inline.text)}](../${inline.file.replace(/^docs\//, '')})`;
}

/** What Markdown, HTML and tables would read as markup. */
const escaped = (text: string) =>
  text
    .replace(/[\\`*_[\]|]/g, found => `\\${found}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\s*\n\s*/g, ' ');

/** Between as many backticks as it needs; a bar would end the cell. */
function codeText(text: string): string {
  const oneLine = text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...oneLine.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${oneLine}${fence}` : `${fence} ${oneLine} ${fence}`;
}
