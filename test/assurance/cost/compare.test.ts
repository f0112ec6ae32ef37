/** What a change costs. */
import { compareCosts } from '../../../lib/assurance/cost/compare';
import { changeReport } from '../../../lib/assurance/cost/report/terminal';
import { price, resource } from './support';

const nat = resource('AWS::EC2::NatGateway');
const one = price({ Nat: nat });
const two = price({ Nat: nat, Other: nat });

it('says what came, by how much, and as a share', () => {
  const change = compareCosts(one, two);
  expect(change.difference).toBeCloseTo(45.26);
  expect(change.share).toBeCloseTo(1);
  expect(change.resources).toEqual([expect.objectContaining({ id: 'stack/Other', before: 0 })]);
});

it('says what went', () => {
  const change = compareCosts(two, one);
  expect(change.share).toBeCloseTo(-0.5);
  expect(change.resources).toEqual([expect.objectContaining({ id: 'stack/Other', after: 0 })]);
});

it('finds nothing where nothing changed', () => {
  expect(compareCosts(one, one)).toMatchObject({ difference: 0, share: 0, resources: [], unknown: [] });
});

it('gives no share of nothing', () => {
  expect(compareCosts(price({}), one).share).toBeUndefined();
});

it('does not keep silent about what either side could not price', () => {
  const stranger = price({ Nat: nat, It: resource('AWS::MSK::Cluster') });
  expect(compareCosts(stranger, one).unknown).toEqual(['stack/It: no price of this type is known here']);
  const report = changeReport(compareCosts(one, stranger), { colour: false, subject: 'it' });
  expect(report).toContain('not in these sums: stack/It');
});
