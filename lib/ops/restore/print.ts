import { table } from '../ui/table';
import type { ApplyResult } from './apply';
import { showMoment } from './moment';
import type { RestorePlan, TablePlan } from './plan';
import type { Item } from './values';
import type { Example, TableReport } from './verify';

const SIGN = { add: '+', change: '~', delete: '-' } as const;

export function planText({ id, at, tables }: RestorePlan): string {
  const bytes = tables.reduce((sum, plan) => sum + plan.bytes, 0);
  return [
    `restore ${id}: ${showMoment(at)}`,
    table([
      ['TABLE', 'BECOMES', 'ITEMS', 'MiB', 'RESTORABLE FROM'],
      ...tables.map(plan => [
        plan.table,
        becomes(plan),
        plan.backup ? '?' : String(plan.items),
        mebibytes(plan.bytes),
        plan.window ? showMoment(plan.window.earliest) : 'its last state only',
      ]),
    ]),
    ...tables.filter(plan => plan.backup).map(goneNote),
    `${mebibytes(bytes)} MiB are restored and billed as such; counts and sizes are up to six hours old. How long DynamoDB takes does not depend on the size alone: usually below an hour.`,
    'Every later comparison reads both sides once in full, and the keys of the live tables again.',
  ].join('\n');
}

function becomes({ how, target, exists }: TablePlan): string {
  return `${target}${how === 'own-name' ? ' (gone: in its place)' : ''}${exists ? ' (there already)' : ''}`;
}

const goneNote = ({ table: name, backup }: TablePlan) =>
  `${name} is gone. It comes back as it was when it was deleted, ${backup ? showMoment(backup.taken) : ''}, whatever time is asked for.`;

export function comparisonText(reports: readonly TableReport[]): string {
  const partial = reports.some(({ compared, live, restored }) => compared < Math.min(live, restored));
  return [
    table([
      ['TABLE', 'LIVE', 'RESTORED', 'COMPARED', 'ADD', 'CHANGE', 'DELETE'],
      ...reports.map(report => [
        report.table,
        ...[report.live, report.restored, report.compared, report.add, report.change, report.delete].map(
          String,
        ),
      ]),
    ]),
    ...reports.flatMap(report => report.examples.map(example => exampleText(report.table, example))),
    ...(partial
      ? [
          'Keys were compared in full, the rest of the items in part: CHANGE counts those compared. --all compares all.',
        ]
      : []),
  ].join('\n');
}

export function appliedText(
  deployment: string,
  id: string,
  { began, tables, remaining }: ApplyResult,
): string {
  const conflicts = tables.flatMap(result =>
    result.conflicts.map(({ key, reason }) => `  ! ${result.table} ${keyText(key)}: ${reason}`),
  );
  return [
    table([
      ['TABLE', 'ADDED', 'CHANGED', 'DELETED', 'NOT WRITTEN'],
      ...tables.map(result => [
        result.table,
        ...[result.add, result.change, result.delete, result.conflicts.length].map(String),
      ]),
    ]),
    ...conflicts,
    'compared afterwards, in full:',
    comparisonText(remaining),
    `to take it back: npm run ops -- restore run --deployment ${deployment} --at ${began.toISOString().slice(0, 19)}Z`,
    `to clear away: npm run ops -- restore abandon --deployment ${deployment} ${id}`,
  ].join('\n');
}

function exampleText(name: string, { kind, key, attributes }: Example): string {
  const which = attributes ? `: ${attributes.join(', ')}` : '';
  return `  ${SIGN[kind]} ${name} ${keyText(key)}${which}`;
}

/** Keys are ids that the application makes; nothing else of an item is printed. */
function keyText(key: Item): string {
  return Object.values(key)
    .map(value => value.S ?? value.N ?? '')
    .join(' / ');
}

const mebibytes = (bytes: number) => (bytes / 1024 ** 2).toFixed(1);
