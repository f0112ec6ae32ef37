const DAY_MS = 86_400_000;

/** Days that have passed whole between two moments; an age is counted so wherever it is told. */
export const wholeDays = (from: Date, to: Date): number =>
  Math.floor((to.getTime() - from.getTime()) / DAY_MS);
