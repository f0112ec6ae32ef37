/** One outage is one page: derived from the graph of alarms, for one failing dependency after the other. */
import { AlarmGraph } from '../../../lib/assurance/alarms/pages';
import { TemplateSet } from '../../../lib/assurance/model/template-set';
import type { Json } from '../../support/deployment';
import { templates } from '../../support/template-sets';

const production = templates('bi-production');
const graph = new AlarmGraph(production);
const named = (names: readonly string[]) => names.map(name => `bi-production-${name}`);
const PAGE = /Page/;
const TICKET = /Ticket/;

const API_BUDGET = ['slo-api-availability-page-60m', 'slo-api-availability-page-5m'];
const SLOW_API_BUDGET = ['slo-api-availability-ticket-360m', 'slo-api-availability-ticket-30m'];
const SITE_BUDGET = ['slo-site-availability-page-60m', 'slo-site-availability-page-5m'];

/** What each failure makes ring at its worst; the site counts the failures of the API, too. */
const FAILURES: Record<string, string[]> = {
  'the API crashes': [
    'api-unhealthy',
    'api-errors',
    'unhealthy',
    'site-errors',
    ...API_BUDGET,
    ...SITE_BUDGET,
  ],
  'the API answers 5xx': ['api-errors', 'site-errors', ...API_BUDGET, ...SLOW_API_BUDGET, ...SITE_BUDGET],
  'the API is slow': ['api-latency', 'slo-api-latency-page-60m', 'slo-api-latency-page-5m'],
  'the executor cannot start': ['executor-unhealthy', 'unhealthy', 'api-errors', ...API_BUDGET],
  'a table is gone': ['unhealthy', 'api-errors', ...API_BUDGET],
  'NAT has no ports': [
    'nat-1-ports-exhausted',
    'nat-2-ports-exhausted',
    'api-errors',
    'unhealthy',
    'connection-errors',
  ],
  'the health check stops': ['health-silent', 'health-errors'],
  'only the edge fails, which the health check reports': ['site-errors', 'unhealthy', ...SITE_BUDGET],
};

it.each(Object.entries(FAILURES))('%s: pages once', (_, alarms) => {
  expect(graph.notified(named(alarms), PAGE)).toEqual(['bi-production-outage']);
});

it.each(Object.entries(FAILURES))(
  '%s: makes no ticket of a budget that people are paged for',
  (_, alarms) => {
    expect(graph.notified(named(alarms), TICKET).filter(name => name.includes('slo-'))).toEqual([]);
  },
);

it('a symptom that comes first, or alone, pages as well', () => {
  for (const alarms of Object.values(FAILURES)) {
    const pages = alarms.filter(
      name => !/-(latency|silent-errors|\d+m)$|errors$/.test(name) || name === 'api-errors',
    );
    for (const name of pages) expect(graph.notified(named([name]), PAGE)).toEqual(['bi-production-outage']);
  }
});

it('a way out of the executor pages by itself, during an outage too', () => {
  const alarms = named(['isolation-canary-failed', 'api-unhealthy']);
  expect(graph.notified(alarms, PAGE).sort()).toEqual(named(['isolation-canary-failed', 'outage']).sort());
});

it.each([
  ['the long window alone: it is over', ['slo-api-availability-page-60m']],
  ['the short window alone: it is too little', ['slo-api-availability-page-5m']],
])('a budget pages nobody by %s', (_, alarms) => {
  expect(graph.notified(named(alarms), PAGE)).toEqual([]);
});

it('a budget that goes slowly is a ticket, and no page', () => {
  expect(graph.notified(named(SLOW_API_BUDGET), TICKET)).toEqual(named(['slo-api-availability-ticket']));
  expect(graph.notified(named(SLOW_API_BUDGET), PAGE)).toEqual([]);
});

it('nothing in CloudFront’s Region pages by itself: the health check asks for its outage', () => {
  const plan = production.resources.find(({ label }) => label === 'bi-production/service/Health/Function');
  expect(JSON.stringify(plan?.template.Properties)).toContain('bi-production-site-outage');
  for (const alarm of production.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm')) {
    if (alarm.stack.region !== 'us-east-1') continue;
    expect(JSON.stringify(alarm.template.Properties?.AlarmActions ?? '')).not.toMatch(PAGE);
  }
});

it('no rule names an alarm that its Region does not have', () => {
  expect(graph.unknownParts).toEqual([]);
});

it('would notice a rule over an alarm that is gone', () => {
  const stacks = production.stacks.map(stack => {
    const template: Json = structuredClone(stack.template);
    for (const [id, { Properties }] of Object.entries<Json>(template.Resources))
      if (Properties?.AlarmName === 'bi-production-api-unhealthy') delete template.Resources[id];
    return { ...stack, template };
  });
  expect(new AlarmGraph(new TemplateSet(stacks)).unknownParts).toEqual([
    'bi-production-outage: bi-production-api-unhealthy',
  ]);
});
