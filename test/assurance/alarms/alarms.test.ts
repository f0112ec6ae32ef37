/** Complete by construction: whatever can fail is watched or excused, and no alarm watches what does not exist. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarmMetrics } from '../../../lib/assurance/alarms/alarm-metrics';
import { certificatesWithoutAlarm, coverage } from '../../../lib/assurance/alarms/coverage';
import { impossibleMetrics } from '../../../lib/assurance/alarms/judge-metrics';
import type { Namespace } from '../../../lib/assurance/alarms/metric-catalogue';
import { TemplateSet } from '../../../lib/assurance/model/template-set';
import { HEALTH_METRICS } from '../../../lib/contract/bi-cards';
import { RECOVERY_METRICS } from '../../../lib/contract/recovery';
import { biCardsDeployments } from '../../../lib/systems/bi-cards/load';
import { UNWATCHED } from '../../../lib/systems/bi-cards/unwatched';
import { UNWATCHED as DELIVERY_UNWATCHED } from '../../../lib/systems/delivery/unwatched';
import type { Json } from '../../support/deployment';
import { otherChoices, templates } from '../../support/template-sets';

/** What the functions of the system publish themselves. */
const PUBLISHED: Record<string, Namespace> = {
  [HEALTH_METRICS.namespace]: {
    source: 'lib/contract/health.ts',
    metrics: [HEALTH_METRICS.healthy, HEALTH_METRICS.latency, HEALTH_METRICS.ageDays],
    dimensionSets: [
      [HEALTH_METRICS.dimensions.deployment],
      [HEALTH_METRICS.dimensions.check, HEALTH_METRICS.dimensions.deployment],
    ],
  },
  [RECOVERY_METRICS.namespace]: {
    source: 'lib/contract/recovery.ts',
    metrics: [RECOVERY_METRICS.backups, RECOVERY_METRICS.restoreTests],
    dimensionSets: [[RECOVERY_METRICS.dimension]],
  },
};

const production = templates('bi-production');
const sets: [string, TemplateSet][] = [
  ...biCardsDeployments
    .filter(name => name !== 'bi-local')
    .map((name): [string, TemplateSet] => [name, name === 'bi-production' ? production : templates(name)]),
  ['production with every other choice', otherChoices()],
];

/** Production with one template changed. */
function broken(stack: string, change: (resources: Record<string, Json>) => void): TemplateSet {
  return new TemplateSet(
    production.stacks.map(each => {
      if (each.name !== `bi-production-${stack}`) return each;
      const template = structuredClone(each.template);
      change(template.Resources);
      return { ...each, template };
    }),
  );
}

const alarm = (resources: Record<string, Json>, name: string) => {
  const found = Object.entries(resources).find(
    ([, { Properties }]) => Properties?.AlarmName === `bi-production-${name}`,
  );
  if (!found) throw new Error(`no alarm ${name}`);
  return { id: found[0], properties: found[1].Properties };
};

describe.each(sets)('%s', (_, set) => {
  it('has nothing that can fail without an alarm or a reason', () => {
    expect(coverage(set, UNWATCHED).missing).toEqual([]);
  });

  it('has no reason for what an alarm watches', () => {
    const isThere = (path: string) => set.resources.some(({ label }) => label.endsWith(`/${path}`));
    expect(coverage(set, UNWATCHED).idle.filter(isThere)).toEqual([]);
  });

  it('has no alarm that can never have data', () => {
    expect(impossibleMetrics(set, PUBLISHED)).toEqual([]);
  });

  it('announces the end of every certificate that it serves', () => {
    expect(certificatesWithoutAlarm(set)).toEqual([]);
  });
});

it('has no reason for what production, which has everything, does not have', () => {
  expect(coverage(production, UNWATCHED).idle).toEqual([]);
});

it('bi-delivery has nothing that can fail without a reason, and no reason too many', () => {
  expect(coverage(templates('bi-delivery'), DELIVERY_UNWATCHED)).toEqual({ missing: [], idle: [] });
});

it('the other choices do serve certificates', () => {
  const set = new TemplateSet(
    otherChoices().stacks.map(stack => ({ ...stack, template: withoutAlarms(stack.template) })),
  );
  expect(certificatesWithoutAlarm(set)).toHaveLength(2);
});

function withoutAlarms(template: Json): Json {
  const kept = Object.entries<Json>(template.Resources).filter(([, { Type }]) => !/Alarm$/.test(Type));
  return { ...template, Resources: Object.fromEntries(kept) };
}

describe('coverage', () => {
  it.each([
    ['service', 'api-unhealthy', []],
    ['service', 'schedule-dead-letters', ['AWS::SQS::Queue service/Schedules/DeadLetters']],
    ['service', 'init-errors', ['AWS::Lambda::Function service/Init/Function']],
    ['data', 'bi_cards-throttled', ['AWS::DynamoDB::GlobalTable data/Tables/bi_cards']],
    [
      'network',
      'endpoint-packets-dropped',
      ['EcrApi', 'EcrDkr', 'Logs'].map(id => `AWS::EC2::VPCEndpoint network/InterfaceEndpoints/${id}`),
    ],
  ])('of %s notices that %s is gone, unless another alarm watches the same', (stack, name, missing) => {
    const set = broken(stack, resources => delete resources[alarm(resources, name).id]);
    expect(coverage(set, UNWATCHED).missing).toEqual(missing);
  });

  it('notices a schedule outside the group that is watched', () => {
    const set = broken('service', resources => {
      const [schedule] = Object.values(resources).filter(({ Type }) => Type === 'AWS::Scheduler::Schedule');
      schedule.Properties.GroupName = 'default';
    });
    expect(coverage(set, UNWATCHED).missing).toEqual([expect.stringMatching(/^AWS::Scheduler::Schedule /)]);
  });

  it('notices a resource that somebody adds', () => {
    const set = broken('data', resources => {
      resources.More = {
        Type: 'AWS::SQS::Queue',
        Metadata: { 'aws:cdk:path': 'bi-production/data/More/Resource' },
      };
    });
    expect(coverage(set, UNWATCHED).missing).toEqual(['AWS::SQS::Queue data/More']);
  });

  it('notices a reason that nothing needs', () => {
    const more = { resources: ['data/Tables/bi_cards', 'data/Gone'], reason: 'none' };
    expect(coverage(production, [...UNWATCHED, more]).idle).toEqual(more.resources);
  });
});

describe('alarms that can never have data', () => {
  it.each<[string, (properties: Json) => void, RegExp]>([
    [
      'a metric with a slip of the pen',
      p => (p.MetricName = 'DroppedCount'),
      /no such metric in "Monitoring/,
    ],
    ['a namespace nobody publishes', p => (p.Namespace = 'AWS/Schedule'), /nobody publishes this namespace/],
    ['no dimension where there is one', p => delete p.Dimensions, /never published by no dimension/],
    ['a dimension of something else', p => (p.Dimensions[0].Name = 'Group'), /never published by Group/],
    [
      'a resource that is not there',
      p => (p.Dimensions[0].Value = 'other'),
      /nothing in the templates .* ScheduleGroup/,
    ],
    [
      'the wrong kind of resource',
      p => (p.Dimensions[0].Value = { Ref: 'SchedulesDeadLetters' }),
      /nothing in the templates/,
    ],
  ])('are noticed: %s', (_, change, expected) => {
    const set = broken('service', resources => change(alarm(resources, 'schedule-dropped').properties));
    expect(impossibleMetrics(set, PUBLISHED)).toEqual([expect.stringMatching(expected)]);
  });

  it('are noticed inside a formula: an index that the table does not have', () => {
    const set = broken('data', resources => {
      const { properties } = alarm(resources, 'bi_cards-throttled');
      const text = JSON.stringify(properties.Metrics).replaceAll('CardsByOwner', 'CardsByName');
      properties.Metrics = JSON.parse(text);
    });
    expect(impossibleMetrics(set, PUBLISHED)).toContainEqual(expect.stringMatching(/no index CardsByName/));
  });

  it('are noticed when the metric filter they count on is gone', () => {
    const set = broken('service', resources => {
      for (const [id, { Type }] of Object.entries(resources))
        if (Type === 'AWS::Logs::MetricFilter') delete resources[id];
    });
    expect(impossibleMetrics(set, PUBLISHED)).toHaveLength(5);
  });
});

describe('docs/observability.md', () => {
  const page = readFileSync(join(__dirname, '../../../docs/observability.md'), 'utf8');

  it.each(sets.slice(0, 2))('says what the alarms of %s cost', (name, set) => {
    const metrics = alarmMetrics(set).length;
    const composites = set.ofType('AWS::CloudWatch::CompositeAlarm').length;
    const usd = (metrics * 0.1 + composites * 0.5).toFixed(2);
    expect(page).toContain(`| \`${name}\` | ${metrics} | ${composites} | ${usd} |`);
  });

  it('says how many of them are of the tables', () => {
    const ofTables = alarmMetrics(production).filter(({ namespace }) => namespace === 'AWS/DynamoDB').length;
    expect(page).toContain(`${ofTables} are throttling of eight tables`);
  });
});
