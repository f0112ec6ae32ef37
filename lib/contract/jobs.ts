/** What the exit code of a job's container says to whoever runs it; any other than these, and 0, is a failure. */
export const JOB_EXIT_CODES = {
  /** The work is done except for parts that the log names. */
  partial: 3,
  /** Nothing was done and trying again may help: a dependency is busy. `EX_TEMPFAIL` of sysexits. */
  tryAgain: 75,
} as const;

/** How often a job is tried that could not start, or that asks to be tried again. */
export const JOB_ATTEMPTS = 3;

/** How an execution ends: its error, or `status` of its output. */
export const JOB_ERRORS = {
  failed: 'Job.Failed',
  outOfMemory: 'Job.OutOfMemory',
  startFailed: 'Job.StartFailed',
  timedOut: 'Job.TimedOut',
  gaveUp: 'Job.GaveUp',
  stillRunning: 'Job.StillRunning',
} as const;
export const JOB_STATUS = { succeeded: 'succeeded', partial: 'partial' } as const;

/** Name of the state that a partial success passes; a metric filter counts it. */
export const PARTIAL_STATE = 'Partial';

/** The execution that a schedule starts for one time: the same time never starts two. */
export const scheduledExecution = (time: string) => `scheduled-${time.replaceAll(':', '-')}`;
