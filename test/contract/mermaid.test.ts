/** Pictures are read by Mermaid itself; how they look is for people. */
import { blocksOf } from '../support/markdown';
import { whyNoPicture } from '../support/mermaid';
import { PAGES, read } from '../support/pages';

it.each([
  ['a box that is not closed', 'flowchart TB\n  a[b --> c', /Parse error/],
  ['a part that is not closed', 'flowchart TB\n  subgraph a\n  b --> c', /Parse error/],
  ['an arrow that is none', 'flowchart TB\n  a ~> b', /Parse error|Lexical error/],
  ['brackets in a label without quotes', 'flowchart TB\n  a[b (c)]', /Parse error/],
  ['another kind of picture', 'flowchrt TB\n  a --> b', /No diagram type detected/],
  ['a message without words', 'sequenceDiagram\n  A->>B', /Parse error/],
])('refuses %s', async (_, text, why) => {
  expect(await whyNoPicture(text)).toMatch(why);
});

it('takes a label of two lines', async () => {
  expect(await whyNoPicture('flowchart LR\n  a["people<br>with a browser"] -->|"1 < 2"| b')).toBeUndefined();
});

const pictures = PAGES.flatMap(page =>
  blocksOf(read(page))
    .filter(({ language }) => language === 'mermaid')
    .map(({ text, line }) => [`${page}:${line}`, text] as const),
);

it.each(pictures)('takes %s', async (_, text) => {
  expect(await whyNoPicture(text)).toBeUndefined();
});

it('finds pictures of both kinds', () => {
  const kinds = pictures.map(([, text]) => text.split(/\s/)[0]);
  expect([...new Set(kinds)].sort()).toEqual(['flowchart', 'sequenceDiagram']);
});
