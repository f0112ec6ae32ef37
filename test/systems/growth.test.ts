/** The cost of an app grows with what is in it, and no faster. Counted, not timed: `npm run bench` takes the time. */
import { growingApp, type Size } from '../bench/growing-app';

function templatesOf(size: Partial<Size>) {
  const templates = growingApp({ tables: 1, services: 1, ...size })
    .synth()
    .stacks.map(({ template }) => template);
  return {
    resources: templates.reduce((sum, { Resources = {} }) => sum + Object.keys(Resources).length, 0),
    bytes: JSON.stringify(templates).length,
  };
}

function costOfNumber(count: number, dimension: keyof Size) {
  const [before, after] = [templatesOf({ [dimension]: count - 1 }), templatesOf({ [dimension]: count })];
  return { resources: after.resources - before.resources, bytes: after.bytes - before.bytes };
}

it.each([
  // The table and its alarm.
  { dimension: 'tables', resources: 2 },
  // Task definition, service, log group, two roles with a policy each, three alarms.
  { dimension: 'services', resources: 10 },
] as const)('the fiftieth of the $dimension adds what the tenth adds', ({ dimension, resources }) => {
  const tenth = costOfNumber(10, dimension);
  expect(tenth).toEqual({ resources, bytes: expect.any(Number) });
  expect(costOfNumber(50, dimension)).toEqual(tenth);
});
