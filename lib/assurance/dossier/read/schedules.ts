import cronstrue from 'cronstrue';
import { RECOVERY_METRICS } from '../../../contract/recovery';
import { referencesIn } from '../../alarms/alarm-metrics';
import { described } from '../../model/network';
import type { Property } from '../../model/property';
import type { World } from '../../model/world';
import { byId, givenName, shortPath } from './names';
import { knownText } from './settle';

export interface Schedule {
  readonly name: string;
  /** In words, in the schedule's own time. */
  readonly rule: string;
  readonly zone: string;
  /** What it starts, in a sentence. */
  readonly what: string;
  /** As the template writes it. */
  readonly expression: string;
  readonly isOff: boolean;
  /** Ids of what it starts, and of the group that it is in. */
  readonly leadsTo: readonly string[];
  /** Metric that tells whether it did what it is for, where a function judges that. */
  readonly judgedBy?: string;
}

/** Everything that starts by the clock. The next runs are the reader's to count: the page knows no time. */
export function schedulesIn(world: World): Schedule[] {
  return [...schedules(world), ...rules(world), ...backups(world), ...restoreTests(world)].sort((a, b) =>
    byId({ id: a.name }, { id: b.name }),
  );
}

const text = (property: Property, otherwise = ''): string => knownText(property) ?? otherwise;

function scheduled(
  name: string,
  what: string,
  of: Pick<Schedule, 'expression' | 'zone' | 'isOff'> & Partial<Pick<Schedule, 'leadsTo' | 'judgedBy'>>,
): Schedule {
  return { name, what, leadsTo: [], ...of, rule: ruleInWords(of.expression) };
}

const schedules = (world: World): Schedule[] =>
  described(world, 'AWS::Scheduler::Schedule').map(({ resource, properties }) =>
    scheduled(givenName(world, resource) ?? shortPath(resource), text(properties.at('Description')), {
      expression: text(properties.at('ScheduleExpression'), 'not known'),
      zone: text(properties.at('ScheduleExpressionTimezone'), 'UTC'),
      isOff: text(properties.at('State')) === 'DISABLED',
      leadsTo: [
        ...referencesIn(resource.template.Properties).flatMap(
          logicalId => world.set.in(resource.stack, logicalId)?.id ?? [],
        ),
        ...groupsNamed(world, text(properties.at('GroupName'))),
      ],
    }),
  );

const groupsNamed = (world: World, name: string): string[] =>
  described(world, 'AWS::Scheduler::ScheduleGroup')
    .filter(({ resource }) => givenName(world, resource) === name)
    .map(({ resource }) => resource.id);

const rules = (world: World): Schedule[] =>
  described(world, 'AWS::Events::Rule')
    .filter(({ properties }) => !properties.at('ScheduleExpression').isAbsent)
    .map(({ resource, properties }) =>
      scheduled(givenName(world, resource) ?? shortPath(resource), text(properties.at('Description')), {
        expression: text(properties.at('ScheduleExpression'), 'not known'),
        zone: 'UTC',
        isOff: text(properties.at('State')) === 'DISABLED',
      }),
    );

const backups = (world: World): Schedule[] =>
  described(world, 'AWS::Backup::BackupPlan').flatMap(({ properties }) =>
    properties
      .at('BackupPlan', 'BackupPlanRule')
      .items()
      .map(rule => {
        const days = text(rule.at('Lifecycle', 'DeleteAfterDays'));
        return scheduled(
          `backup, ${text(rule.at('RuleName'), 'rule')}`,
          days === '' ? 'copies that are kept' : `copies that are kept for ${days} days`,
          { ...clockOf(rule), judgedBy: RECOVERY_METRICS.backups },
        );
      }),
  );

const restoreTests = (world: World): Schedule[] =>
  described(world, 'AWS::Backup::RestoreTestingPlan').map(({ properties }) =>
    scheduled(
      `restore test, ${text(properties.at('RestoreTestingPlanName'), 'plan').replace(/^.*_/, '')}`,
      'restores the newest copies, to see that it works',
      {
        ...clockOf(properties),
        judgedBy: RECOVERY_METRICS.restoreTests,
      },
    ),
  );

const clockOf = (properties: Property) => ({
  expression: text(properties.at('ScheduleExpression'), 'not known'),
  zone: text(properties.at('ScheduleExpressionTimezone'), 'UTC'),
  isOff: false,
});

/** `cron(0 3 * * ? *)` is `every day at 03:00`. */
export function ruleInWords(expression: string): string {
  const [, kind, content = ''] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return `every ${content.replace(/^1 /, '')}`;
  if (kind === 'at') return `once, at ${content.replace('T', ' ')}`;
  if (kind !== 'cron') return expression;
  try {
    // EventBridge has no seconds, which come first in what is understood here, and counts days of the week from 1.
    const words = cronstrue.toString(`0 ${content}`, {
      use24HourTimeFormat: true,
      dayOfWeekStartIndexZero: false,
    });
    return inOurOrder(words);
  } catch {
    return expression;
  }
}

/** `At 09:00, only on Sunday` is `every Sunday at 09:00`. */
function inOurOrder(words: string): string {
  const [, time, days] = /^At (\d\d:\d\d(?:(?:, | and )\d\d:\d\d)*)(?:, (.*))?$/.exec(words) ?? [];
  if (time === undefined) return words.charAt(0).toLowerCase() + words.slice(1);
  if (days === undefined) return `every day at ${time}`;
  const [, day] = /^only on (\w+)$/.exec(days) ?? [];
  return day === undefined ? `${days} at ${time}` : `every ${day} at ${time}`;
}
