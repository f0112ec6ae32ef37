import type { Paint } from '../ui/paint';
import type { Finding } from './finding';

export interface Group {
  readonly name: string;
  readonly findings: readonly Finding[];
}

const SIGN = { pass: '✔', warn: '!', fail: '✖' } as const;
const COLOUR = { pass: 'green', warn: 'yellow', fail: 'red' } as const;

/** What is wrong with what to do; a group in which all is right is one line. */
export function describeFindings(groups: readonly Group[], verbose: boolean, paint: Paint): string {
  const all = groups.flatMap(({ findings }) => findings);
  const count = (state: Finding['state']) => all.filter(found => found.state === state).length;
  return [
    ...groups.flatMap(group => describeGroup(group, verbose, paint)),
    paint(
      count('fail') > 0 ? 'red' : count('warn') > 0 ? 'yellow' : 'green',
      `${count('pass')} all right, ${count('warn')} to look at, ${count('fail')} wrong`,
    ),
  ].join('\n');
}

function describeGroup({ name, findings }: Group, verbose: boolean, paint: Paint): string[] {
  const shown = verbose ? findings : findings.filter(({ state }) => state !== 'pass');
  if (shown.length === 0) return [`${paint('green', SIGN.pass)} ${name}`];
  return [
    paint('bold', name),
    ...shown.flatMap(({ what, state, found, todo }) => [
      `  ${paint(COLOUR[state], SIGN[state])} ${what}: ${found}`,
      ...(todo ? [`    → ${todo}`] : []),
    ]),
  ];
}
