import { type CodeSpan, codeSpansOf } from '../markdown';
import type { Call } from '../shell';
import { readContext } from './cdk';
import { cdkCommands } from './cdk-cli';
import { explain, PROGRAMS } from './explain';
import { unknownDeployment } from './names';
import { OUR_PROGRAMS } from './npm';
import { commandsOf, programOf } from './ours';

const OURS = OUR_PROGRAMS.flatMap(file => commandsOf(programOf(file)));
const COMMANDS_OF_OPS = programOf('bin/ops.ts').commands.map(command => command.name());

/** Options that a sentence names without their command, of programs of other people. */
const REVIEWED_OPTIONS: readonly string[] = [
  // Of the AWS CLI.
  '--cluster',
  '--contributor-insights-action',
  '--desired-count',
  '--force-new-deployment',
  '--query',
  // Of docker compose.
  '--env-file',
  // Of jest.
  '--selectProjects',
  '--watch',
  // Of Node.js.
  '--liftoff-only',
  '--max-semi-space-size',
  '--no-concurrent-marking',
  '--trace-gc',
];
const OPTIONS = new Set([
  '--help',
  ...REVIEWED_OPTIONS,
  ...OURS.flatMap(({ options }) => options.flatMap(({ short, long }) => [short, long])),
  ...[...cdkCommands().values()].flatMap(({ options }) => options.flatMap(({ spellings }) => spellings)),
]);

/**
 * Commands, and parts of commands, that sentences write as code.
 *
 * @param page its name, for messages
 */
export const mentionsIn = (page: string, text: string): Call[] =>
  codeSpansOf(text).flatMap(span =>
    commandsIn(span).map(words => ({ where: `${page}:${span.line}`, words })),
  );

function commandsIn({ text }: CodeSpan): string[][] {
  return text
    .split(' && ')
    .map(command => command.replace(/^(?:[A-Z_]+=\S+ )+/, ''))
    .map(command => command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [])
    .flatMap(words => alternatives(words))
    .flatMap(words => {
      const [first = '', ...more] = words;
      if (PROGRAMS.includes(first) && more.length > 0) return [words];
      // What people type after `npm run ops --`.
      if (COMMANDS_OF_OPS.includes(first) && more.length > 0) return [['ops', ...words]];
      return /^--?[a-z][a-z-]*(=|$)/.test(first) ? [words] : [];
    });
}

/** `create|list` are two commands. */
function alternatives(words: readonly string[]): string[][] {
  return words.reduce<string[][]>(
    (all, word) => {
      const choices = /^[a-z|]+$/.test(word) ? word.split('|') : [word];
      return all.flatMap(one => choices.map(choice => [...one, choice]));
    },
    [[]],
  );
}

/** What is wrong with a mention, if anything is. */
export async function explainMention(words: readonly string[]): Promise<string | undefined> {
  const [first = '', second] = words;
  if (!first.startsWith('-')) return explain(words, false);
  const [option = ''] = first.split('=');
  if (!OPTIONS.has(option)) return `no program of these documents has ${option}`;
  if (option === '-c' && second !== undefined) return readContext(second, { stacks: [] });
  return option === '-d' && second !== undefined ? unknownDeployment(second) : undefined;
}
