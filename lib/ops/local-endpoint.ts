import { join } from 'node:path';
import { awsEnvironment } from '../local/cdk';
import { layoutIn, ROOT } from '../local/layout';
import { isRunning } from '../local/process';
import { readState } from '../local/state';
import { CREDENTIALS } from '../local/target';
import { isLoopback, type LocalSettings } from './clients';
import { OpsError } from './exit';

/**
 * Where the local cloud answers: the one `AWS_ENDPOINT_URL` names, otherwise the one that `npm run local` started.
 *
 * @throws OpsError where none runs
 */
export function localEndpoint(
  env: NodeJS.ProcessEnv = process.env,
  stateFile = layoutIn(join(ROOT, '.local')).state,
): LocalSettings & { readonly environment: Record<string, string> } {
  const named = env.AWS_ENDPOINT_URL;
  const endpoint = named !== undefined && isLoopback(named) ? named : runningEndpoint(stateFile);
  return { endpoint, credentials: CREDENTIALS, environment: awsEnvironment(endpoint) };
}

function runningEndpoint(stateFile: string): string {
  const state = readState(stateFile);
  if (!state || !isRunning(state.process))
    throw new OpsError('the local cloud does not run; start it: npm run local');
  return `http://localhost:${state.port}`;
}
