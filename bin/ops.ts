import { Command } from 'commander';
import { deployCommand } from '../lib/ops/commands/deploy';
import { doctorCommand } from '../lib/ops/commands/doctor';
import { driftCommand } from '../lib/ops/commands/drift';
import { execCommand } from '../lib/ops/commands/exec';
import { jobCommand } from '../lib/ops/commands/job';
import { logsCommand } from '../lib/ops/commands/logs';
import { maintenanceCommand } from '../lib/ops/commands/maintenance';
import { metricsCommand } from '../lib/ops/commands/metrics';
import { reportCommand } from '../lib/ops/commands/report';
import { rollbackCommand } from '../lib/ops/commands/rollback';
import { scaleCommand } from '../lib/ops/commands/scale';
import { secretCommand } from '../lib/ops/commands/secret';
import { setupCommand } from '../lib/ops/commands/setup';
import { smokeCommand } from '../lib/ops/commands/smoke';
import { statusCommand } from '../lib/ops/commands/status';
import { whyCommand } from '../lib/ops/commands/why';
import { EXIT_CODES_IN_HELP } from '../lib/ops/exit';
import { fail } from '../lib/ops/fail';
import { releaseCommand } from '../lib/ops/release/command';
import { restoreCommand } from '../lib/ops/restore/command';

/** Definitions only: what a command does is loaded when it acts, so that `--help` starts at once. */
const COMMANDS: readonly (() => Command)[] = [
  releaseCommand,
  deployCommand,
  rollbackCommand,
  statusCommand,
  doctorCommand,
  smokeCommand,
  driftCommand,
  logsCommand,
  whyCommand,
  metricsCommand,
  scaleCommand,
  execCommand,
  maintenanceCommand,
  jobCommand,
  restoreCommand,
  reportCommand,
  secretCommand,
  setupCommand,
];

const program = new Command('npm run ops --').description(
  'releases, deploys and operates the systems of this repository',
);
for (const command of COMMANDS) program.addCommand(command());
configure(program);
program.parseAsync().catch(fail);

/** Subcommands that a file builds for itself inherit nothing, so each is told. */
function configure(command: Command): void {
  command
    .exitOverride()
    .showHelpAfterError('(--help shows what is allowed)')
    .addHelpText('after', EXIT_CODES_IN_HELP);
  for (const sub of command.commands) configure(sub);
}
