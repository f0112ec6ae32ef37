import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { partsOf } from '../../logs/parts';
import type { BiCardsSession } from '../../session';
import { type Finding, fail, type Probe, pass, warn } from '../finding';

/** Without these nobody can find out what happened. */
const NEEDED = ['api', 'executor', 'health', 'audit'];

/** Logs exist and end: a group without retention is kept, and paid for, for ever. */
export const logGroups: Probe = {
  group: 'log groups',
  look: async session => {
    const found = await Promise.all(
      partsOf(session).map(async part => ({ ...part, days: await retentionOf(session, part) })),
    );
    const missing = found.filter(({ name, days }) => days === 'missing' && NEEDED.includes(name));
    const endless = found.filter(({ days }) => days === 'endless');
    const findings: Finding[] = [
      ...missing.map(({ logGroup }) =>
        fail(logGroup, 'missing', `npm run drift -- ${session.deployment}: was it deleted by hand?`),
      ),
      ...endless.map(({ logGroup }) =>
        warn(
          logGroup,
          'is kept for ever',
          `aws logs put-retention-policy --log-group-name ${logGroup} --retention-in-days ${session.config.logRetentionDays}`,
        ),
      ),
    ];
    if (findings.length > 0) return findings;
    return [pass('log groups', `${found.filter(({ days }) => days !== 'missing').length}, each with an end`)];
  },
};

async function retentionOf(
  session: BiCardsSession,
  { logGroup, region }: { readonly logGroup: string; readonly region: string },
): Promise<number | 'missing' | 'endless'> {
  const client = session.client(CloudWatchLogsClient, region);
  for await (const page of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: logGroup })) {
    const found = page.logGroups?.find(({ logGroupName }) => logGroupName === logGroup);
    if (found) return found.retentionInDays ?? 'endless';
  }
  return 'missing';
}
