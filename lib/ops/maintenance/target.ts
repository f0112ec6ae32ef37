import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
// Signs for every Region at once, which the KeyValueStore asks for; importing it is all.
import '@aws-sdk/signature-v4a';
import { OUTPUTS } from '../../contract/bi-cards';
import { OpsError } from '../exit';
import type { BiCardsSession } from '../session';
import type { MaintenanceTarget } from './maintenance';

/** What maintenance of a deployment works on. Identifiers that AWS makes are outputs of the edge stack. */
export async function maintenanceTarget(session: BiCardsSession): Promise<MaintenanceTarget> {
  const { names, region, config } = session;
  const edge = config.edge.region;
  const { Stacks = [] } = await session
    .client(CloudFormationClient, edge)
    .send(new DescribeStacksCommand({ StackName: names.stacks.edge }));
  const output = (name: string) => {
    const value = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
    if (value === undefined)
      throw new OpsError(`the stack ${names.stacks.edge} in ${edge} has no output ${name}; deploy it first`);
    return value;
  };
  return {
    store: {
      client: session.client(CloudFrontKeyValueStoreClient, edge),
      arn: output(OUTPUTS.keyValueStoreArn),
    },
    schedules: { client: session.client(SchedulerClient), group: names.scheduleGroup },
    mutes: [...new Set([region, edge])].map(where => ({
      client: session.client(CloudWatchClient, where),
      deployment: names.deployment,
      occasion: 'maintenance',
    })),
    siteUrl: output(OUTPUTS.siteUrl),
  };
}
