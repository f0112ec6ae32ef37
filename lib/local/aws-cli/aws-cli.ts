import { join } from 'node:path';
import { type InstallOptions, install, planInstall } from '../install';
import { withLock } from '../lock';

const PACKAGES = {
  what: 'the AWS CLI',
  requirements: join(__dirname, 'requirements.txt'),
  modules: ['awscli'],
};

export interface AwsCli {
  /** Interpreter that can import `awscli`. */
  readonly python: string;
  /** The command itself. */
  readonly aws: string;
}

/**
 * The pinned AWS CLI in an environment of its own; installed unless exactly this one is there.
 *
 * @param venv for example `.local/aws-cli`
 */
export function awsCli(venv: string, options: Omit<InstallOptions, 'packages'> = {}): Promise<AwsCli> {
  return withLock(`${venv}.lock`, {}, async () => {
    const given = { ...options, packages: PACKAGES };
    const plan = await planInstall(venv, given);
    if (!plan.installed) await install(venv, plan, given);
    return { python: plan.python, aws: join(venv, 'bin', 'aws') };
  });
}
