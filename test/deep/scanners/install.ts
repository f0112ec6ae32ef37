import { join } from 'node:path';
import { install, planInstall } from '../../../lib/local/install';
import { ROOT } from '../../../lib/local/layout';
import { withLock } from '../../../lib/local/lock';

const VENV = join(ROOT, '.local/scanners');

const packages = {
  what: 'the scanners',
  requirements: join(__dirname, 'requirements.txt'),
  modules: ['cfnlint', 'checkov'],
};

/** Path of a scanner's command, for example `checkov`. */
export type Scanners = (command: string) => string;

/** The pinned scanners, installed unless exactly these are. */
export function scanners(): Promise<Scanners> {
  return withLock(`${VENV}.lock`, {}, async () => {
    const plan = await planInstall(VENV, { packages });
    if (!plan.installed) await install(VENV, plan, { packages });
    return command => join(VENV, 'bin', command);
  });
}
