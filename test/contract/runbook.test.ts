/** The runbook is what an alarm leads to at night: every section is there, complete, and speaks of what exists. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEMS } from '../../lib/contract/logs';
import { RUNBOOK_SECTIONS } from '../../lib/contract/runbook';
import { mentionsIn } from '../support/commands/mentions';
import { synthesized } from '../support/deployment';
import { linksIn } from '../support/links';
import { filesIn, PAGES, read } from '../support/pages';
import { blocks, callsIn } from '../support/shell';

const PARTS = ['意味', '確認', '対処'];
const runbook = read('docs/runbook/alarms.md');

/** Text below each heading of a level, by heading. Code blocks hold comments, not headings. */
function split(text: string, level: '##' | '###'): Map<string, string> {
  const isHeading = new RegExp(`^${level} (.+)$`);
  const parts = new Map<string, string[]>();
  let lines: string[] = [];
  let inCode = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) inCode = !inCode;
    const heading = inCode ? undefined : isHeading.exec(line)?.[1];
    if (heading === undefined) lines.push(line);
    else {
      lines = [];
      parts.set(heading, lines);
    }
  }
  return new Map([...parts].map(([heading, body]) => [heading, body.join('\n')]));
}

/** A physical name: `bi-production`, `bi-production-api`, `bi-datasets-production`, `bi_users`. */
const NAME = /\bbi[-_][\w-]+/g;
/** The execution policy, before there is a stack. */
const MADE_BY_HAND = ['bi-cdk-execution'];

const codeIn = (text: string) => [...text.matchAll(/^```bash\n(.*?)^```$/gms)].map(match => match[1] ?? '');

/** An alarm's section is headed by its id, so that the id is the anchor; every other heading is Japanese. */
const sections = new Map([...split(runbook, '##')].filter(([heading]) => /^[\w -]+$/.test(heading)));

it('has a section for each entry of the contract and no other, in its order', () => {
  expect([...sections.keys()]).toEqual(RUNBOOK_SECTIONS);
});

describe.each(RUNBOOK_SECTIONS)('the section %s', id => {
  const parts = split(sections.get(id) ?? '', '###');

  it('says what it means, what to look at and what to do', () => {
    expect([...parts.keys()]).toEqual(PARTS);
    for (const text of parts.values()) expect(text.trim()).not.toBe('');
  });

  it('gives commands for looking', () => {
    expect(parts.get('確認')).toMatch(/^aws /m);
  });
});

it('has an index that leads to every page', () => {
  const index = 'docs/runbook/README.md';
  const pages = filesIn('docs/runbook', /\.md$/).filter(page => page !== index);
  const linked = linksIn(index, read(index)).map(({ path }) => path);
  expect(linked).toEqual(expect.arrayContaining(pages));
  expect(pages.length).toBeGreaterThan(3);
});

it('has no section that no alarm leads to', () => {
  const sources = ['lib/constructs', 'lib/systems']
    .map(folder => join(__dirname, '../..', folder))
    .flatMap(folder =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter(path => path.endsWith('.ts'))
        .map(path => readFileSync(join(folder, path), 'utf8')),
    )
    // Problems in the logs are a list, and each has the section of its alarm's name.
    .concat(PROBLEMS.map(({ alarm }) => `'${alarm}'`))
    .join();
  expect(RUNBOOK_SECTIONS.filter(id => !sources.includes(`'${id}'`))).toEqual([]);
});

describe('bi-production', () => {
  const production = synthesized('bi-production');
  const otherProduction = synthesized('other-choices');
  /** Of production as it is, and as it could be. */
  const everyAlarm = () =>
    [production, otherProduction].flatMap(deployment => [
      ...deployment.resources('AWS::CloudWatch::Alarm'),
      ...deployment.resources('AWS::CloudWatch::CompositeAlarm'),
    ]);
  const commands = codeIn(runbook);
  const found = (pattern: RegExp) =>
    commands.flatMap(code => [...code.matchAll(pattern)].map(match => match[1]));

  it('has its alarms, each named in the section it leads to', () => {
    const alarms = everyAlarm().map(({ properties }) => ({
      name: properties.AlarmName,
      section: properties.AlarmDescription.split('#').at(-1),
    }));
    const unnamed = alarms.filter(({ name, section }) => !sections.get(section)?.includes(`\`${name}\``));
    expect(unnamed).toEqual([]);
    expect(alarms.length).toBeGreaterThan(0);
  });

  it('has what each alarm says to run first in the part on looking, word for word', () => {
    const commandsOf = (id: string) =>
      codeIn(split(sections.get(id) ?? '', '###').get('確認') ?? '')
        .join('\n')
        .replaceAll(/\s*\\\n\s*/g, ' ');
    const missing = everyAlarm().flatMap(({ properties }) => {
      const [, first = '', id = ''] =
        / First: (.*) Runbook: .*#([\w-]+)$/.exec(properties.AlarmDescription) ?? [];
      // One table and one function stand for all of their kind.
      const written = first.replace(/--table-name bi_\w+/, '--table-name bi_cards');
      return first !== '' && commandsOf(id).split('\n').includes(written) ? [] : [`${id}: ${first}`];
    });
    expect(missing).toEqual([]);
  });

  it('has every log group the commands read', () => {
    const logGroups = production
      .resources('AWS::Logs::LogGroup')
      .map(({ properties }) => properties.LogGroupName);
    const read = found(/(?:logs tail|--log-group-name) (\S+)/g);
    expect(logGroups).toEqual(expect.arrayContaining(read));
    expect(read.length).toBeGreaterThan(0);
  });

  it('has whatever the commands of AWS name, on every page', () => {
    const templates = production.stacks.map(({ artifact, template }) => [artifact.stackName, template]);
    const known = new Set([...(JSON.stringify(templates).match(NAME) ?? []), ...MADE_BY_HAND]);
    const calls = [...blocks.flatMap(callsIn), ...PAGES.flatMap(page => mentionsIn(page, read(page)))];
    const unknown = calls.flatMap(({ where, words: [program, ...args] }) =>
      (program === 'aws' ? args.flatMap(arg => arg.match(NAME) ?? []) : [])
        .filter(name => !known.has(name))
        .map(name => `${where}: ${name}`),
    );
    expect(unknown).toEqual([]);
    expect(known.has('bi-datasets-production') && known.has('bi_users')).toBe(true);
  });
});
