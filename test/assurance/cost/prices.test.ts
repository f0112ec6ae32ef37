/** The price list says where its numbers are from, and when they are old. */
import { estimate } from '../../../lib/assurance/cost/estimate';
import { IDLE } from '../../../lib/assurance/cost/load-model';
import { PRICED_REGIONS, type Price, priceListUrl } from '../../../lib/assurance/cost/price';
import { PRICES, PRICES_DATE } from '../../../lib/assurance/cost/prices';
import { terminalReport } from '../../../lib/assurance/cost/report/terminal';
import { setOf } from '../model/support';
import { TOKYO } from './support';

const prices: [string, Price][] = Object.entries(PRICES);
const nat = setOf({ stack: { Resources: { Nat: { Type: 'AWS::EC2::NatGateway' } } } }, TOKYO);
const DAY = 24 * 60 * 60 * 1000;
const after = (days: number) => new Date(Date.parse(PRICES_DATE) + days * DAY);

it('warns when the prices are older than a year, and not before', () => {
  const warning = (days: number) => estimate(nat, IDLE, { now: after(days) }).prices.stale;
  expect(warning(365)).toBeUndefined();
  expect(warning(366)).toContain('366 days ago');
});

it('prints that warning where nobody overlooks it', () => {
  const printed = terminalReport(estimate(nat, IDLE, { now: after(400) }), { colour: false, subject: 'it' });
  expect(printed).toMatch(/^WARNING: the prices are of /m);
});

it.each(prices)('%s is a positive number with a page of AWS and a price list to check it in', (_, price) => {
  expect(price.page).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9/-]+\/pricing\/$/);
  for (const region of PRICED_REGIONS) {
    const { usd, seen } = price.quotes[region];
    expect(usd).toBeGreaterThan(0);
    expect(priceListUrl(price.list, region)).toMatch(/^https:\/\/.*\/index\.json$/);
    // Seen before the list was last looked through, and not so long before that nobody should believe it.
    if (seen === undefined) continue;
    const age = (Date.parse(PRICES_DATE) - Date.parse(seen)) / DAY;
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(500);
  }
});

it('says which numbers nobody has confirmed, and how much rests on them', () => {
  const firewall = { Type: 'AWS::Route53Resolver::FirewallDomainList', Properties: { Domains: ['a', 'b'] } };
  const { prices: used } = estimate(setOf({ stack: { Resources: { Firewall: firewall } } }, TOKYO), IDLE);
  expect(used).toMatchObject({ unconfirmed: ['firewallDomain'], unconfirmedUsd: 0.001 });
  expect(estimate(nat, IDLE).prices.unconfirmed).toEqual([]);
});
