import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  type ResultField,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { nearest } from '../../config/nearest';
import { SAVED_QUERIES, type SavedQuery } from '../../contract/queries';
import { EXIT, OpsError } from '../exit';
import { table } from '../ui/table';
import type { Report } from '../ui/ui';
import { redact } from './redact';

export interface QueryRun {
  readonly client: CloudWatchLogsClient;
  readonly logGroups: readonly string[];
  readonly from: Date;
  readonly to: Date;
  /** Rejects when the person has had enough. */
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly report: Report;
}

export type Row = Readonly<Record<string, string>>;

const POLL_MS = 1_000;

/** @throws OpsError with the queries that there are */
export function findQuery(name: string): SavedQuery {
  const found = SAVED_QUERIES.find(query => query.name === name);
  if (found) return found;
  const names = SAVED_QUERIES.map(query => query.name);
  const meant = nearest(name, names);
  throw new OpsError(
    `no saved query ${JSON.stringify(name)}; ${meant ? `did you mean ${meant}? ` : ''}allowed: ${names.join(', ')}`,
  );
}

/** Runs a saved query to its end. Ctrl-C stops it: one that goes on is paid for. */
export async function runQuery(query: SavedQuery, run: QueryRun): Promise<Row[]> {
  const { client, from, to, sleep, report } = run;
  const { queryId } = await client.send(
    new StartQueryCommand({
      logGroupNames: [...run.logGroups],
      startTime: Math.floor(from.getTime() / 1000),
      endTime: Math.ceil(to.getTime() / 1000),
      queryString: query.lines.join('\n| '),
    }),
  );
  try {
    for (;;) {
      const { status, results = [], statistics } = await client.send(new GetQueryResultsCommand({ queryId }));
      if (status === 'Complete') return results.map(rowOf);
      if (status !== 'Running' && status !== 'Scheduled')
        throw new OpsError(
          `the query ${query.name} ended as ${status}; choose a later --since, it looks through less`,
          EXIT.unfinished,
        );
      report(`${Math.round((statistics?.bytesScanned ?? 0) / 1e6)} MB read`);
      await sleep(POLL_MS);
    }
  } catch (error) {
    // Best effort: it may have ended meanwhile.
    await client.send(new StopQueryCommand({ queryId })).catch(() => {});
    throw error;
  }
}

/** `@ptr` leads to the event in the API, and nowhere for a person. */
function rowOf(fields: readonly ResultField[]): Row {
  return Object.fromEntries(
    fields.flatMap(({ field, value }) => (field && field !== '@ptr' ? [[field, redact(value ?? '')]] : [])),
  );
}

export function describeRows(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))];
  if (columns.length === 0) return 'nothing found';
  return table([columns, ...rows.map(row => columns.map(column => row[column] ?? ''))]);
}
