/**
 * A step of a restore in a process of its own, which kills itself (SIGKILL) at the request it is told: before it is
 * sent, while it is under way, or when its answer is there. Arguments: one JSON object. Prints the result as JSON.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { abandonRestore } from '../../../lib/ops/restore/abandon';
import { applyRestore } from '../../../lib/ops/restore/apply';
import { planRestore } from '../../../lib/ops/restore/plan';
import { runRestore } from '../../../lib/ops/restore/run';
import { contextFor, settingsFor } from './restore-context';

export interface StepArguments {
  readonly endpoint: string;
  readonly step: 'run' | 'apply' | 'abandon';
  readonly id: string;
  /** ISO. */
  readonly at: string;
  readonly kill?: Kill;
}

export interface Kill {
  readonly request: number;
  readonly when: 'before' | 'during' | 'after';
  /** Requests that count; all without it. */
  readonly only?: readonly string[];
}

const { endpoint, step, id, at, kill }: StepArguments = JSON.parse(process.argv[2] ?? '');
const dynamodb = new DynamoDBClient(settingsFor(endpoint));
const s3 = new S3Client({ ...settingsFor(endpoint), forcePathStyle: true });

let sent = 0;
const die = () => process.kill(process.pid, 'SIGKILL');

function killing<A, R>(next: (args: A) => Promise<R>, context: { readonly commandName?: string }) {
  return async (args: A): Promise<R> => {
    const counts = !kill?.only || kill.only.includes(context.commandName ?? '');
    if (counts) sent += 1;
    if (!kill || !counts || sent !== kill.request) return next(args);
    if (kill.when === 'before') die();
    const answer = next(args);
    // Time for the request to leave, not to be answered.
    if (kill.when === 'during') setTimeout(die, 2);
    return answer.finally(die);
  };
}
dynamodb.middlewareStack.add(killing, { step: 'initialize' });
s3.middlewareStack.add(killing, { step: 'initialize' });

async function main(): Promise<unknown> {
  const context = contextFor(dynamodb, s3);
  if (step === 'run') return runRestore(context, await planRestore(context, new Date(at)));
  if (step === 'apply') return applyRestore(context, id, { live: false, maintenanceIsOn: async () => true });
  return abandonRestore(context, id);
}

main().then(
  result => console.log(JSON.stringify(result)),
  error => {
    console.error(error);
    process.exitCode = 1;
  },
);
