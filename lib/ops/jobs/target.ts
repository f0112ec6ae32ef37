import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { BiCardsSession } from '../session';
import type { JobTarget } from './jobs';

/** The jobs of bi-cards. */
export async function jobTarget(session: BiCardsSession): Promise<JobTarget> {
  const { names, region } = session;
  return {
    sfn: session.client(SFNClient),
    schedules: { client: session.client(SchedulerClient), group: names.scheduleGroup },
    region,
    account: (await session.identity()).account,
    machines: { nightly: names.jobs.nightly, 'isolation-canary': names.jobs.isolationCanary },
    logGroup: names.executor.logGroup,
  };
}
