import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  ExecuteChangeSetCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { EXIT } from '../../../ops/exit';
import type { Report } from '../../../ops/ui/ui';
import type { DeployContext } from '../context';
import { DeployFailed } from '../stop';
import { type ChangeSet, whyObsolete } from './change-sets';
import { StackEvents } from './events';
import { type DeployedStack, describeStack, isInProgress } from './stacks';

/** CloudFormation's clock and ours differ; an event of the last change would be older than this. */
const CLOCK_SKEW_MS = 2_000;

/**
 * Executes a change set and waits for its end.
 *
 * @throws DeployFailed with the resources that failed, or where the change set is not what was approved any more
 */
export async function execute(
  context: Pick<DeployContext, 'session' | 'pace'>,
  changeSet: ChangeSet,
  report: Report,
): Promise<DeployedStack> {
  const { session, pace } = context;
  const { signal } = session;
  const { stack, region, id } = changeSet;
  const client = session.client(CloudFormationClient, region);
  const obsolete = await whyObsolete(client, changeSet);
  if (obsolete !== undefined)
    throw new DeployFailed(
      `the change set of ${stack} that was approved is obsolete: ${obsolete}. It is not made anew without a review: run the command again`,
    );
  const events = new StackEvents(client, stack, new Date(session.now().getTime() - CLOCK_SKEW_MS));
  // Events of the past, should the clocks agree too well.
  await events.next();
  signal.throwIfAborted();
  await client.send(new ExecuteChangeSetCommand({ StackName: stack, ChangeSetName: id }));
  for (;;) {
    await sleep(pace.poll, undefined, { signal });
    for (const event of await events.next()) if (isTelling(event)) report(describe(event));
    const deployed = await describeStack(client, stack);
    if (!deployed) throw new DeployFailed(`stack ${stack} is gone`, [], EXIT.unfinished);
    if (isUnderWay(deployed, changeSet)) continue;
    if (/^(CREATE|UPDATE)_COMPLETE$/.test(deployed.status)) return deployed;
    throw failure(deployed, events.reasons());
  }
}

/** That something began is told by its end, unless there is more to it. */
const isTelling = ({ ResourceStatus, ResourceStatusReason }: StackEvent) =>
  Boolean(ResourceStatusReason) || !ResourceStatus?.endsWith('_IN_PROGRESS');

const describe = ({ LogicalResourceId, ResourceStatus, ResourceStatusReason }: StackEvent) =>
  `${LogicalResourceId} ${ResourceStatus}${ResourceStatusReason ? `: ${ResourceStatusReason}` : ''}`;

/** A stack that was just told shows its former status for a moment. */
function isUnderWay({ status, version }: DeployedStack, { base, creates }: ChangeSet): boolean {
  if (isInProgress(status)) return true;
  return creates ? status === 'REVIEW_IN_PROGRESS' : version === base;
}

function failure({ name, status }: DeployedStack, reasons: readonly string[]): DeployFailed {
  const rolledBack = status === 'UPDATE_ROLLBACK_COMPLETE';
  return new DeployFailed(
    `stack ${name} failed and is ${status}`,
    reasons,
    rolledBack ? EXIT.rolledBack : EXIT.unfinished,
  );
}
