import type { Task } from '@aws-sdk/client-ecs';
import { z } from 'zod';

/** What is known of a task that stopped, from ECS or from the archive. */
export interface StoppedTask {
  readonly id: string;
  /** `api`, `executor`, or the family of a job's task. */
  readonly of: string;
  readonly isJob: boolean;
  readonly stoppedAt: Date;
  /** ECS's class of reason, such as `EssentialContainerExited`. */
  readonly stopCode: string;
  readonly reason: string;
  readonly containers: readonly StoppedContainer[];
}

interface StoppedContainer {
  readonly name: string;
  /** Undefined where it never started. */
  readonly exitCode?: number;
  readonly reason?: string;
}

/** Of an event "ECS Task State Change", as EventBridge delivers it. */
const archived = z.object({
  detail: z.object({
    taskArn: z.string(),
    group: z.string().default(''),
    lastStatus: z.literal('STOPPED'),
    stoppedAt: z.string(),
    stopCode: z.string().default(''),
    stoppedReason: z.string().default(''),
    containers: z
      .array(z.object({ name: z.string(), exitCode: z.number().optional(), reason: z.string().optional() }))
      .default([]),
  }),
});

/** @returns undefined for a line that is no such event */
export function fromArchive(line: string): StoppedTask | undefined {
  const event = archived.safeParse(json(line));
  if (!event.success) return undefined;
  const { taskArn, group, stoppedAt, stopCode, stoppedReason, containers } = event.data.detail;
  return {
    id: idOf(taskArn),
    ...ownerOf(group),
    stoppedAt: new Date(stoppedAt),
    stopCode,
    reason: stoppedReason,
    containers,
  };
}

export function fromEcs(task: Task): StoppedTask {
  return {
    id: idOf(task.taskArn ?? ''),
    ...ownerOf(task.group ?? ''),
    stoppedAt: task.stoppedAt ?? task.stoppingAt ?? new Date(0),
    stopCode: task.stopCode ?? '',
    reason: task.stoppedReason ?? '',
    containers: (task.containers ?? []).map(({ name = '', exitCode, reason }) => ({
      name,
      ...(exitCode !== undefined && { exitCode }),
      ...(reason !== undefined && { reason }),
    })),
  };
}

const idOf = (arn: string) => arn.split('/').at(-1) ?? arn;

/** `service:<name>` for a service's task, `family:<name>` for one that was run by itself. */
function ownerOf(group: string): Pick<StoppedTask, 'of' | 'isJob'> {
  const [kind, name = group] = group.split(/:(.*)/s);
  return { of: name, isJob: kind !== 'service' };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
