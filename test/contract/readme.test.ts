/** Two languages, one README: who reads one has read the other. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain } from '../support/commands/explain';
import { targetsIn } from '../support/links';
import { blocksOf, commandsOf } from '../support/markdown';
import { read } from '../support/pages';
import { pairOf, sameInBoth, type Unit, unitsOf, unreadPairs } from '../support/translation';

/** Each language's words for the same, in the order of the page. */
const HEADINGS: readonly (readonly [string, string])[] = [
  ['# In-house systems on AWS', '# AWS 上の社内システム'],
  ['## Two commands', '## 二つのコマンド'],
  ['## From here to staging', '## staging にデプロイするまで'],
  ['## Before a change is deployed', '## 変更をデプロイする前に'],
  ['## Daily operation', '## 日々の運用'],
  ['## Where to change what', '## 何をどこで変えるか'],
  ['## Questions', '## よくある質問'],
  ['## For application developers', '## アプリケーション開発者へ'],
];

/** Which sentences of both somebody has read side by side. Written by `npm run readme`. */
const READ = join(__dirname, 'readme-read.txt');

const english = read('README.md');
const japanese = read('README.ja.md');
const units = unitsOf(english);
const translated = unitsOf(japanese);

const OTHER_LANGUAGE = /^README/;

const headings = (all: readonly Unit[]) =>
  all.filter(({ kind }) => kind.endsWith('heading')).map(({ text }) => text);
/** Comments are prose and translated; everything else of a block is the same. */
const blocks = (text: string) =>
  blocksOf(text).map(block => ({
    language: block.language,
    text: block.language === 'bash' ? commandsOf(block.text) : block.text,
  }));

it('gives the same commands and the same picture, in the same order', () => {
  expect(blocks(japanese)).toEqual(blocks(english));
  expect(blocks(english).map(({ language }) => language)).toEqual(
    expect.arrayContaining(['bash', 'mermaid']),
  );
});

it('has the headings of the table, in its order', () => {
  expect(headings(units)).toEqual(HEADINGS.map(([one]) => one));
  expect(headings(translated)).toEqual(HEADINGS.map(([, other]) => other));
});

it('says it in the same paragraphs, items, rows and comments, with the same code, links and numbers', () => {
  const compared = (all: readonly Unit[]) => all.map(unit => sameInBoth(unit, OTHER_LANGUAGE));
  expect(compared(translated)).toEqual(compared(units));
  expect(units.length).toBeGreaterThan(100);
});

it('leads from each to the other', () => {
  expect(targetsIn(english)).toContain('README.ja.md');
  expect(targetsIn(japanese)).toContain('README.md');
});

describe('what somebody has read side by side', () => {
  const pairs = units.flatMap((unit, index) => {
    const pair = pairOf(unit, translated[index] ?? unit);
    return pair === undefined ? [] : [{ pair, line: `${pair} ${unit.text.slice(0, 60).trim()}\n` }];
  });
  const recorded = () =>
    readFileSync(READ, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(line => line.split(' ').slice(0, 2).join(' '));

  it('is all of it', () => {
    if (process.env.UPDATE_README) writeFileSync(READ, pairs.map(({ line }) => line).join(''));
    expect(unreadPairs(recorded(), units, translated)).toEqual([]);
    expect(recorded()).toEqual(pairs.map(({ pair }) => pair));
  });

  const unit = (text: string, line = 1) => ({ text, line, kind: 'paragraph' });
  const was = [pairOf(unit('it stays'), unit('残る')) ?? ''];

  it.each([
    ['the translation became its opposite', 'it stays', '残らない', 'only the second'],
    ['the original did', 'it is gone', '残る', 'only the first'],
    ['both are new', 'it is gone', '消える', 'each'],
  ])('is not enough where %s', (_, one, other, who) => {
    expect(unreadPairs(was, [unit(one)], [unit(other, 2)])).toEqual([
      expect.stringContaining(`lines 1 and 2: ${who} says something new`),
    ]);
  });

  it('is enough where a line ends elsewhere', () => {
    expect(unreadPairs(was, [unit('it\nstays')], [unit('残\nる')])).toEqual([]);
  });

  it('is not asked for what is equal', () => {
    expect(unreadPairs(was, [unit('| 390 |')], [unit('| 390 |')])).toEqual([]);
  });
});

describe('the parts that are translated by themselves', () => {
  const page = [
    '# A `b`',
    '',
    'One 1',
    'paragraph [of](two).',
    '',
    '1. An item',
    '   goes on.',
    '',
    '   ```bash',
    '   npm ci   # a comment, 28 ways',
    '   ```',
    '',
    '| a | b |',
    '|---|---|',
    '| c | 3 |',
  ].join('\n');

  it('are found, with what is the same in every language', () => {
    expect(unitsOf(page).map(unit => [unit.line, sameInBoth(unit, /^none$/)])).toEqual([
      [1, { kind: '# heading', code: ['b'], links: [], numbers: [] }],
      [3, { kind: 'paragraph', code: [], links: ['two'], numbers: ['1'] }],
      [6, { kind: 'item 1.', code: [], links: [], numbers: ['1'] }],
      [10, { kind: 'comment', code: [], links: [], numbers: ['28'] }],
      [13, { kind: 'row of 2', code: [], links: [], numbers: [] }],
      [14, { kind: 'row of 2', code: [], links: [], numbers: [] }],
      [15, { kind: 'row of 2', code: [], links: [], numbers: ['3'] }],
    ]);
    expect(unitsOf(page)[1]?.text).toBe('One 1\nparagraph [of](two).');
  });
});

describe('an answer to a question', () => {
  const questions = english.split(/^## /m).find(section => section.startsWith('Questions')) ?? '';
  const looks = [...questions.matchAll(/^\|[^|]*\|([^|]*)\|/gm)].flatMap(([, look = '']) =>
    [...look.matchAll(/`([^`]+)`/g)].map(([, command = '']) => command),
  );

  it('is found', () => expect(looks.length).toBeGreaterThan(10));

  it.each([...new Set(looks)])('looks with a command that exists: %s', async command => {
    const words = ['ops', ...command.split(' '), '-d', 'bi-production'];
    expect(await explain(words, true)).toBeUndefined();
  });
});
