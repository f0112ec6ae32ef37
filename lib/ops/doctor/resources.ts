import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { BiCardsSession } from '../session';

/** Physical ids of a stack's resources of one type: what AWS names itself stands in no contract. */
export async function physicalIds(
  session: BiCardsSession,
  StackName: string,
  type: string,
): Promise<string[]> {
  const client = session.client(CloudFormationClient);
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName, NextToken }));
    for (const { ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? [])
      if (ResourceType === type && PhysicalResourceId) found.push(PhysicalResourceId);
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
