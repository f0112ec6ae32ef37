import { S3Client } from '@aws-sdk/client-s3';
import { UserError } from '../../config/errors';
import { DATASETS_PREFIX } from '../../contract/bi-cards';
import { requireApproval } from '../approval';
import { audited } from '../audit';
import { EXIT, type ExitCode } from '../exit';
import type { BiCardsSession } from '../session';
import { abandonRestore, copiesToRemove } from './abandon';
import { applyRestore } from './apply';
import { maintenanceIsOn } from './maintenance';
import { parseMoment, showMoment } from './moment';
import { parseId } from './names';
import { chooseVersion, downloadObject, restoreObject } from './object';
import type { ApplyOptions, ObjectOptions, TimeOptions, VerifyOptions } from './options';
import { latestRestorable, planRestore, type RestorePlan } from './plan';
import { appliedText, comparisonText, planText } from './print';
import { runRestore } from './run';
import { contextOf } from './session-context';
import { verifyRestore } from './verify';

export async function showPlan(session: BiCardsSession, options: TimeOptions): Promise<ExitCode> {
  const plan = await planFor(session, options);
  session.ui.result(plan, () => planText(plan));
  return EXIT.done;
}

export async function run(session: BiCardsSession, options: TimeOptions): Promise<ExitCode> {
  const plan = await planFor(session, options);
  if (session.dryRun) {
    session.ui.result(plan, () => planText(plan));
    return EXIT.done;
  }
  session.ui.say(planText(plan));
  await requireApproval(session, `restore ${plan.tables.length} tables beside the live ones`);
  const details = { id: plan.id, at: plan.at.toISOString(), tables: plan.tables.length };
  return audited(session, { command: 'restore run', details }, async () => {
    const began = session.now().getTime();
    const record = await session.ui.step('Restoring', report => runRestore(contextOf(session, report), plan));
    const seconds = Math.round((session.now().getTime() - began) / 1000);
    session.ui.result({ ...record, seconds }, () =>
      [
        `restored in ${seconds} s; the id is ${record.id}`,
        `next: npm run ops -- restore verify --deployment ${session.deployment} ${record.id} --all`,
      ].join('\n'),
    );
    return EXIT.done;
  });
}

export async function verify(
  session: BiCardsSession,
  text: string,
  { all }: Pick<VerifyOptions, 'all'>,
): Promise<ExitCode> {
  const id = parseId(text);
  await session.identity();
  const reports = await session.ui.step('Comparing', report =>
    verifyRestore(contextOf(session, report), id, { all }),
  );
  session.ui.result({ id, all, tables: reports }, () => comparisonText(reports));
  const same = reports.every(({ add, change, delete: gone }) => add + change + gone === 0);
  return same ? EXIT.done : EXIT.notClear;
}

export async function apply(
  session: BiCardsSession,
  text: string,
  { live }: Pick<ApplyOptions, 'live'>,
): Promise<ExitCode> {
  if (session.dryRun) return verify(session, text, { all: true });
  const id = parseId(text);
  await session.identity();
  await requireApproval(session, `write the restore ${id} into the live tables`);
  return audited(session, { command: 'restore apply', details: { id, live } }, async () => {
    const result = await session.ui.step('Writing', report =>
      applyRestore(contextOf(session, report), id, { live, maintenanceIsOn: () => maintenanceIsOn(session) }),
    );
    session.ui.result(result, () => appliedText(session.deployment, id, result));
    const conflicts = result.tables.some(table => table.conflicts.length > 0);
    const differs = result.remaining.some(({ add, change, delete: gone }) => add + change + gone > 0);
    return conflicts || differs ? EXIT.notClear : EXIT.done;
  });
}

export async function abandon(session: BiCardsSession, text: string): Promise<ExitCode> {
  const id = parseId(text);
  await session.identity();
  const copies = await copiesToRemove(contextOf(session), id);
  const list = () => [`copies of ${id}: ${copies.length}`, ...copies.map(copy => `  ${copy}`)].join('\n');
  if (session.dryRun) {
    session.ui.result({ id, copies }, list);
    return EXIT.done;
  }
  session.ui.say(list());
  await requireApproval(session, `delete these ${copies.length} tables`);
  return audited(
    session,
    { command: 'restore abandon', details: { id, tables: copies.length } },
    async () => {
      const removed = await session.ui.step('Removing', report =>
        abandonRestore(contextOf(session, report), id),
      );
      session.ui.result({ id, removed }, () => `removed ${removed.length} copies`);
      return EXIT.done;
    },
  );
}

export async function object(
  session: BiCardsSession,
  key: string,
  { versionId, at, output }: Pick<ObjectOptions, 'versionId' | 'at' | 'output'>,
): Promise<ExitCode> {
  if (!versionId && !at) {
    throw new UserError('which version is meant? allowed: --version-id <id>, or --at <time>');
  }
  await session.identity();
  const s3 = session.client(S3Client);
  const bucket = session.names.datasetsBucket;
  const wanted = versionId ? { versionId } : { at: parseMoment(at ?? '', session.now()) };
  const version = await chooseVersion(s3, bucket, key, wanted, DATASETS_PREFIX);
  const what = `${key}, version ${version.id} of ${showMoment(version.written)}, ${version.bytes} bytes`;
  if (version.current && !output) {
    session.ui.result({ key, version, changed: false }, () => `${what} is the current one already`);
    return EXIT.done;
  }
  if (session.dryRun) {
    session.ui.result({ key, version, changed: false }, () => `would restore ${what}`);
    return EXIT.done;
  }
  if (output) {
    await session.ui.step('Downloading', () => downloadObject(s3, bucket, key, version, output));
    session.ui.result({ key, version, output }, () => `${what} is in ${output}`);
    return EXIT.done;
  }
  await requireApproval(session, `make ${what} the current one`);
  const details = { key, version: version.id };
  return audited(session, { command: 'restore object', details }, async () => {
    const newVersion = await session.ui.step('Copying', () => restoreObject(s3, bucket, key, version));
    session.ui.result(
      { key, version, newVersion, changed: true },
      () => `${what} is current as ${newVersion}`,
    );
    return EXIT.done;
  });
}

async function planFor(session: BiCardsSession, { at, tables }: TimeOptions): Promise<RestorePlan> {
  await session.identity();
  const context = contextOf(session);
  const moment = at === 'latest' ? await latestRestorable(context, tables) : parseMoment(at, session.now());
  return planRestore(context, moment, tables);
}
