import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { NO_IMAGE } from '../../../contract/bi-cards';
import { deployedDigests } from '../../../release/deploy/stacks/restore';
import { type AlarmState, alarmStates } from '../../alarm-states';
import { type Finding, fail, type Probe, pass, warn } from '../finding';

/** A metric of a quiet part may come once a day; after that it will not come. */
const SILENT_HOURS = 24;

/** Alarms that ring, and alarms that could not: without data, or without anybody to tell. */
export const alarms: Probe = {
  group: 'alarms',
  look: async session => {
    const regions = [...new Set([session.region, session.config.edge.region])];
    const [digests, ...lists] = await Promise.all([
      deployedDigests({ session }),
      ...regions.map(region => alarmStates(session.client(CloudWatchClient, region), session.deployment)),
    ]);
    const all = lists.flat();
    if (all.length === 0)
      return [
        fail(
          'alarms',
          'there is none',
          `npm run ops -- status -d ${session.deployment}: is anything deployed?`,
        ),
      ];
    const released = digests.api !== NO_IMAGE;
    return [...ringing(all), ...silent(all, session.now()), ...mute(all, released)];
  },
};

function ringing(all: readonly AlarmState[]): Finding[] {
  const found = all.filter(({ state }) => state === 'ALARM');
  if (found.length === 0) return [pass('ringing', `none of ${all.length}`)];
  return found.map(({ name, since, description, actions }) =>
    (actions ? fail : warn)(
      name,
      `in ALARM since ${since?.toISOString() ?? 'an unknown time'}: ${description.replace(/ Runbook: .*/s, '')}`,
      /Runbook: (\S+)/.exec(description)?.[1] ?? 'docs/runbook/alarms.md',
    ),
  );
}

function silent(all: readonly AlarmState[], now: Date): Finding[] {
  const found = all.filter(
    ({ state, since }) =>
      state === 'INSUFFICIENT_DATA' && since && now.getTime() - since.getTime() > SILENT_HOURS * 3_600_000,
  );
  if (found.length === 0)
    return [pass('with data', `every one had some, or is younger than ${SILENT_HOURS} h`)];
  return [
    warn(
      'without data',
      `${found.length} could not ring for ${SILENT_HOURS} h: ${found.map(({ name }) => name).join(', ')}`,
      'a metric that nobody publishes, or a dimension that changed: npm run drift; compare with aws cloudwatch list-metrics',
    ),
  ];
}

/** Before the first release some tell nobody, on purpose. */
function mute(all: readonly AlarmState[], released: boolean): Finding[] {
  const found = all.filter(({ actions }) => !actions);
  if (!released || found.length === 0) return [pass('actions', 'on wherever they should be')];
  return [
    warn(
      'actions',
      `off: ${found.map(({ name }) => name).join(', ')}`,
      `somebody turned them off: aws cloudwatch enable-alarm-actions --alarm-names ${found.map(({ name }) => name).join(' ')}`,
    ),
  ];
}
