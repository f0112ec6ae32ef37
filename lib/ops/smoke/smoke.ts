import { runChecks, type SmokeCheck, type SmokeResult } from '../../local/smoke/check';
import { EXIT, type ExitCode } from '../exit';
import type { BiCardsSession } from '../session';
import type { Paint } from '../ui/paint';
import { table } from '../ui/table';

/**
 * Tries the deployment as people use it, every check beside the others.
 *
 * @param checks @default - those of the session's cloud
 * @returns not clear where something does not work
 */
export async function smoke(session: BiCardsSession, checks?: readonly SmokeCheck[]): Promise<ExitCode> {
  const { ui, signal } = session;
  await session.identity();
  const results = await ui.step('Try it', () => run(session, checks));
  // A check cut short has failed, which would be said of the deployment.
  signal.throwIfAborted();
  ui.result(results, () => describe(results, ui.paint));
  return results.every(({ passed }) => passed) ? EXIT.done : EXIT.notClear;
}

async function run(session: BiCardsSession, checks?: readonly SmokeCheck[]): Promise<SmokeResult[]> {
  if (checks) return runChecks(checks);
  const endpoint = session.environment.AWS_ENDPOINT_URL;
  if (session.cloud === 'local' && endpoint !== undefined)
    return (await import('../../local/smoke/smoke.ts')).smoke(endpoint);
  return runChecks(await (await import('./aws.ts')).awsChecks(session));
}

function describe(results: readonly SmokeResult[], paint: Paint): string {
  const failed = results.filter(({ passed }) => !passed).length;
  return [
    table(
      results.map(({ name, passed, detail }) => [
        paint(passed ? 'green' : 'red', passed ? '✔' : '✖'),
        name,
        detail,
      ]),
    ),
    failed === 0
      ? paint('green', `all ${results.length} work`)
      : paint('red', `${failed} of ${results.length} do not work`),
  ].join('\n');
}
