import { run } from './command';
import { LocalCloudError } from './errors';

/** What the pinned emulator asks for. Source: its metadata, `Requires-Python`. */
const OLDEST = [3, 10] as const;
/** `python3` may be an old system one beside a newer versioned one, as on macOS. */
const CANDIDATES = [
  'python3',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python',
];

export interface Python {
  readonly command: string;
  /** For example `3.12.4`. */
  readonly version: string;
}

/** The first Python that is new enough; `PYTHON` in the environment names the only one to try. */
export async function findPython(
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
): Promise<Python> {
  const commands = env.PYTHON ? [env.PYTHON] : CANDIDATES;
  const found: Python[] = [];
  for (const command of commands) {
    const version = await versionOf(command, env, signal);
    if (version === undefined) continue;
    if (isNewEnough(version)) return { command, version };
    found.push({ command, version });
  }
  throw new LocalCloudError(
    [
      `the local cloud needs Python ${OLDEST.join('.')} or newer; found: ${describe(found)}.`,
      `Looked for ${commands.join(', ')}${env.PYTHON ? ' (from PYTHON)' : ''} on the PATH.`,
      'Install one (macOS: brew install python; Debian, Ubuntu, WSL: sudo apt install python3 python3-venv),',
      'or name it: PYTHON=/path/to/python3 npm run local',
    ].join('\n'),
  );
}

async function versionOf(
  command: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const print = 'import sys; print("%d.%d.%d" % sys.version_info[:3])';
  try {
    const { code, output } = await run(command, ['-c', print], { env, signal });
    const version = output.trim();
    return code === 0 && /^\d+\.\d+\.\d+$/.test(version) ? version : undefined;
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function describe(found: readonly Python[]): string {
  return found.map(({ command, version }) => `${command} ${version}`).join(', ') || 'none';
}
