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

export interface Parsed {
  /** For example `restore run`. */
  readonly name: string;
  /** Whether it can be tried without changing anything. */
  readonly changes: boolean;
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
    const changes = command.options.some(({ long }) => long === '--dry-run');
    command.action(() => {
      parsed = { name: path.join(' '), changes };
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
