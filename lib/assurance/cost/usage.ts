import type { LoadModel } from './load-model';

/** Hours of an average month, as AWS counts them. */
export const HOURS = 730;
export const MINUTES = HOURS * 60;
/** AWS charges decimal gigabytes for traffic and binary ones for storage; the difference is below what is known here. */
const KIB_PER_GB = 1024 * 1024;
export const gbOfKiB = (kib: number) => kib / KIB_PER_GB;
export const gbOfMiB = (mib: number) => mib / 1024;

/** What a month's users do, in the units of the bill. */
export interface Usage {
  readonly requests: number;
  readonly cards: number;
  readonly pages: number;
  readonly questions: number;
  /** Hours in which people work. */
  readonly activeHours: number;
}

export function usageOf({ dailyUsers, workingDays, activeHours, perUserAndDay }: LoadModel): Usage {
  const userDays = dailyUsers * workingDays;
  return {
    requests: userDays * perUserAndDay.requests,
    cards: userDays * perUserAndDay.cards,
    pages: userDays * perUserAndDay.pages,
    questions: userDays * perUserAndDay.questions,
    activeHours: workingDays * activeHours,
  };
}
