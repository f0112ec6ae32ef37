import { createInterface } from 'node:readline/promises';
import { paintFor } from './paint';
import type { Report, Ui } from './ui';

export interface TerminalOptions {
  /** The result is JSON. */
  readonly json: boolean;
  /** Questions are answered with yes. */
  readonly yes: boolean;
  /** @default the process's own */
  readonly streams?: Streams;
}

export interface Streams {
  readonly in: NodeJS.ReadStream;
  readonly out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
  readonly err: NodeJS.WriteStream;
}

const PROCESS: Streams = { in: process.stdin, out: process.stdout, err: process.stderr };

/** Moving progress and colour on a terminal, plain lines elsewhere. */
export function terminalUi({ json, yes, streams = PROCESS }: TerminalOptions): Ui {
  const { err } = streams;
  const paint = paintFor(err);
  const line = (text: string) => err.write(`${text}\n`);
  return {
    paint,
    say: line,
    warn: text => line(paint('yellow', `warning: ${text}`)),
    step: (title, work, done = () => title) =>
      err.isTTY ? moving(err, title, work, done) : inLines(line, title, work, done),
    result: (value, text) =>
      void streams.out.write(`${json ? JSON.stringify(value, undefined, 2) : text()}\n`),
    item: (value, text) => void streams.out.write(`${json ? JSON.stringify(value) : text()}\n`),
    confirm: (question, typed) => (yes ? Promise.resolve('yes') : ask(streams, question, typed)),
  };
}

async function inLines<T>(
  line: (text: string) => void,
  title: string,
  work: (report: Report) => Promise<T>,
  done: (result: T) => string,
): Promise<T> {
  line(`${title} …`);
  try {
    const result = await work(text => line(`  ${text}`));
    line(`✔ ${done(result)}`);
    return result;
  } catch (error) {
    line(`✖ ${title}`);
    throw error;
  }
}

async function moving<T>(
  err: NodeJS.WriteStream,
  title: string,
  work: (report: Report) => Promise<T>,
  done: (result: T) => string,
): Promise<T> {
  // Loaded here: most runs of most commands need no progress.
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  let outcome: { readonly result: T } | undefined;
  let failure: unknown;
  // Its own would write to standard output, which belongs to the result.
  const logger = new ListrLogger<never>({ processOutput: new ProcessOutput(err, err) });
  const steps = new Listr(
    [
      {
        title,
        task: async (_, task) => {
          try {
            const result = await work(text => {
              task.output = text;
            });
            outcome = { result };
            task.title = done(result);
          } catch (error) {
            failure = error;
            throw new Error('see below');
          }
        },
      },
    ],
    { registerSignalListeners: false, rendererOptions: { showErrorMessage: false, logger } },
  );
  await steps.run().catch(() => {});
  if (!outcome) throw failure;
  return outcome.result;
}

async function ask(streams: Streams, question: string, typed?: string): Promise<'yes' | 'no' | 'nobody'> {
  if (!streams.in.isTTY || !streams.err.isTTY) return 'nobody';
  const prompt = createInterface({ input: streams.in, output: streams.err });
  try {
    const wanted = typed === undefined ? '[y/N] ' : `Type ${typed} to go on: `;
    const answer = (await prompt.question(`${question} ${wanted}`)).trim();
    return (typed === undefined ? /^y(es)?$/i.test(answer) : answer === typed) ? 'yes' : 'no';
  } finally {
    prompt.close();
  }
}
