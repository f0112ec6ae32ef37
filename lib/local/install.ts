import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command';
import { LocalCloudError } from './errors';
import { findPython, type Python } from './python';

/** Packages from PyPI that are installed together, into an environment of their own. */
interface PinnedPackages {
  /** For people, for example `the emulator`. */
  readonly what: string;
  /** Every package with the hashes of its files, for all platforms; made from a `requirements.in`. */
  readonly requirements: string;
  /** Modules that can be imported once they are installed. */
  readonly modules: readonly string[];
}

const EMULATOR: PinnedPackages = {
  what: 'the emulator',
  requirements: join(__dirname, 'requirements.txt'),
  modules: ['ministack'],
};
/** Written last, inside the environment: without it, or with another content, the environment is half made or old. */
const STAMP = 'installed.json';

export interface Installation {
  /** The environment's own interpreter. */
  readonly python: string;
  /** Changes with the requirements and with the version of Python. */
  readonly id: string;
}

export interface InstallOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Called with a line of progress at a time. */
  readonly onLine?: (line: string) => void;
  /** @default the emulator */
  readonly packages?: PinnedPackages;
}

/** What is wanted on this machine, and whether it is there. */
export interface InstallPlan extends Installation {
  readonly from: Python;
  readonly installed: boolean;
}

/** Looks, and changes nothing. */
export async function planInstall(
  venv: string,
  { env = process.env, signal, packages = EMULATOR }: InstallOptions = {},
): Promise<InstallPlan> {
  const from = await findPython(env, signal);
  const id = createHash('sha256')
    .update(readFileSync(packages.requirements))
    .update(from.version)
    .digest('hex');
  const python = join(venv, 'bin', 'python');
  const installed = readStamp(venv) === stampOf(id) && (await works(python, packages, env));
  return { from, id, python, installed };
}

/**
 * Makes the environment from nothing. It may be interrupted anywhere: without its stamp it is made again.
 * Only wheels with a pinned hash are accepted, so nothing that was not reviewed runs here.
 */
export async function install(
  venv: string,
  plan: InstallPlan,
  { env = process.env, signal, onLine, packages = EMULATOR }: InstallOptions,
): Promise<void> {
  // An earlier run that was killed may have left pip writing.
  rmSync(venv, { recursive: true, force: true, maxRetries: 10 });
  mkdirSync(venv, { recursive: true });
  await step('make a virtual environment', plan.from.command, ['-m', 'venv', venv], { env, signal });
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  const pinned = ['--require-hashes', '--only-binary', ':all:', '--requirement', packages.requirements];
  await step(`install ${packages.what}`, plan.python, [...pip, ...pinned], {
    env,
    signal,
    onLine: line => /^Collecting|^Installing/.test(line) && onLine?.(line.split(' (')[0] ?? line),
  });
  writeFileSync(join(venv, STAMP), stampOf(plan.id));
}

async function step(
  what: string,
  command: string,
  args: readonly string[],
  options: InstallOptions & { readonly env: NodeJS.ProcessEnv },
): Promise<void> {
  const { code, output } = await run(command, args, options);
  if (code === 0) return;
  const tail = output.trim().split('\n').slice(-6).join('\n');
  throw new LocalCloudError(
    [
      `could not ${what}: ${command} ended with ${code}:`,
      tail,
      'Put this right and run the command again.',
    ].join('\n'),
  );
}

/** An interpreter stops working when the Python it was made from is upgraded or removed. */
async function works(python: string, { modules }: PinnedPackages, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    return (await run(python, ['-c', `import ${modules.join(', ')}`], { env })).code === 0;
  } catch {
    return false;
  }
}

function readStamp(venv: string): string | undefined {
  try {
    return readFileSync(join(venv, STAMP), 'utf8');
  } catch {
    return undefined;
  }
}

function stampOf(id: string): string {
  return `${JSON.stringify({ id })}\n`;
}
