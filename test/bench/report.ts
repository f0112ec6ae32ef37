import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isMissed, type Measurement } from './measurement';

const HEADINGS = ['measured', 'value', 'target', 'verdict', 'from'] as const;
const START = '<!-- npm run bench -- --write: from here -->';
const END = '<!-- to here -->';

/** For the terminal. */
export function table(measurements: readonly Measurement[]): string {
  const rows = [HEADINGS, ...measurements.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  return rows
    .map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map(line => line.trimEnd())
    .join('\n');
}

/** Where and when it was measured. */
export function machine(now = new Date()): string {
  const { platform, arch, version } = process;
  return `${now.toISOString().slice(0, 10)}, ${availableParallelism()} cores, ${platform}-${arch}, Node.js ${version.slice(1)}`;
}

/** Replaces the table between the two markers of a document. */
export function writeTable(file: string, measurements: readonly Measurement[], rounds: number): void {
  const document = readFileSync(file, 'utf8');
  const [start, end] = [document.indexOf(START), document.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`${file} has no place for the table: ${START} … ${END}`);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = [
    START,
    `Measured ${machine()}, ${rounds} rounds.`,
    '',
    row(HEADINGS),
    row(HEADINGS.map(() => '---')),
    ...measurements.map(measurement => row(cells(measurement))),
    '',
    '',
  ];
  writeFileSync(file, `${document.slice(0, start)}${lines.join('\n')}${document.slice(end)}`);
}

function cells(measurement: Measurement): string[] {
  const { what, value, unit, limit, detail = '' } = measurement;
  const shown = (number: number) => `${format(number, unit)} ${unit}`;
  if (limit === undefined) return [what, shown(value), '', '', detail];
  return [what, shown(value), `≤ ${shown(limit)}`, isMissed(measurement) ? 'missed' : 'met', detail];
}

function format(value: number, unit: Measurement['unit']): string {
  if (unit === '×') return value.toFixed(2);
  return unit === 's' ? value.toFixed(1) : value.toFixed(0);
}
