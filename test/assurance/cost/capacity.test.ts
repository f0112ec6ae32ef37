/** How many people a deployment holds, and what gives way first. */
import { type Deployment, demandOf, readDeployment } from '../../../lib/assurance/cost/capacity/demand';
import { reachOf } from '../../../lib/assurance/cost/capacity/reach';
import { IDLE, loadOf } from '../../../lib/assurance/cost/load-model';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { templates } from '../../support/template-sets';
import { setOf } from '../model/support';

const { api, executor, edge } = environments.production;
const production = readDeployment(templates('bi-production'), IDLE);
const reaches = reachOf(production);
const usersUpTo = (words: string, deployment?: Deployment) =>
  (deployment ? reachOf(deployment) : reaches).find(({ limit }) => limit.what.startsWith(words))?.users ?? -1;

it('cannot be worked out for templates without such services', () => {
  expect(() => readDeployment(setOf({ stack: {} }), IDLE)).toThrow(
    /one service behind a load balancer; there are 0/,
  );
});

it('is read from the templates as they are configured', () => {
  expect(production).toMatchObject({
    requests: {
      scale: { min: 2, max: 6, cpuTarget: 0.6, requestTarget: 600 },
      size: { cpus: api.cpu / 1024 },
    },
    cards: { scale: { min: 2, max: 6 }, size: { cpus: executor.cpu / 1024 } },
    // 2048 MiB without a /tmp of 512 and a server of 200 hold five cards of 256.
    cardsAtATime: 5,
    natGateways: 2,
    tables: 8,
    rateLimit: edge.rateLimit,
  });
  // Two subnets of /20 for each, of which AWS keeps five addresses.
  expect(production.requests.addresses).toBe(2 * (4096 - 5));
});

it('asks for as many tasks as requests and CPU want, and never for fewer than the smallest number', () => {
  expect(demandOf(IDLE, production)).toMatchObject({ requests: 0, apiTasks: 2, executorTasks: 2 });
  const { apiTasks, executorTasks } = demandOf(loadOf(100_000), production);
  // 100,000 × 150 × 20 % requests an hour: 500,000 a minute at 600 a task, or 15,000 s of CPU at 0.5 × 60 %.
  expect(apiTasks).toBe(Math.ceil(Math.max(3_000_000 / 60 / 600, (3_000_000 * 0.03) / (3600 * 0.5 * 0.6))));
  expect(executorTasks).toBe(Math.ceil((800_000 * 1.5) / (3600 * 0.6)));
});

it('asks for as many executor tasks as the memory of cards wants, where CPU wants fewer', () => {
  const load = loadOf(100_000);
  const heavy = { ...load, perCard: { ...load.perCard, seconds: 30 } };
  // 800,000 cards an hour of 30 s are 6,667 at a time, five in each task.
  expect(demandOf(heavy, production).executorTasks).toBe(Math.ceil((800_000 * 30) / 3600 / 5));
});

it.each(reaches.map(reach => [reach.limit.what, reach] as const))(
  '“%s” holds up to its number of users and not beyond',
  (_, { limit, allows, users }) => {
    const asked = (count: number) =>
      limit.asks(demandOf(loadOf(count), production), production, loadOf(count));
    expect(asked(users)).toBeLessThanOrEqual(allows);
    expect(asked(users + 1)).toBeGreaterThan(allows);
  },
);

it('reaches further once the configuration allows more', () => {
  const wider = { ...production, rateLimit: production.rateLimit * 10 };
  expect(usersUpTo('requests of one address', wider)).toBeGreaterThan(
    9 * usersUpTo('requests of one address'),
  );
  const roomier = { ...production, cardsAtATime: production.cardsAtATime * 10 };
  expect(usersUpTo('cards at a time', roomier)).toBe(10 * usersUpTo('cards at a time'));
});
