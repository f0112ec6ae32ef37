import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { type Given, isPlaceholder } from './checker';
import { unknownName } from './names';

const ROOT = join(__dirname, '../../..');
const programs = new Map<string, Command>();

/**
 * The program of a file such as `bin/cost.ts`, as the file builds it. The file runs its program when it is loaded, so
 * running is left out.
 */
export function programOf(file: string): Command {
  const program = programs.get(file) ?? load(file);
  programs.set(file, program);
  return program;
}

function load(file: string): Command {
  let found: Command | undefined;
  function record(this: Command) {
    found = this;
    return new Promise<never>(() => {});
  }
  const spies = (['parse', 'parseAsync'] as const).map(name =>
    jest.spyOn(Command.prototype, name).mockImplementation(record as never),
  );
  // It changes how every error of this process is shown.
  jest.doMock('source-map-support/register', () => ({}));
  try {
    require(join(ROOT, file));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  if (!found) throw new Error(`${file} runs no program of commander`);
  for (const command of commandsOf(found)) command.exitOverride();
  return found;
}

/** A command and those below it. */
export const commandsOf = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(one => commandsOf(one)),
];

/** Reads arguments as the program of a file does, and acts on nothing. */
export async function checkOurs(file: string, { args, complete }: Given): Promise<string | undefined> {
  const placeholder = complete ? -1 : args.findIndex(isPlaceholder);
  const given = placeholder === -1 ? args : args.slice(0, placeholder);
  const program = programOf(file);
  let said = '';
  let reached: Command | undefined;
  for (const command of commandsOf(program)) {
    command.configureOutput({
      writeOut: () => {},
      writeErr: text => {
        said += text;
      },
    });
    if (command.commands.length > 0) continue;
    command.action(() => {
      reached = command;
    });
  }
  const restore = complete ? () => {} : askForNothing(program);
  try {
    await program.parseAsync(given, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help was asked for, or is shown where a sentence names a group of commands.
    if (error.exitCode === 0 || (!complete && error.code === 'commander.help')) return undefined;
    return said.trim().split('\n')[0];
  } finally {
    restore();
  }
  return reached ? unknownValue(program, reached) : 'nothing acts on it';
}

/** Nothing is missing for a while: neither an argument, nor an option, nor an option's value. */
function askForNothing(program: Command): () => void {
  const undo: (() => void)[] = [];
  for (const { options, registeredArguments } of commandsOf(program)) {
    for (const option of options) {
      const { mandatory, required, optional } = option;
      undo.push(() => Object.assign(option, { mandatory, required, optional }));
      Object.assign(option, { mandatory: false, required: false, optional: optional || required });
    }
    for (const argument of registeredArguments) {
      const { required } = argument;
      undo.push(() => Object.assign(argument, { required }));
      argument.required = false;
    }
  }
  return () => {
    for (const back of undo) back();
  };
}

function unknownValue(program: Command, command: Command): string | undefined {
  const path: string[] = [];
  for (let at: Command | null = command; at && at !== program; at = at.parent) path.unshift(at.name());
  const values = command.registeredArguments.map(
    (argument, index) => [argument.name(), command.processedArgs[index]] as const,
  );
  return [...values, ...Object.entries(command.opts())]
    .map(([name, value]) => unknownName(path.join(' '), name, value))
    .find(wrong => wrong !== undefined);
}
