import { Logger } from '@aws-lambda-powertools/logger';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { InitReport } from '../../lib/contract/init';
import {
  answerCloudFormation,
  type CloudFormationRequest,
  isCloudFormationRequest,
  type Outcome,
} from '../shared/cloudformation';
import { describeSafely, SafeError } from '../shared/safe-error';
import { within } from '../shared/within';
import { ensureSecret } from './ensure-secret';
import { parseInitRequest } from './request';

interface Context {
  getRemainingTimeInMillis(): number;
}

const logger = new Logger();
const client = new SecretsManagerClient();

/** What is kept of the time limit to answer CloudFormation, in milliseconds. */
const TIME_TO_ANSWER = 5000;

/**
 * Makes sure that a JSON secret has every key it should have; see `InitRequest` and `ensureSecret`.
 *
 * Invoked directly it returns an `InitReport` or fails. As a custom resource it always answers CloudFormation; deleting
 * the resource leaves the secret as it is. No value of the secret is ever logged, returned or quoted in an error.
 */
export async function handler(event: unknown, context: Context): Promise<InitReport | undefined> {
  if (!isCloudFormationRequest(event)) return run(event);
  const timeLeft = context.getRemainingTimeInMillis() - TIME_TO_ANSWER;
  const outcome = await within(timeLeft, () => settle(event), outOfTime);
  await answerCloudFormation(event, outcome);
  return undefined;
}

async function run(input: unknown): Promise<InitReport> {
  try {
    const report = await ensureSecret(client, parseInitRequest(input));
    const log = report.missing.length > 0 ? 'warn' : 'info';
    logger[log]('secret keys ensured', { report });
    return report;
  } catch (error) {
    const message = describeSafely(error);
    logger.error('secret keys not ensured', { reason: message });
    // A new error: what the original carries besides its message is printed by Lambda.
    throw new SafeError(message);
  }
}

async function settle(request: CloudFormationRequest): Promise<Outcome> {
  if (request.RequestType === 'Delete') return { status: 'SUCCESS', attributes: {} };
  try {
    const { created, missing } = await run(request.ResourceProperties);
    return { status: 'SUCCESS', attributes: { created: created.join(), missing: missing.join() } };
  } catch (error) {
    return { status: 'FAILED', reason: describeSafely(error) };
  }
}

function outOfTime(): Outcome {
  return { status: 'FAILED', reason: 'init ran out of time; deploy again' };
}
