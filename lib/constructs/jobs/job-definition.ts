import { JOB_ATTEMPTS, JOB_ERRORS, JOB_EXIT_CODES, JOB_STATUS, PARTIAL_STATE } from '../../contract/jobs';

type State = Readonly<Record<string, unknown>>;

/** Seconds before another attempt. */
const PAUSE = 60;
/** Where the container's end stands, after it was read out of the cause. */
const ENDED = '$.ended.task';

/**
 * A task that is run to its end and judged by it. Step Functions knows only that a task failed: why is in the text of
 * its cause, which is read here, so that each end has a name of its own in the history, in alarms and in `ops`.
 *
 * Tried again is what did not start, because then nothing was done, and what asks for it by its exit code. Nothing else
 * is: a job may not be safe to run twice.
 *
 * A manual run may give `argument`, a text that is put at the end of the command. It is no environment variable, because
 * what stands there is kept free of anything decided at run time (docs/isolation.md).
 *
 * @param run the state that runs the task and waits for it
 */
export function jobDefinition(run: State): object {
  const container = onlyOverride(run);
  const { Command: command } = container;
  return {
    StartAt: 'Prepare',
    States: {
      Prepare: { Type: 'Pass', Result: { number: 1 }, ResultPath: '$.attempt', Next: 'HasArgument' },
      HasArgument: choice('AsScheduled', [{ Variable: '$.argument', IsPresent: true, Next: 'WithArgument' }]),
      AsScheduled: { Type: 'Pass', Parameters: { list: command }, ResultPath: '$.command', Next: 'Run' },
      WithArgument: {
        Type: 'Pass',
        Parameters: { 'list.$': `States.Array(${[...command.map(quoted), '$.argument'].join(', ')})` },
        ResultPath: '$.command',
        Next: 'Run',
      },
      Run: {
        ...withCommand(run, container),
        ResultPath: '$.result',
        Catch: [
          { ErrorEquals: ['States.Timeout'], Next: 'TimedOut' },
          { ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'HasCause' },
        ],
        Next: 'Succeeded',
      },
      // What ECS refuses has a sentence for a cause, what ended has the task.
      HasCause: choice('CannotStart', [
        { Variable: '$.failure.Cause', StringMatches: '{*', Next: 'ReadCause' },
      ]),
      ReadCause: {
        Type: 'Pass',
        Parameters: { 'task.$': 'States.StringToJson($.failure.Cause)' },
        ResultPath: '$.ended',
        Next: 'Judge',
      },
      Judge: choice('Failed', [
        { ...present('StopCode', { StringEquals: 'TaskFailedToStart' }), Next: 'CannotStart' },
        { ...present('Containers[0].Reason', { StringMatches: 'OutOfMemory*' }), Next: 'OutOfMemory' },
        { ...exited(JOB_EXIT_CODES.tryAgain), Next: 'AskedAgain' },
        { ...exited(JOB_EXIT_CODES.partial), Next: PARTIAL_STATE },
      ]),
      CannotStart: choice('StartFailed', [{ ...attemptsLeft, Next: 'Pause' }]),
      AskedAgain: choice('GaveUp', [{ ...attemptsLeft, Next: 'Pause' }]),
      Pause: { Type: 'Wait', Seconds: PAUSE, Next: 'Count' },
      Count: {
        Type: 'Pass',
        Parameters: { 'number.$': 'States.MathAdd($.attempt.number, 1)' },
        ResultPath: '$.attempt',
        Next: 'Run',
      },
      Succeeded: { Type: 'Pass', Parameters: { status: JOB_STATUS.succeeded }, End: true },
      [PARTIAL_STATE]: { Type: 'Pass', Parameters: { status: JOB_STATUS.partial }, End: true },
      TimedOut: { Type: 'Fail', Error: JOB_ERRORS.timedOut, Cause: 'the time limit of the job is over' },
      Failed: fail(JOB_ERRORS.failed),
      OutOfMemory: fail(JOB_ERRORS.outOfMemory),
      StartFailed: fail(JOB_ERRORS.startFailed),
      GaveUp: fail(JOB_ERRORS.gaveUp),
    },
  };
}

const choice = (Default: string, Choices: State[]): State => ({ Type: 'Choice', Choices, Default });
const fail = (error: string): State => ({ Type: 'Fail', Error: error, CausePath: '$.failure.Cause' });
const attemptsLeft = { Variable: '$.attempt.number', NumericLessThan: JOB_ATTEMPTS };

/** A test of something that the cause does not always hold. */
function present(path: string, test: State): State {
  const Variable = `${ENDED}.${path}`;
  return {
    And: [
      { Variable, IsPresent: true },
      { Variable, ...test },
    ],
  };
}

const exited = (code: number) => present('Containers[0].ExitCode', { NumericEquals: code });

interface Override {
  readonly Name: string;
  readonly Command: readonly string[];
}

function onlyOverride(run: State): Override {
  const { Overrides } = run.Parameters as { readonly Overrides: { readonly ContainerOverrides: Override[] } };
  const [override, ...others] = Overrides.ContainerOverrides;
  if (!override || others.length > 0) throw new Error('a job runs one container, whose command it replaces');
  return override;
}

/** The run with the command that was chosen, and without the end that it had alone. */
function withCommand({ End: _, ...run }: State, { Name }: Override): State {
  return {
    ...run,
    Parameters: {
      ...(run.Parameters as State),
      Overrides: { ContainerOverrides: [{ Name, 'Command.$': '$.command.list' }] },
    },
  };
}

/** @throws Error for a text that the intrinsic functions of Step Functions would read otherwise */
function quoted(text: string): string {
  if (/['\\{}]/.test(text))
    throw new Error(
      `the command of a job holds ${JSON.stringify(text)}; allowed: no quote, backslash or brace`,
    );
  return `'${text}'`;
}
