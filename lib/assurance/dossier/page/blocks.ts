import type { Answer, Block, Inline, Section, Table, Text } from '../content';
import { html, Markup } from './html';

/** What is the same for every piece of a page. */
export interface PageContext {
  /** The drawing as SVG. */
  readonly drawing: string;
  /**
   * Where files of the repository can be read, ending with a slash.
   * @default - they are named, not linked
   */
  readonly files?: string;
}

export const sectionMarkup = ({ id, title, blocks }: Section, context: PageContext): Markup =>
  html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${blocks.map(block => blockMarkup(block, context))}</section>
`;

function blockMarkup(block: Block, context: PageContext): Markup {
  switch (block.kind) {
    case 'text':
      return html`<p>${textMarkup(block.text, context)}</p>
`;
    case 'list':
      return html`<ul>${block.items.map(
        item => html`<li>${textMarkup(item, context)}</li>
`,
      )}</ul>
`;
    case 'heading':
      return html`<h3 id="${block.id}">${block.text}</h3>
`;
    case 'table':
      return block.isFolded
        ? html`<details><summary>${block.caption}</summary>${tableMarkup(block, context)}</details>
`
        : tableMarkup(block, context);
    case 'answers':
      return html`<div class="answers">${block.answers.map(answer => answerMarkup(answer, context))}</div>
`;
    case 'drawing':
      return html`<figure><div class="scroll" role="group" aria-label="Drawing of the architecture" tabindex="0">${new Markup(context.drawing)}</div></figure>
`;
  }
}

function tableMarkup({ caption, head, rows, isMatrix, numbers = [] }: Table, context: PageContext): Markup {
  const kind = (column: number) => numbers.includes(column) && html` class="number"`;
  // Narrow screens show each row as a block, which takes the roles away unless they are said.
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table role="table"${isMatrix && html` class="matrix"`}>
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head.map((one, column) =>
    one === ''
      ? html`<td role="cell"></td>`
      : html`<th scope="col" role="columnheader"${kind(column)}>${one}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map(
    row => html`<tr role="row">${row.map((cell, column) =>
      column === 0
        ? html`<th scope="row" role="rowheader">${textMarkup(cell, context)}</th>`
        : html`<td role="cell" data-head="${head[column]}"${kind(column)}>${textMarkup(cell, context)}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>
`;
}

const answerMarkup = ({ question, short, more, to }: Answer, context: PageContext): Markup =>
  html`<article class="answer"><h3><a href="#${to}">${question}</a></h3>
<p class="short">${short}</p>
${more.map(
  line => html`<p>${textMarkup(line, context)}</p>
`,
)}</article>
`;

const textMarkup = (text: Text, context: PageContext): Markup[] =>
  text.map(inline => inlineMarkup(inline, context));

function inlineMarkup(inline: Inline, { files }: PageContext): Markup {
  if (typeof inline === 'string') return html`${inline}`;
  if ('code' in inline) return html`<code>${inline.code}</code>`;
  if ('tone' in inline) return html`<span class="${inline.tone}">${inline.text}</span>`;
  const { file, text } = inline;
  if (files !== undefined) return html`<a href="${files}${file}">${text}</a>`;
  return text === file ? html`<code>${file}</code>` : html`${text} (<code>${file}</code>)`;
}
