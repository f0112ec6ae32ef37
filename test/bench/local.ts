import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layoutIn } from '../../lib/local/layout';
import { LocalCloud } from '../../lib/local/local-cloud';
import { readState } from '../../lib/local/state';
import { run } from './command';
import type { Suite } from './measurement';
import { watchMemory } from './memory';

/** `npm run local` beside the user's own local cloud: a directory and a port of its own, gone afterwards. */
export const local: Suite = async ({ progress }) => {
  const installed = new LocalCloud({ onLine: progress });
  await installed.install();
  const { directory, venv, state } = layoutIn(mkdtempSync(join(tmpdir(), 'bench-local-')));
  symlinkSync(installed.layout.venv, venv);
  const npm = (script: string, ...args: string[]) =>
    run(['npm', 'run', '--silent', script, '--', '--directory', directory, ...args]);
  const memory = watchMemory(() => readState(state)?.process.pid, 500);
  try {
    progress('npm run local');
    const first = await npm('local', '--port', '0', '--json');
    progress('npm run local once more');
    const rerun = await npm('local', '--json');
    return [
      { what: 'npm run local, installed', value: first.wallSeconds, unit: 's', limit: 60 },
      { what: 'npm run local, nothing changed', value: rerun.wallSeconds, unit: 's', limit: 10 },
      { what: 'memory of the local cloud', value: (await memory.stop()) / 1e6, unit: 'MB', limit: 500 },
    ];
  } finally {
    await memory.stop();
    await npm('local:down');
    rmSync(directory, { recursive: true, force: true });
  }
};
