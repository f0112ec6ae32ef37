import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { OUTPUTS } from '../contract/bi-cards';
import { NAMES } from './target';

/** The domain CloudFront gave the site: generated, so only the deployed stack knows it. */
export const distributionDomain = (client: CloudFormationClient) =>
  edgeOutput(client, OUTPUTS.distributionDomain);

/** An output of the edge stack. */
export async function edgeOutput(client: CloudFormationClient, key: string): Promise<string> {
  const StackName = NAMES.stacks.edge;
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  const output = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key);
  if (!output?.OutputValue) throw new Error(`the stack ${StackName} has no output ${key}`);
  return output.OutputValue;
}
