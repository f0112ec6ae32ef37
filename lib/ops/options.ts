import { Argument, Option } from 'commander';

/**
 * Options that mean the same everywhere. A command takes those that it honours: one that ignored `--dry-run` would act.
 */
export const deploymentOption = () =>
  new Option('-d, --deployment <name>', 'for example bi-production').makeOptionMandatory();
export const jsonOption = () => new Option('--json', 'one JSON value on standard output').default(false);
export const dryRunOption = () =>
  new Option('--dry-run', 'prints what would be done and changes nothing').default(false);
export const yesOption = () =>
  new Option('--yes', 'answers yes where a person would be asked').default(false);

/** One of the two services; a command that takes it says what it does with the other. */
export const serviceArgument = () => new Argument('<service>', 'of ECS').choices(['api', 'executor']);

/** What of them a command was given. */
export interface SessionOptions {
  readonly deployment: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}
