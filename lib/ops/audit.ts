import { auditLogGroup } from '../contract/ops';
import { EXIT, type ExitCode, OpsError } from './exit';
import { Interrupted } from './interruption';
import type { Session } from './session';

/** What is about to be done, in the words of the command line. Never a secret's value. */
export interface AuditedAction {
  readonly command: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** One line of `/ops/<deployment>`. */
export interface AuditLine extends AuditedAction {
  readonly who: string;
  /** ISO 8601. */
  readonly when: string;
  readonly seconds: number;
  /** `done`, or how it ended otherwise. */
  readonly outcome: keyof typeof EXIT;
  readonly reason?: string;
}

/** Where lines go; a test gives its own. */
export type WriteLine = (session: Session, line: AuditLine) => Promise<void>;

/**
 * Does what changes something, and writes down who did what, when, and what came of it. Best effort: a line that cannot
 * be written is a warning, never a reason to fail. A `--dry-run` leaves none.
 */
export async function audited(
  session: Session,
  action: AuditedAction,
  work: () => Promise<ExitCode>,
  write: WriteLine = writeLine,
): Promise<ExitCode> {
  if (session.dryRun) return work();
  const began = session.now();
  const record = async (code: ExitCode, reason?: string) => {
    try {
      const { arn } = await session.identity();
      const seconds = Math.round((session.now().getTime() - began.getTime()) / 1000);
      const line = { ...action, who: arn, when: began.toISOString(), seconds, outcome: outcomeOf(code) };
      await write(session, { ...line, ...(reason !== undefined && { reason }) });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      session.ui.warn(`this was not written to ${auditLogGroup(session.deployment)}: ${why}`);
    }
  };
  try {
    const code = await work();
    await record(code);
    return code;
  } catch (error) {
    await record(exitCodeOf(error), error instanceof Error ? error.message : String(error));
    throw error;
  }
}

const outcomeOf = (code: ExitCode): keyof typeof EXIT => {
  for (const name of Object.keys(EXIT) as (keyof typeof EXIT)[]) if (EXIT[name] === code) return name;
  return 'unfinished';
};

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof OpsError) return error.exitCode;
  return error instanceof Interrupted ? EXIT.interrupted : EXIT.unfinished;
}

/** A stream per day; the group itself belongs to the alerts stack. */
async function writeLine(session: Session, line: AuditLine): Promise<void> {
  const { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } = await import(
    '@aws-sdk/client-cloudwatch-logs'
  );
  const client = session.client(CloudWatchLogsClient);
  const logGroupName = auditLogGroup(session.deployment);
  const logStreamName = line.when.slice(0, 10);
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })).catch(error => {
    if (error.name !== 'ResourceAlreadyExistsException') throw error;
  });
  const logEvents = [{ timestamp: Date.parse(line.when), message: JSON.stringify(line) }];
  await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}
