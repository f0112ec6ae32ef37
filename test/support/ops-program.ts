import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';

const OPS = join(__dirname, '../../lib/ops');

/** Files that define commands, as CONTRIBUTING says where they are. */
const files = readdirSync(OPS, { recursive: true, encoding: 'utf8' }).filter(file =>
  /^commands\/[^/]+\.ts$|^[^/]+\/command\.ts$/.test(file),
);

/** Makes every command of `ops`, by the names of their functions. */
export function definitions(): ReadonlyMap<string, Command> {
  const makers = files.flatMap(file =>
    Object.entries<() => unknown>(require(join(OPS, file))).filter(([name]) => name.endsWith('Command')),
  );
  return new Map(
    makers.flatMap(([name, make]) => {
      const command = make();
      return command instanceof Command ? [[name, command] as const] : [];
    }),
  );
}

/** Whether the command that these arguments name can be tried with `--dry-run`; it then changes something without. */
export function canBeTried(args: readonly string[]): boolean {
  let level: readonly Command[] = [...definitions().values()];
  let found: Command | undefined;
  for (const arg of args) {
    const next = level.find(command => command.name() === arg);
    if (!next) break;
    found = next;
    level = next.commands;
  }
  return found?.options.some(({ long }) => long === '--dry-run') ?? false;
}

export interface Parsed {
  /** For example `restore run`. */
  readonly name: string;
}

/**
 * Reads arguments as `ops` would, and acts on nothing.
 *
 * @throws Error with what commander says
 */
export async function parseOps(args: readonly string[]): Promise<Parsed> {
  let parsed: Parsed | undefined;
  let said = '';
  const program = new Command('ops');
  for (const command of definitions().values()) program.addCommand(command);
  const quiet = (command: Command, path: readonly string[]) => {
    command.exitOverride().configureOutput({
      writeErr: text => {
        said += text;
      },
      writeOut: () => {},
    });
    for (const sub of command.commands) quiet(sub, [...path, sub.name()]);
    if (command.commands.length > 0) return;
    command.action(() => {
      parsed = { name: path.join(' ') };
    });
  };
  quiet(program, []);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch {
    throw new Error(said.trim());
  }
  if (!parsed) throw new Error(`nothing acts on: ${args.join(' ')}`);
  return parsed;
}
