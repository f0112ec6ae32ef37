import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command';
import { median, type Suite } from './measurement';

/** What people wait for at the keyboard, each as they start it: wall time. */
export const tools: Suite = async ({ rounds, progress }) => {
  const directory = mkdtempSync(join(tmpdir(), 'bench-tools-'));
  const repeated = async (what: string, command: readonly string[]) => {
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      progress(`${what}, round ${round + 1}`);
      // A review of this tree against itself is clear, and a proof holds.
      seconds.push((await run(command)).wallSeconds);
    }
    return median(seconds);
  };
  const npm = (script: string, ...args: string[]) => ['npm', 'run', '--silent', script, '--', ...args];
  try {
    const review = await repeated('review', npm('review', 'bi-production', '--base', 'HEAD'));
    const prove = await repeated('prove', npm('prove', 'bi-production'));
    const dossier = await repeated(
      'dossier',
      npm('dossier', 'bi-production', '--out', join(directory, 'dossier.html')),
    );
    // The first one builds the bundle.
    await run(['node', 'bin/bundled.mjs', 'ops', '--help']);
    const node = await repeated('bare node', ['node', '--eval', '0']);
    const help = await repeated('ops --help', ['node', 'bin/bundled.mjs', 'ops', '--help']);
    return [
      { what: 'npm run review of bi-production against HEAD', value: review, unit: 's', limit: 15 },
      { what: 'npm run prove of bi-production', value: prove, unit: 's' },
      { what: 'npm run dossier of bi-production, synth included', value: dossier, unit: 's' },
      {
        what: 'ops --help over a bare node',
        value: help - node,
        unit: 's',
        limit: 0.15,
        detail: `${help.toFixed(2)} s and ${node.toFixed(2)} s`,
      },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
