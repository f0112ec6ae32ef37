/** More users than the scaling allows for: the sums say so. */
import { compareCosts } from '../../../lib/assurance/cost/compare';
import { type Estimate, estimate } from '../../../lib/assurance/cost/estimate';
import { IDLE, loadOf } from '../../../lib/assurance/cost/load-model';
import { changeReport, terminalReport } from '../../../lib/assurance/cost/report/terminal';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { BiCards } from '../../../lib/systems/bi-cards/system';
import type { Json } from '../../support/deployment';
import { templates, templatesOf } from '../../support/template-sets';
import { price, resource } from './support';

const plain = { colour: false, subject: 'it' };
const { production: config } = environments;
const production = templates('bi-production');
const configured = { configured: true };
const wider = templatesOf(
  app =>
    new BiCards(app, 'bi-production', {
      ...config,
      executor: { ...config.executor, tasks: { kind: 'scaling', min: 2, max: 60, cpuPercent: 60 } },
    }),
);
const lines = (report: string) => report.split('\n').filter(line => line.includes('BEYOND THE BOUNDS'));

// 6 tasks at 60 % of a vCPU, 1.5 s for each of 8 cards in the busiest hour.
const most = (6 * 3600 * 0.6) / (1.5 * 40 * 0.2);

it('is silent within the bounds, at the last user as at none', () => {
  expect(estimate(production, IDLE).beyond).toEqual([]);
  expect(estimate(production, loadOf(most)).beyond).toEqual([]);
  expect(estimate(production, loadOf(most + 1), configured).beyond).toEqual([
    { service: 'executor', wanted: 7, wantedOnAverage: 4, bound: 6, key: 'executor.tasks.max' },
  ]);
});

describe('a busiest hour that is beyond the bounds', () => {
  const said = (users: number) =>
    lines(terminalReport(estimate(production, loadOf(users), configured), plain)).join();
  const executorUsd = (users: number, set = production) =>
    estimate(set, loadOf(users)).resources.find(({ id }) => id.includes('Executor') && id.includes('Service'))
      ?.variable;

  it('is not said to be missing from the sums while they go by an average hour that is not', () => {
    // Ten hours a day share what the busiest one has a fifth of: half as much.
    expect(said(2 * most)).toMatch(/want 12 executor tasks .* the bound is 6 \(executor\.tasks\.max\): docs/);
    expect(executorUsd(2 * most)).toBe(executorUsd(2 * most, wider));
  });

  it('is said to be missing as soon as the average hour is beyond them, too', () => {
    expect(said(2 * most + 1)).toContain(
      'want 13 executor tasks in their busiest hour, the bound is 6 (executor.tasks.max); an average working hour wants 7, and the sums hold 6: docs/capacity.md',
    );
    expect(executorUsd(2 * most + 1)).toBeLessThan(executorUsd(2 * most + 1, wider) ?? Number.NaN);
  });
});

it('is silent where no bounds are kept', () => {
  expect(estimate(production, loadOf(1_000_000), { withinBounds: false }).beyond).toEqual([]);
});

describe('a million users', () => {
  const priced = estimate(production, loadOf(1_000_000), configured);

  it('want more tasks of both services, each with the key of its bound', () => {
    expect(priced.beyond).toHaveLength(2);
    expect(priced.beyond).toEqual(
      expect.arrayContaining([
        { service: 'executor', wanted: 5556, wantedOnAverage: 2778, bound: 6, key: 'executor.tasks.max' },
        { service: 'api', wanted: 834, wantedOnAverage: 417, bound: 6, key: 'api.tasks.max' },
      ]),
    );
  });

  it('are told so, one line for each service', () => {
    expect(lines(terminalReport(priced, plain)).sort()).toEqual([
      'BEYOND THE BOUNDS: the users want 5,556 executor tasks in their busiest hour, the bound is 6 (executor.tasks.max); an average working hour wants 2,778, and the sums hold 6: docs/capacity.md',
      'BEYOND THE BOUNDS: the users want 834 api tasks in their busiest hour, the bound is 6 (api.tasks.max); an average working hour wants 417, and the sums hold 6: docs/capacity.md',
    ]);
  });
});

describe('a comparison', () => {
  const load = loadOf(5000);
  const [before, after] = [estimate(production, load), estimate(wider, load)];

  it('says which side keeps its users within bounds', () => {
    const change = compareCosts(before, after);
    expect(change.beyond).toEqual({ before: before.beyond, after: [] });
    expect(lines(changeReport(change, plain))).toEqual([
      expect.stringMatching(/^before: BEYOND .* want 28 executor tasks .* bound is 6/),
    ]);
    expect(lines(changeReport(compareCosts(after, before), plain))).toEqual([
      expect.stringMatching(/^after: BEYOND .* bound is 6/),
    ]);
  });

  it('says once what is beyond on both sides', () => {
    expect(lines(changeReport(compareCosts(before, before), plain))).toEqual([
      expect.stringMatching(/^BEYOND .* bound is 6/),
    ]);
  });
});

describe('templates of others', () => {
  const service = (more: Json = {}) =>
    resource('AWS::ECS::Service', { TaskDefinition: { Ref: 'Task' }, ...more });
  const task = (more: Json = {}) =>
    resource('AWS::ECS::TaskDefinition', { Cpu: '1024', Memory: '2048', ...more });
  const beyond = (Resources: Json): Estimate['beyond'] => price(Resources, { load: loadOf(10_000) }).beyond;

  it('have no key of our configuration, whatever their services are called', () => {
    const of = (name: string) =>
      beyond({ Task: task(), Service: service({ ServiceName: name, DesiredCount: 3 }) });
    for (const name of ['api', 'executor'])
      expect(of(name)).toMatchObject([{ service: name, key: 'stack/Service: DesiredCount' }]);
  });

  it('say where the bound is: the number of tasks of a service that does not scale', () => {
    expect(beyond({ Task: task(), Service: service({ DesiredCount: 3 }) })).toEqual([
      {
        service: 'stack/Service',
        wanted: 34,
        wantedOnAverage: 17,
        bound: 3,
        key: 'stack/Service: DesiredCount',
      },
    ]);
  });

  it('say where the bound is: the capacity of a scalable target', () => {
    const target = resource('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 1,
      MaxCapacity: 4,
      ResourceId: { 'Fn::Join': ['', ['service/cluster/', { 'Fn::GetAtt': ['Service', 'Name'] }]] },
    });
    const named = service({ ServiceName: 'shop' });
    expect(beyond({ Task: task(), Service: named, Target: target })).toEqual([
      { service: 'shop', wanted: 34, wantedOnAverage: 17, bound: 4, key: 'stack/Target: MaxCapacity' },
    ]);
  });

  it('name a service by its resource where its name is not known', () => {
    const named = service({ ServiceName: { 'Fn::ImportValue': 'elsewhere' } });
    expect(beyond({ Task: task(), Service: named })).toMatchObject([{ service: 'stack/Service' }]);
  });

  it('say nothing of a service that could not be priced', () => {
    const { unknown, beyond: found } = price(
      { Task: task({ Cpu: 'much' }), Service: service() },
      { load: loadOf(10_000) },
    );
    expect(unknown).toHaveLength(1);
    expect(found).toEqual([]);
  });
});
