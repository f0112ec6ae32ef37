/** The pages on cost and capacity, and the limits. After a wanted change: `npm run cost:docs`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capacityDocument } from '../../../lib/assurance/cost/capacity/document';
import { costDocument, type PricedDeployment } from '../../../lib/assurance/cost/document';
import { estimate } from '../../../lib/assurance/cost/estimate';
import { IDLE, loadOf } from '../../../lib/assurance/cost/load-model';
import type { TemplateSet } from '../../../lib/assurance/model/template-set';
import type { BiCardsConfig } from '../../../lib/systems/bi-cards/config';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { BiCards } from '../../../lib/systems/bi-cards/system';
import { templates, templatesOf } from '../../support/template-sets';

const DOCS = join(__dirname, '../../../docs');
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
const deployments = [
  priced('bi-production', production, 400),
  priced('bi-staging', templates('bi-staging'), 150),
];
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

it.each([...unsaved])('%s saves at least a dollar a month', (_, without) => {
  const now = deployments[1]?.byUsers.get(0)?.monthly.fixed ?? Number.NaN;
  expect(without.monthly.fixed - now).toBeGreaterThan(1);
});

it.each([
  ['cost.md', () => costDocument({ deployments, staging: deployments[1] as PricedDeployment, unsaved })],
  ['capacity.md', () => capacityDocument('bi-production', production)],
])('docs/%s says what the templates say', (name, write) => {
  const file = join(DOCS, name);
  const found = write();
  if (process.env.UPDATE_COST) writeFileSync(file, found);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(found);
});
