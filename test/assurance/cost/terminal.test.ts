/** What people read in a terminal, at any size. */
import { compareCosts } from '../../../lib/assurance/cost/compare';
import { estimate } from '../../../lib/assurance/cost/estimate';
import { loadOf } from '../../../lib/assurance/cost/load-model';
import { changeReport, terminalReport } from '../../../lib/assurance/cost/report/terminal';
import { templates } from '../../support/template-sets';

const plain = { colour: false, subject: 'it' };
const set = templates('bi-staging');
const [few, many] = [100, 100_000_000].map(users => estimate(set, loadOf(users)));
if (!few || !many) throw new Error('nothing was priced');

/** Two amounts to the cent, apart from each other and from what they are for. */
const AMOUNT = String.raw`-?\d{1,3}(?:,\d{3})*\.\d{2}`;
const ROW = new RegExp(`^ {2,}${AMOUNT} {2,}${AMOUNT} {2}\\S`);
const tableOf = (report: string) => report.split('\n').slice(2);
const rowsOf = (report: string) => {
  const [head = '', ...lines] = tableOf(report);
  const end = lines.findIndex(line => line.includes('  total '));
  return { head, rows: lines.slice(0, end + 1) };
};

describe.each([
  ['an estimate', terminalReport(few, plain)],
  ['an estimate of millions', terminalReport(many, plain)],
  ['a change', changeReport(compareCosts(few, many), plain)],
  ['a change that saves', changeReport(compareCosts(many, few), plain)],
])('%s', (_, report) => {
  const { head, rows } = rowsOf(report);

  it('never lets two amounts run together', () => {
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(row => !ROW.test(row))).toEqual([]);
  });

  it('ends both amounts below their headings', () => {
    const ends = (line: string) => [...line.matchAll(/\S(?= {2}|$)/g)].slice(0, 2).map(({ index }) => index);
    const [first, second] = [...head.matchAll(/\S+( \S+)*/g)].map(one => one.index + one[0].length - 1);
    expect(rows.map(ends)).toEqual(rows.map(() => [first, second]));
  });
});

it('divides thousands', () => {
  expect(terminalReport(many, plain)).toMatch(/ total \d+(,\d{3}){2}\.\d{2}$/m);
});

it('sets off the sums where there are colours', () => {
  const bold = terminalReport(few, { ...plain, colour: true })
    .split('\n')
    .filter(line => line.startsWith('\u001b[1m') && line.endsWith('\u001b[0m'));
  expect(bold).toEqual([expect.stringContaining('it: USD a month'), expect.stringContaining(' total ')]);
});
