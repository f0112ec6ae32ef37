import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SAVED_QUERIES } from '../../contract/queries';
import { EXIT, type ExitCode, OpsError } from '../exit';
import { isInterruption } from '../interruption';
import type { BiCardsSession } from '../session';
import { parseSince } from '../since';
import { table } from '../ui/table';
import { follow } from './follow';
import { findPart, type Part, partsOf } from './parts';
import { describeRows, findQuery, runQuery } from './query';
import { type LogEvent, pagesOf, type Selection } from './read';
import { redact } from './redact';

export interface LogsOptions {
  readonly since: string;
  readonly follow: boolean;
  readonly filter?: string;
  readonly query?: string;
}

/** More is not read by a person, and fills memory; a filter or a later start finds the right ones. */
const MAX_EVENTS = 10_000;

/** Prints what a part wrote, or what a saved query finds. */
export async function logs(
  session: BiCardsSession,
  name: string | undefined,
  options: LogsOptions,
): Promise<ExitCode> {
  const from = parseSince(options.since, session.now());
  if (options.query !== undefined) return query(session, name, options.query, from, options);
  if (name === undefined) return listParts(session);
  const part = findPart(session, name);
  await session.identity();
  const selection: Selection = {
    client: session.client(CloudWatchLogsClient, part.region),
    logGroup: part.logGroup,
    from: from.getTime(),
    ...(options.filter !== undefined && { filter: options.filter }),
  };
  return options.follow ? followed(session, part, selection) : printed(session, part, selection);
}

async function printed(session: BiCardsSession, part: Part, selection: Selection): Promise<ExitCode> {
  const { ui, signal } = session;
  const events = await ui.step(
    `Read ${part.logGroup}`,
    async report => {
      const found: LogEvent[] = [];
      for await (const page of existing(part, pagesOf(selection, signal))) {
        found.push(...page);
        report(`${found.length} lines`);
        if (found.length >= MAX_EVENTS) break;
      }
      return found;
    },
    found => `${found.length} lines of ${part.logGroup}`,
  );
  if (events.length >= MAX_EVENTS)
    ui.warn(`these are the first ${events.length} lines; choose a later --since, or a --filter`);
  const values = events.map(toLine);
  ui.result(values, () => values.map(textOf).join('\n'));
  return EXIT.done;
}

async function followed(session: BiCardsSession, part: Part, selection: Selection): Promise<ExitCode> {
  const { ui, signal } = session;
  const sleep = (ms: number) => pause(ms, undefined, { signal });
  ui.say(`following ${part.logGroup}; Ctrl-C ends it`);
  try {
    for await (const event of existing(part, follow(selection, { sleep, signal, warn: ui.warn }))) {
      const value = toLine(event);
      ui.item(value, () => textOf(value));
    }
  } catch (error) {
    // The only way it ends.
    if (!isInterruption(error)) throw error;
  }
  return EXIT.done;
}

async function query(
  session: BiCardsSession,
  part: string | undefined,
  name: string,
  from: Date,
  { follow: following, filter }: LogsOptions,
): Promise<ExitCode> {
  const { ui, signal, names } = session;
  if (part !== undefined || following || filter !== undefined)
    throw new OpsError(
      'a saved query names its log groups and its filter itself; allowed with --query: --since, --json',
    );
  const saved = findQuery(name);
  await session.identity();
  const rows = await ui.step(`Query ${name}`, report =>
    runQuery(saved, {
      client: session.client(CloudWatchLogsClient),
      logGroups: saved.logGroups(names),
      from,
      to: session.now(),
      sleep: ms => pause(ms, undefined, { signal }),
      report,
    }),
  );
  ui.result(rows, () => describeRows(rows));
  return EXIT.done;
}

function listParts(session: BiCardsSession): ExitCode {
  const parts = partsOf(session);
  session.ui.result({ parts, queries: SAVED_QUERIES.map(({ name }) => name) }, () =>
    [
      table([['PART', 'WHAT', 'LOG GROUP'], ...parts.map(part => [part.name, part.what, part.logGroup])]),
      `saved queries, for --query: ${SAVED_QUERIES.map(({ name }) => name).join(', ')}`,
    ].join('\n\n'),
  );
  return EXIT.done;
}

/** Some parts have no log in every environment, such as sessions without a shell. */
async function* existing<T>({ name, logGroup, region }: Part, events: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* events;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
    throw new OpsError(
      `there is no log group ${logGroup} in ${region}: ${name} is not deployed there, or this environment has none`,
    );
  }
}

interface Line {
  readonly time: string;
  readonly stream: string;
  readonly message: string;
}

const toLine = ({ time, stream, message }: LogEvent): Line => ({
  time: time.toISOString(),
  stream,
  message: redact(message),
});

const textOf = ({ time, stream, message }: Line) => `${time} ${originOf(stream)} ${message}`;

/** The end of a stream's name tells tasks and sandboxes apart: `api/api/<task>`, `2026/11/28/[$LATEST]<sandbox>`. */
const originOf = (stream: string) => /\w*$/.exec(stream)?.[0].slice(0, 8) ?? '';
