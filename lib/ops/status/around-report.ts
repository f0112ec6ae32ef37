import { inJapan } from '../japan';
import type { Paint } from '../ui/paint';
import { table } from '../ui/table';
import type { CertificateFacts, ScheduleFacts, Seen, Surroundings } from './surroundings';

/** ACM renews at least 45 days before the end; below that it could not. */
const CERTIFICATE_DAYS = 44;

/** What stands around the release, for people. */
export function describeSurroundings(around: Seen<Surroundings>, paint: Paint): string {
  const part = <T>(what: string, seen: { value: T } | { problem: string }, text: (value: T) => string) =>
    'value' in seen ? text(seen.value) : paint('yellow', `${what} could not be read: ${seen.problem}`);
  return [
    part('schedules', around.schedules, describeSchedules),
    '',
    part('maintenance', around.maintenance, ({ until }) =>
      until ? paint('yellow', `maintenance: on until ${inJapan(until)}`) : 'maintenance: off',
    ),
    part('certificates', around.certificates, found => describeCertificates(found, paint)),
    part('secrets', around.secrets, found =>
      found
        .map(({ name, changedDaysAgo: days, maxDays }) =>
          days === undefined
            ? `secret ${name}: never changed`
            : tinted(paint, days >= maxDays, `secret ${name}: changed ${days} days ago`),
        )
        .join('\n'),
    ),
    part('alarms', around.alarms, ({ all, ringing }) =>
      ringing.length === 0
        ? `alarms: none of ${all} rings`
        : [
            paint('red', `alarms: ${ringing.length} of ${all} ring`),
            ...ringing.map(
              ({ name, description, actions }) =>
                `  ${name}: ${description}${actions ? '' : ' (tells nobody: its actions are off)'}`,
            ),
          ].join('\n'),
    ),
  ].join('\n');
}

const tinted = (paint: Paint, isOdd: boolean, text: string) => (isOdd ? paint('yellow', text) : text);

const describeSchedules = (schedules: readonly ScheduleFacts[]): string =>
  table([
    ['SCHEDULE', 'WHEN', 'NEXT'],
    ...schedules.map(schedule => [schedule.name, schedule.expression, nextOf(schedule)]),
  ]);

function nextOf({ enabled, pausedUntil, next }: ScheduleFacts): string {
  if (!enabled) return 'off';
  const paused = pausedUntil && `paused until ${inJapan(pausedUntil)}`;
  return [paused, next && inJapan(next)].filter(Boolean).join(', then ') || 'on';
}

function describeCertificates(certificates: readonly CertificateFacts[], paint: Paint): string {
  if (certificates.length === 0) return 'certificate: CloudFront’s own';
  return certificates
    .map(({ of, daysLeft }) =>
      daysLeft === undefined
        ? paint('yellow', `certificate of ${of}: ACM reports nothing of it`)
        : tinted(paint, daysLeft <= CERTIFICATE_DAYS, `certificate of ${of}: ${daysLeft} days left`),
    )
    .join('\n');
}
