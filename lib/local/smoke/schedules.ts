import { ListSchedulesCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SmokeCheck } from './check';

/** The group holds schedules; enabled ones run here too. */
export function schedulesCheck(client: SchedulerClient, GroupName: string): SmokeCheck {
  return {
    name: `schedules ${GroupName}`,
    run: async () => {
      const { Schedules = [] } = await client.send(new ListSchedulesCommand({ GroupName }));
      if (Schedules.length === 0) throw new Error('the group is empty');
      return Schedules.map(({ Name, State }) => `${Name} ${State?.toLowerCase()}`).join(', ');
    },
  };
}
