import { randomBytes } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretKey } from '../../contract/secret-keys';
import { type HealthBefore, healthBefore } from '../../release/deploy/checks/health';
import type { Documents } from '../../release/deploy/records/documents';
import { withLock } from '../../release/deploy/records/lock';
import { recordsOf } from '../../release/deploy/wire';
import { requireApproval } from '../approval';
import { audited } from '../audit';
import { EXIT, type ExitCode, OpsError } from '../exit';
import type { BiCardsSession } from '../session';
import { keyNamed, valueToSave } from './keys';
import { readValue } from './read-value';
import { apiToReplace, type Patience, patienceOf, replaceTasks, TasksFailed } from './replace-tasks';
import { AppSecret, type Replacement } from './versions';

/** What a test replaces. */
export interface ChangeOptions {
  readonly read?: (key: string) => Promise<string>;
  readonly patience?: Patience;
  /** Where the lock of deploys is. */
  readonly documents?: Documents;
}

/** `secret set`: a value from a person or from another program. */
export async function set(session: BiCardsSession, name: string, options: ChangeOptions = {}) {
  const { key, secret } = keyNamed(session, name);
  const value = valueToSave(key, await (options.read ?? readValue)(key.key));
  return change(session, { command: 'secret set', secret: secret.name, key, value }, options);
}

/** `secret rotate`: a new value that nobody ever sees. */
export async function rotate(session: BiCardsSession, name: string, options: ChangeOptions = {}) {
  const { key, secret } = keyNamed(session, name);
  if (key.source !== 'random')
    throw new OpsError(
      `${key.key} cannot be generated: a person knows it. Give it: npm run ops -- secret set ${key.key} --deployment ${session.deployment}`,
    );
  return change(
    session,
    { command: 'secret rotate', secret: secret.name, key, value: generated(key.minLength) },
    options,
  );
}

interface Change {
  readonly command: 'secret set' | 'secret rotate';
  readonly secret: string;
  readonly key: SecretKey;
  readonly value: string;
}

/** What it means for users, where it means anything. */
const MEANING: Readonly<Record<string, string>> = {
  JWT_SECRET_KEY: '; everybody has to sign in again',
};

async function change(
  session: BiCardsSession,
  { command, secret: name, key: { key }, value }: Change,
  { patience = patienceOf(session), documents = recordsOf(session).documents }: ChangeOptions,
): Promise<ExitCode> {
  const { ui, dryRun } = session;
  await session.identity();
  const secret = new AppSecret(session.client(SecretsManagerClient), name);
  const { values } = await secret.current();
  const service = await apiToReplace(session);
  if (command === 'secret set' && values[key] === value) {
    ui.result({ key, changed: false }, () => `${key} has this value already; nothing was changed`);
    return EXIT.done;
  }
  const tasks = service?.desiredCount ?? 0;
  if (dryRun) {
    const plan = { key, secret: name, kept: Object.keys(values).filter(one => one !== key), tasks };
    ui.result(plan, () => `would save ${key} in ${name} and replace ${tasks} api tasks`);
    return EXIT.done;
  }
  await requireApproval(session, `save a new ${key} and replace ${tasks} api tasks${MEANING[key] ?? ''}`);
  const work = (within: BiCardsSession) =>
    audited(within, { command, details: { key, tasks } }, () =>
      replace(within, secret, { key, value, tasks, patience }),
    );
  if (tasks === 0) return work(session);
  const lost = new AbortController();
  const { arn } = await session.identity();
  // A deploy at the same time would take the outcome of ours for its own, and the other way round.
  return withLock(
    {
      deployment: session.deployment,
      documents,
      who: arn,
      what: `${command} ${key}`,
      now: session.now,
      warn: ui.warn,
      onLost: () => lost.abort(new OpsError('the lock was taken over by another run; this one stops')),
    },
    () => work({ ...session, signal: AbortSignal.any([session.signal, lost.signal]) }),
  );
}

interface Replace {
  readonly key: string;
  readonly value: string;
  /** Tasks that have to be replaced. */
  readonly tasks: number;
  readonly patience: Patience;
}

async function replace(
  session: BiCardsSession,
  secret: AppSecret,
  { key, value, tasks, patience }: Replace,
): Promise<ExitCode> {
  const { ui } = session;
  if (tasks === 0) {
    await secret.set(key, value);
    const text = `${key} is saved; no task runs that would have to be replaced`;
    ui.result({ key, changed: true, tasks }, () => text);
    return EXIT.done;
  }
  const before = await healthBefore(session);
  const replacement = await secret.set(key, value);
  try {
    await ui.step('Replace the api tasks', report => replaceTasks(session, before, report, patience));
  } catch (error) {
    if (!(error instanceof TasksFailed)) throw left(session, key, error);
    return takeBack(session, secret, replacement, { key, before, patience, failure: error });
  }
  ui.result({ key, changed: true, tasks }, () => `${key} is saved, and ${tasks} new api tasks run with it`);
  return EXIT.done;
}

/** Ctrl-C, or AWS out of reach, after the value was saved. */
function left({ deployment }: BiCardsSession, key: string, error: unknown): OpsError {
  const why = error instanceof Error ? error.name : 'an unknown error';
  return new OpsError(
    `${key} is saved, but whether the tasks run with it was not seen to the end (${why}). Look: npm run ops -- status --deployment ${deployment}`,
    EXIT.unfinished,
  );
}

interface Failed {
  readonly key: string;
  readonly before: HealthBefore;
  readonly patience: Patience;
  readonly failure: TasksFailed;
}

/** The value first, then the tasks: what ECS starts in between reads the secret too. */
async function takeBack(
  session: BiCardsSession,
  secret: AppSecret,
  replacement: Replacement,
  { key, before, patience, failure }: Failed,
): Promise<ExitCode> {
  const { ui } = session;
  ui.warn(`with the new ${key} the tasks do not become healthy: ${failure.message}`);
  for (const line of failure.details) ui.say(`  ${line}`);
  if (!(await secret.takeBack(replacement)))
    throw new OpsError(
      `${secret.name} was changed again meanwhile, so the earlier ${key} was not put back. Its version: ${replacement.from}`,
      EXIT.unfinished,
    );
  try {
    await ui.step('Put the earlier value back', report => replaceTasks(session, before, report, patience));
  } catch (error) {
    if (!(error instanceof TasksFailed)) throw error;
    throw new OpsError(
      [
        `the earlier ${key} is current again, but the tasks are not healthy with it either: ${error.message}`,
        ...error.details,
      ].join('\n'),
      EXIT.unfinished,
    );
  }
  ui.result(
    { key, changed: false, reason: failure.message },
    () => `the earlier ${key} is back: ${failure.message}`,
  );
  return EXIT.rolledBack;
}

/** At least 256 bits, in characters that need no quoting anywhere; as `init` makes it. */
const generated = (minLength: number) =>
  randomBytes(Math.max(32, Math.ceil((minLength * 3) / 4))).toString('base64url');
