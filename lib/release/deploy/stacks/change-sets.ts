import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Change,
  type CloudFormationClient,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { describeStack, isWaiting } from './stacks';

/** A change set that waits to be executed. */
export interface ChangeSet {
  readonly id: string;
  readonly stack: string;
  readonly region: string;
  readonly creates: boolean;
  /** With every change, whatever CloudFormation's pages. */
  readonly description: DescribeChangeSetCommandOutput;
  /** Version of the stack it was made for; see `DeployedStack`. */
  readonly base: string | undefined;
}

/** What CloudFormation says where nothing would change. Source: CreateChangeSet of stacks with the same template. */
const EMPTY = /didn't contain changes|No updates are to be performed|no changes/i;

/**
 * The change set of this name, once it is made.
 *
 * @returns nothing where there is none, or an empty one, which is removed
 * @throws Error with CloudFormation's reason where it cannot be made
 */
export async function findChangeSet(
  client: CloudFormationClient,
  { stack, region, name, poll }: { stack: string; region: string; name: string; poll: number },
): Promise<ChangeSet | undefined> {
  for (;;) {
    const description = await describeAll(client, stack, name);
    if (!description) return undefined;
    const { Status, StatusReason = '', ChangeSetId = name } = description;
    if (Status === 'CREATE_COMPLETE') {
      const deployed = await describeStack(client, stack);
      const creates = deployed === undefined || isWaiting(deployed.status);
      return { id: ChangeSetId, stack, region, creates, description, base: deployed?.version };
    }
    if (Status === 'FAILED') {
      await client.send(new DeleteChangeSetCommand({ StackName: stack, ChangeSetName: ChangeSetId }));
      if (EMPTY.test(StatusReason)) return undefined;
      throw new Error(`the change set of ${stack} cannot be made: ${StatusReason}`);
    }
    await sleep(poll);
  }
}

async function describeAll(
  client: CloudFormationClient,
  StackName: string,
  ChangeSetName: string,
): Promise<DescribeChangeSetCommandOutput | undefined> {
  const Changes: Change[] = [];
  let NextToken: string | undefined;
  try {
    for (;;) {
      const page = await client.send(
        // Values before and after: what a rule on a property has to see. Not shown, and secrets are masked by AWS.
        new DescribeChangeSetCommand({ StackName, ChangeSetName, NextToken, IncludePropertyValues: true }),
      );
      Changes.push(...(page.Changes ?? []));
      NextToken = page.NextToken;
      if (!NextToken) return { ...page, Changes };
    }
  } catch (error) {
    if (error instanceof Error && /ChangeSetNotFound|does not exist/.test(`${error.name} ${error.message}`))
      return undefined;
    throw error;
  }
}

/** Why a change set that was approved is not what it was, or nothing. */
export async function whyObsolete(
  client: CloudFormationClient,
  changeSet: ChangeSet,
): Promise<string | undefined> {
  const found = await describeAll(client, changeSet.stack, changeSet.id);
  if (!found) return 'it is gone';
  if (found.Status !== 'CREATE_COMPLETE' || found.ExecutionStatus !== 'AVAILABLE')
    return `it is ${found.Status}, ${found.ExecutionStatus}`;
  const version = (await describeStack(client, changeSet.stack))?.version;
  return version === changeSet.base
    ? undefined
    : `the stack was changed at ${version}, after the change set was made`;
}

/** Takes back what was prepared and not executed, with the empty stacks that a first change set leaves behind. */
export async function discard(client: CloudFormationClient, { id, stack }: ChangeSet): Promise<void> {
  await client.send(new DeleteChangeSetCommand({ StackName: stack, ChangeSetName: id }));
  const left = await describeStack(client, stack);
  if (left && isWaiting(left.status)) await client.send(new DeleteStackCommand({ StackName: stack }));
}
