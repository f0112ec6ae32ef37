import type { Paint } from '../ui/paint';
import { table } from '../ui/table';
import type { Facts } from './differences';

/**
 * The facts for people.
 *
 * @param around what else is shown, before the verdict
 */
export function describeFacts(
  { deployment, current, lastTry, stacks, services, spa }: Facts,
  differing: readonly string[],
  paint: Paint,
  around = '',
): string {
  return [
    current
      ? `${paint('bold', deployment)} runs ${current.release} since ${current.since}, by ${current.actor}`
      : `${paint('bold', deployment)} has no release yet`,
    ...(lastTry
      ? [`last: ${lastTry.kind} of ${lastTry.release} at ${lastTry.startedAt}: ${lastTry.outcome}`]
      : []),
    `site: SPA ${spa ?? 'none'}`,
    '',
    table([
      ['SERVICE', 'TASKS', 'IMAGE'],
      ...services.map(({ name, wanted, running, digests }) => [
        name,
        `${running}/${wanted}`,
        digests.map(short).join(', ') || '-',
      ]),
    ]),
    '',
    table([
      ['STACK', 'STATUS', 'CHANGED'],
      ...stacks.map(({ name, status, version }) => [name, status, version]),
    ]),
    ...(around === '' ? [] : ['', around]),
    '',
    ...(differing.length > 0
      ? differing.map(line => paint('red', `≠ ${line}`))
      : [paint('green', 'what runs is what should')]),
  ].join('\n');
}

const short = (digest: string) => digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1…');
