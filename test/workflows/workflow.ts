/** Workflow files as data, as far as the rules look at them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '../..');
const FOLDER = join(ROOT, '.github/workflows');

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly environment?: unknown;
  readonly concurrency?: Concurrency;
  readonly 'timeout-minutes'?: number;
  readonly 'runs-on'?: unknown;
  readonly needs?: unknown;
  readonly secrets?: unknown;
  readonly steps: readonly Step[];
}

interface Concurrency {
  readonly group: string;
  readonly 'cancel-in-progress': unknown;
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly concurrency?: Concurrency;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export const NAMES = readdirSync(FOLDER).filter(name => name.endsWith('.yml'));
export const textOf = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
export const workflow = (text: string): Workflow => parse(text);

export const stepsOf = ({ jobs }: Workflow) =>
  Object.entries(jobs).flatMap(([job, { steps }]) => steps.map(step => ({ job, step })));

/** Shell of the one step of a job that has this name. */
export function scriptOf(file: string, job: string, name: string): string {
  const found = workflow(textOf(file)).jobs[job]?.steps.filter(step => step.name === name && step.run);
  if (found?.length !== 1) throw new Error(`${file}: ${job} has ${found?.length ?? 0} scripts named ${name}`);
  return found[0]?.run ?? '';
}
