/** Two languages, one README: who reads one has read the other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain } from '../support/commands/explain';
import { blocksOf, commandsOf, withoutBlocks } from '../support/markdown';

const read = (name: string) => readFileSync(join(__dirname, '../..', name), 'utf8');
const english = read('README.md');
const japanese = read('README.ja.md');

/** Comments are prose and translated; everything else of a block is the same. */
const blocks = (text: string) =>
  blocksOf(text).map(block => ({
    language: block.language,
    text: block.language === 'bash' ? commandsOf(block.text) : block.text,
  }));
const headings = (text: string) => [...withoutBlocks(text).matchAll(/^(#+) .+$/gm)].map(([, level]) => level);
const targets = (text: string) =>
  [...withoutBlocks(text).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target).sort();
const rowsOfTables = (text: string) =>
  withoutBlocks(text)
    .split(/\n(?!\|)/)
    .map(part => part.split('\n').filter(line => line.startsWith('|')).length)
    .filter(rows => rows > 0);

it('gives the same commands and the same picture, in the same order', () => {
  expect(blocks(japanese)).toEqual(blocks(english));
  expect(blocks(english).map(({ language }) => language)).toEqual(
    expect.arrayContaining(['bash', 'mermaid']),
  );
});

it('has the same headings', () => {
  expect(headings(japanese)).toEqual(headings(english));
  expect(headings(english).length).toBeGreaterThan(5);
});

it('has the same tables, row by row', () => {
  expect(rowsOfTables(japanese)).toEqual(rowsOfTables(english));
  expect(rowsOfTables(english).length).toBeGreaterThan(3);
});

it('leads to the same places, and each to the other', () => {
  const others = (text: string) => targets(text).filter(target => !/^README/.test(target ?? ''));
  expect(others(japanese)).toEqual(others(english));
  expect(targets(english)).toContain('README.ja.md');
  expect(targets(japanese)).toContain('README.md');
});

it('names the same commands, files and settings in its sentences', () => {
  const code = (text: string) =>
    [...new Set([...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, name]) => name))].sort();
  expect(code(japanese)).toEqual(code(english));
});

describe('an answer to a question', () => {
  const questions = english.split(/^## /m).find(section => section.startsWith('Questions')) ?? '';
  const looks = [...questions.matchAll(/^\|[^|]*\|([^|]*)\|/gm)].flatMap(([, look = '']) =>
    [...look.matchAll(/`([^`]+)`/g)].map(([, command = '']) => command),
  );

  it('is found', () => expect(looks.length).toBeGreaterThan(10));

  it.each([...new Set(looks)])('looks with a command that exists: %s', async command => {
    expect(await explain(['ops', ...command.split(' '), '-d', 'bi-production'], true)).toBeUndefined();
  });
});
