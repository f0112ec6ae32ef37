/** The pages on cost and capacity, the figures of the READMEs, and the limits. After a wanted change: `npm run cost:docs`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { capacityDocument } from '../../../lib/assurance/cost/capacity/document';
import { totalOf } from '../../../lib/assurance/cost/compare';
import { costDocument, type PricedDeployment } from '../../../lib/assurance/cost/document';
import { type Estimate, estimate } from '../../../lib/assurance/cost/estimate';
import { IDLE, loadOf } from '../../../lib/assurance/cost/load-model';
import { readmeTable } from '../../../lib/assurance/cost/report/readme';
import { LEFT_ALONE, priceSavings, SAVINGS } from '../../../lib/assurance/cost/savings';
import type { TemplateSet } from '../../../lib/assurance/model/template-set';
import { valueAt } from '../../../lib/config/value-at';
import type { BiCardsConfig } from '../../../lib/systems/bi-cards/config';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { BiCards } from '../../../lib/systems/bi-cards/system';
import { templates, templatesOf } from '../../support/template-sets';

const ROOT = join(__dirname, '../../..');
const { staging: config } = environments;

const priced = (name: string, set: TemplateSet, limit: number): PricedDeployment => ({
  name,
  limit,
  byUsers: new Map([0, 100, 1000, 10_000].map(users => [users, estimate(set, loadOf(users))])),
});
const idle = (changed: BiCardsConfig) =>
  estimate(
    templatesOf(app => new BiCards(app, 'bi-staging', changed)),
    IDLE,
  );

const production = templates('bi-production');
const staging = priced('bi-staging', templates('bi-staging'), 150);
const deployments = [priced('bi-production', production, 400), staging];
const unsaved = new Map([
  ['network.endpointZones', idle({ ...config, network: { ...config.network, endpointZones: 2 } })],
  ['observability', idle({ ...config, observability: 'full' })],
  ['api.capacity', idle({ ...config, api: { ...config.api, capacity: 'on-demand' } })],
  ['executor.capacity', idle({ ...config, executor: { ...config.executor, capacity: 'on-demand' } })],
] as const);

it.each(deployments)('$name stays below $limit USD a month with nobody there', ({ limit, byUsers }) => {
  expect(byUsers.get(0)?.monthly.fixed).toBeLessThanOrEqual(limit);
  expect(byUsers.get(0)?.unknown).toEqual([]);
});

const idleStaging = staging.byUsers.get(0) as Estimate;

it.each([
  ['bi-production', environments.production],
  ['bi-staging', config],
] as const)('the budget of %s is no surprise with 100 users, and no blank cheque', (name, { costs }) => {
  const estimated = deployments.find(one => one.name === name)?.byUsers.get(100);
  const share = costs.monthlyUsd / (estimated ? totalOf(estimated) : Number.NaN);
  expect(share).toBeGreaterThanOrEqual(1.1);
  expect(share).toBeLessThanOrEqual(1.6);
});

it.each(SAVINGS)('$key is $value in staging, and not in production', ({ key, value }) => {
  const valueIn = (environment: BiCardsConfig) => inspect(valueAt(environment, key));
  expect(valueIn(config)).toBe(value);
  expect(valueIn(environments.production)).not.toBe(value);
});

it.each(LEFT_ALONE)('$what was left alone in one environment, which only its field names', one => {
  const { environment, ...words } = one;
  expect(Object.keys(environments)).toContain(environment);
  expect(Object.values(words).join()).not.toMatch(/staging|production/);
});

it('is not told what a saving saves that was not priced without it', () => {
  expect(() => priceSavings(idleStaging, new Map())).toThrow(
    'staging was not priced without network.endpointZones',
  );
});

it.each(priceSavings(idleStaging, unsaved))('$key saves at least a dollar a month', ({ usd }) => {
  expect(usd).toBeGreaterThan(1);
});

it.each([
  ['cost.md', () => costDocument({ deployments, staging, unsaved })],
  ['capacity.md', () => capacityDocument('bi-production', production)],
])('docs/%s says what the templates say', (name, write) => {
  const file = join(ROOT, 'docs', name);
  const found = write();
  if (process.env.UPDATE_COST) writeFileSync(file, found);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(found);
});

const README_TABLE = /(?<=<!-- cost: .* -->\n)[\s\S]*?(?=<!-- end of cost -->)/g;

it.each([
  ['README.md', 'en'],
  ['README.ja.md', 'ja'],
] as const)('%s says what both deployments cost, where its markers are', (name, language) => {
  const file = join(ROOT, name);
  const figures = deployments.map(({ name: deployment, byUsers }) => ({
    name: deployment,
    idle: byUsers.get(0) as Estimate,
    used: byUsers.get(100) as Estimate,
  }));
  const expected = `${readmeTable(language, figures)}\n`;
  const text = readFileSync(file, 'utf8');
  if (process.env.UPDATE_COST)
    writeFileSync(
      file,
      text.replace(README_TABLE, () => expected),
    );
  // Without its markers, or with two pairs, nothing would be held to anything.
  expect(readFileSync(file, 'utf8').match(README_TABLE)).toEqual([expected]);
});

it('the figures of the README are whole dollars with nobody there, with 100 users, and unconfirmed', () => {
  const used = staging.byUsers.get(100) as Estimate;
  const [, , row] = readmeTable('en', [{ name: 'bi-staging', idle: idleStaging, used }]).split('\n');
  const whole = (usd: number) => String(Math.round(usd));
  expect(row?.split('|').map(cell => cell.trim())).toEqual([
    '',
    '`bi-staging`',
    whole(idleStaging.monthly.fixed),
    whole(used.monthly.fixed + used.monthly.variable),
    whole(used.prices.unconfirmedUsd),
    '',
  ]);
});
