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

/** Amounts to the cent, apart from each other and from what they are for. */
const AMOUNT = String.raw`-?\d{1,3}(?:,\d{3})*\.\d{2}`;
const ROW = new RegExp(`^(?: {2,}${AMOUNT}){2,3} {2}\\S`);
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

  it('ends amounts below their headings', () => {
    const ends = (line: string) => [...line.matchAll(/\S(?= {2}|$)/g)].map(({ index }) => index);
    const heads = ends(head);
    expect(rows.map(row => ends(row).slice(0, heads.length))).toEqual(rows.map(() => heads));
  });
});

it('says of each resource what rests on prices nobody confirmed', () => {
  const acl = terminalReport(few, plain)
    .split('\n')
    .find(line => line.endsWith('/WebAcl/WebAcl'));
  // The price list of us-east-1 is remembered, all of it: the ACL, five rules, and requests.
  expect(acl).toMatch(/^ +10\.00 +0\.23 +10\.23 {2}/);
});

it('names the prices that nobody confirmed, with what rests on each', () => {
  expect(terminalReport(few, plain)).toMatch(
    /prices that nobody confirmed: .*\bwebAcl 5\.00, webAclRule 5\.00/,
  );
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
