import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';

export interface Selection {
  readonly client: CloudWatchLogsClient;
  readonly logGroup: string;
  /** Epoch milliseconds. */
  readonly from: number;
  /** Of CloudWatch Logs. */
  readonly filter?: string;
}

export interface LogEvent {
  readonly id: string;
  readonly time: Date;
  readonly stream: string;
  readonly message: string;
}

/**
 * Events in the order of time, page by page. A page may be empty and not the last one: CloudWatch looks through so much
 * at a time, found or not.
 */
export async function* pagesOf(
  { client, logGroup, from, filter }: Selection,
  signal?: AbortSignal,
): AsyncGenerator<LogEvent[]> {
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new FilterLogEventsCommand({
        logGroupName: logGroup,
        startTime: from,
        ...(filter !== undefined && { filterPattern: filter }),
        nextToken,
      }),
      { ...(signal && { abortSignal: signal }) },
    );
    yield (page.events ?? []).map(eventOf);
    nextToken = page.nextToken;
  } while (nextToken);
}

const eventOf = ({
  eventId = '',
  timestamp = 0,
  logStreamName = '',
  message = '',
}: FilteredLogEvent): LogEvent => ({
  id: eventId,
  time: new Date(timestamp),
  stream: logStreamName,
  message: message.trimEnd(),
});
