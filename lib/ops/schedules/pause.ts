import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  paginateListSchedules,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { NEVER_PAUSED } from '../../contract/schedules';

/** The schedules of a system. */
export interface ScheduleGroup {
  readonly client: SchedulerClient;
  readonly group: string;
}

export interface ScheduleState {
  readonly name: string;
  readonly expression: string;
  /** Off by the template: there is no release yet. */
  readonly enabled: boolean;
  /** Until when it starts nothing; undefined when it is not paused. */
  readonly pausedUntil?: Date;
}

/** Every schedule of the group, in the order of their names. */
export async function scheduleStates({ client, group }: ScheduleGroup, now: Date): Promise<ScheduleState[]> {
  const schedules = await definitionsOf({ client, group });
  return schedules.map(({ Name = '', ScheduleExpression = '', State, StartDate }) => ({
    name: Name,
    expression: ScheduleExpression,
    enabled: State === 'ENABLED',
    ...(StartDate && StartDate > now && { pausedUntil: StartDate }),
  }));
}

/**
 * Pauses schedules by giving each a date before which it starts nothing. So a pause ends by itself, needs nothing
 * remembered to end, and leaves alone whether the template turned a schedule on or off. What is due meanwhile is not
 * made up for.
 *
 * @param names @default every schedule but those that watch
 * @returns the names of those that are paused now
 */
export async function pauseSchedules(
  group: ScheduleGroup,
  until: Date,
  names?: readonly string[],
): Promise<string[]> {
  const schedules = await definitionsOf(group);
  const chosen = schedules.filter(({ Name = '' }) => names?.includes(Name) ?? !NEVER_PAUSED.includes(Name));
  for (const schedule of chosen) await update(group, schedule, until);
  return chosen.map(({ Name = '' }) => Name);
}

/**
 * Ends a pause: the date goes, and everything else of the schedule is as it was. No template gives such a date, so one
 * that is over is taken away too; CloudFormation would count it as drift.
 *
 * @param names @default every schedule
 * @returns the names of those that had a date
 */
export async function resumeSchedules(group: ScheduleGroup, names?: readonly string[]): Promise<string[]> {
  const schedules = await definitionsOf(group);
  const chosen = schedules.filter(({ Name = '', StartDate }) => StartDate && (names?.includes(Name) ?? true));
  for (const schedule of chosen) await update(group, schedule, undefined);
  return chosen.map(({ Name = '' }) => Name);
}

async function definitionsOf({ client, group }: ScheduleGroup): Promise<GetScheduleCommandOutput[]> {
  const names: string[] = [];
  for await (const { Schedules = [] } of paginateListSchedules({ client }, { GroupName: group })) {
    names.push(...Schedules.flatMap(({ Name }) => Name ?? []));
  }
  return Promise.all(
    names.sort().map(Name => client.send(new GetScheduleCommand({ GroupName: group, Name }))),
  );
}

/** An update replaces the whole schedule, so it repeats what there is. */
async function update(
  { client }: ScheduleGroup,
  { $metadata, Arn, CreationDate, LastModificationDate, ...definition }: GetScheduleCommandOutput,
  StartDate: Date | undefined,
): Promise<void> {
  const { Name, ScheduleExpression, Target, FlexibleTimeWindow } = definition;
  await client.send(
    new UpdateScheduleCommand({
      ...definition,
      Name,
      ScheduleExpression,
      Target,
      FlexibleTimeWindow,
      StartDate,
    }),
  );
}
