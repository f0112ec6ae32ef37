import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SYSTEM, TABLES } from '../../contract/bi-cards';
import type { BiCardsSession } from '../session';
import type { Report } from '../ui/ui';
import type { Progress, RestoreContext } from './context';
import { S3Journal } from './journal';
import { LOCAL_WINDOW_NOTE, localWindows, recoveryWindows } from './windows';

/** A restore in a deployment: its tables, its bucket for the journal, and its configuration for what protects them. */
export function contextOf(session: BiCardsSession, report: Report = () => {}): RestoreContext {
  const { config, names, cloud, ui, signal } = session;
  const dynamodb = session.client(DynamoDBClient);
  const now = () => session.now();
  if (cloud === 'local') ui.warn(LOCAL_WINDOW_NOTE);
  return {
    dynamodb,
    journal: new S3Journal(session.client(S3Client), names.datasetsBucket),
    tables: TABLES,
    findWindow: cloud === 'local' ? localWindows(dynamodb, now) : recoveryWindows(dynamodb),
    protectionOf: table => ({
      recoveryDays: config.data.recoveryDays,
      deletionProtection: config.state.onRemoval === 'retain' && config.state.deletionProtection,
      // As the deployment tags them: lib/constructs/deployment.ts.
      tags: {
        system: SYSTEM,
        environment: config.environment,
        owner: config.tags.owner,
        'cost-centre': config.tags.costCentre,
        Name: `${names.deployment}/data/Tables/${table}`,
      },
    }),
    now,
    signal,
    pause: ms => wait(ms, undefined, { signal }),
    onProgress: progressReporter(report, now),
  };
}

/** At most a line per table and second, with how long what remains will take at the rate so far. */
export function progressReporter(report: Report, now: () => Date): (progress: Progress) => void {
  const began = new Map<string, number>();
  const last = new Map<string, number>();
  return progress => {
    const { step, table, done, total } = progress;
    const key = `${step} ${table}`;
    const time = now().getTime();
    const start = began.get(key) ?? time;
    began.set(key, start);
    const isLast = total !== undefined && done >= total;
    if (!isLast && time - (last.get(key) ?? 0) < 1000) return;
    last.set(key, time);
    report(
      `${table}: ${step} ${done}${total === undefined ? '' : ` of ${total}`}${left(progress, time - start)}`,
    );
  };
}

function left({ done, total }: Progress, milliseconds: number): string {
  if (total === undefined || done === 0) return '';
  const seconds = Math.round((milliseconds / done / 1000) * (total - done));
  return seconds > 1 ? `, about ${seconds} s left` : '';
}
