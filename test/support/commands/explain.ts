import type { RECORDED } from '../shell';
import { checkCdk } from './cdk';
import type { Checker, Given } from './checker';
import { checkGcloud } from './gcloud';
import { checkJest } from './jest';
import { checkNpm } from './npm';
import { checkAws, checkCp, checkDocker, checkGit } from './others';
import { checkOurs } from './ours';

/** `cdk` and `ops` are how sentences call them. */
type Program = (typeof RECORDED)[number] | 'cdk' | 'ops';

const CHECKERS: Readonly<Record<Program, Checker>> = {
  aws: checkAws,
  cdk: checkCdk,
  cp: checkCp,
  docker: checkDocker,
  gcloud: checkGcloud,
  git: checkGit,
  npm: checkNpm,
  npx: checkNpx,
  ops: given => checkOurs('bin/ops.ts', given),
};

export const PROGRAMS = Object.keys(CHECKERS);

const isProgram = (name: string): name is Program => name in CHECKERS;

/** What is wrong with a command, if anything is. */
export async function explain(
  [name = '', ...args]: readonly string[],
  complete: boolean,
): Promise<string | undefined> {
  if (!isProgram(name)) return `nobody explains ${name}`;
  return CHECKERS[name]({ args, complete });
}

/** Packages of this repository that are run by name. */
function checkNpx({ args: [name, ...args], complete }: Given) {
  if (name === 'cdk') return checkCdk({ args, complete });
  if (name === 'jest') return checkJest({ args, complete });
  return `no package that npx is to run: ${name}`;
}
