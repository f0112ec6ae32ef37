/** The price list says where its numbers are from, and when they are old. */
import { estimate } from '../../../lib/assurance/cost/estimate';
import { IDLE, loadOf } from '../../../lib/assurance/cost/load-model';
import { PRICED_REGIONS, type Price, priceListUrl } from '../../../lib/assurance/cost/price';
import { PRICES, PRICES_DATE } from '../../../lib/assurance/cost/prices';
import { terminalReport } from '../../../lib/assurance/cost/report/terminal';
import { templates } from '../../support/template-sets';
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

describe('numbers that nobody has confirmed', () => {
  const domains = (...Domains: string[]) => ({
    Type: 'AWS::Route53Resolver::FirewallDomainList',
    Properties: { Domains },
  });
  const priced = estimate(
    setOf(
      {
        stack: {
          Resources: {
            Nat: { Type: 'AWS::EC2::NatGateway' },
            Few: domains('a'),
            Firewall: domains('a', 'b'),
            Zone: { Type: 'AWS::Route53::HostedZone' },
          },
        },
      },
      TOKYO,
    ),
    IDLE,
  );
  const found = (id: string) => priced.resources.find(one => one.id === `stack/${id}`);

  it('are none where every price was seen', () => {
    const { prices: used, resources } = estimate(nat, IDLE);
    expect(used).toMatchObject({ unconfirmed: [], unconfirmedUsd: 0 });
    expect(resources.map(({ unconfirmedUsd }) => unconfirmedUsd)).toEqual([0]);
  });

  it('are named with what rests on each, and with its resources, the weightiest first', () => {
    expect(priced.prices.unconfirmed).toEqual([
      { price: 'hostedZone', usd: 0.5, resources: ['stack/Zone'] },
      { price: 'firewallDomain', usd: 0.0015, resources: ['stack/Firewall', 'stack/Few'] },
    ]);
    expect(priced.prices.unconfirmedUsd).toBeCloseTo(0.5015);
  });

  it('are told of each resource and each item', () => {
    expect(found('Nat')).toMatchObject({ unconfirmedUsd: 0, items: [{ unconfirmed: false }] });
    expect(found('Firewall')).toMatchObject({ unconfirmedUsd: 0.001, items: [{ unconfirmed: true }] });
  });

  it('depend on the Region: a price seen in Tokyo may be remembered elsewhere', () => {
    const acl = { stack: { Resources: { Acl: { Type: 'AWS::WAFv2::WebACL', Properties: {} } } } };
    const usd = (region: string) => estimate(setOf(acl, { region }), IDLE).prices.unconfirmedUsd;
    expect([usd('ap-northeast-1'), usd('us-east-1')]).toEqual([0, 5]);
  });

  it('add up, item by item', () => {
    const { resources, prices: used } = estimate(templates('bi-production'), loadOf(1000));
    const sum = (usd: readonly number[]) => usd.reduce((total, one) => total + one, 0);
    const items = resources.flatMap(({ items: all }) => all.filter(({ unconfirmed }) => unconfirmed));
    expect(sum(resources.map(({ unconfirmedUsd }) => unconfirmedUsd))).toBeCloseTo(used.unconfirmedUsd);
    expect(sum(items.map(({ usd }) => usd))).toBeCloseTo(used.unconfirmedUsd);
    expect(sum(used.unconfirmed.map(({ usd }) => usd))).toBeCloseTo(used.unconfirmedUsd);
  });
});
