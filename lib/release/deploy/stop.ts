import { EXIT, type ExitCode, OpsError } from '../../ops/exit';

/** The deploy went wrong after something was changed: what ran before has to be put back. */
export class DeployFailed extends OpsError {
  override readonly name = 'DeployFailed';

  /** @param details further lines: failed resources, the stopped tasks' last words */
  constructor(
    readonly reason: string,
    readonly details: readonly string[] = [],
    exitCode: ExitCode = EXIT.rolledBack,
  ) {
    super([reason, ...details.map(line => `  ${line}`)].join('\n'), exitCode);
  }
}

/** Everything that is in the way, at once; nothing was changed. */
export class Refused extends OpsError {
  override readonly name = 'Refused';

  constructor(what: string, problems: readonly string[] = [], exitCode: ExitCode = EXIT.refused) {
    super([what, ...problems.map(problem => `  • ${problem.replace(/\n/g, '\n    ')}`)].join('\n'), exitCode);
  }
}
