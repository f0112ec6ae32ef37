import { type Answer, code, count, joined, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import { costByBox } from '../read/cost-by-box';
import { USERS } from '../read/settle';
import { kindsOf } from './kinds';
import { dollars } from './money';

/** The questions that a page like this is opened for, answered before anything else. */
export const answersSection = (findings: Findings): Section => ({
  id: 'answers',
  title: 'In short',
  blocks: [
    {
      kind: 'answers',
      answers: [reach(findings), survival(findings), cost(findings), night(findings)].flatMap(
        one => one ?? [],
      ),
    },
  ],
});

function reach({ isolation }: Findings): Answer | undefined {
  if (!isolation) return undefined;
  const open = isolation.verdicts.filter(({ verdict }) => verdict === 'VIOLATED' || verdict === 'UNPROVED');
  const proved = isolation.verdicts.filter(({ verdict }) => verdict === 'PROVED').length;
  const isClosed = open.length === 0;
  return {
    question: 'What can reach the executor?',
    short:
      isolation.callers.length === 0
        ? 'Nothing'
        : `${isClosed ? 'Only ' : ''}${isolation.callers.join(' and ')}`,
    more: [
      [`It reaches ${isolation.reaches.join('; ')}.${isClosed ? ' Nothing else.' : ''}`],
      [
        isClosed
          ? `Of ${isolation.verdicts.length} ways out, ${proved} are proved closed and none is open; the others no template could close.`
          : `${count(open.length, 'way')} out of ${isolation.verdicts.length} NOT proved closed: ${open.map(({ id }) => id).join(', ')}.`,
      ],
    ],
    to: 'isolation',
  };
}

function survival({ kept, set }: Findings): Answer {
  const survivors = kept.filter(({ survives }) => survives);
  const lost = kept.filter(({ survives }) => !survives);
  const refusing = set.stacks.filter(({ terminationProtection }) => terminationProtection === true).length;
  return {
    question: 'What survives deletion?',
    short: survivors.length === 0 ? 'Nothing' : kindsOf(survivors.filter(isData)) || kindsOf(survivors),
    more: [
      [`${count(survivors.length, 'resource')} in all${refusalOf(refusing, set.stacks.length)}.`],
      lost.length === 0
        ? ['Nothing that holds state is lost.']
        : [`Lost: ${kindsOf(lost)}. Everything else holds no state.`],
    ],
    to: 'survival',
  };
}

function refusalOf(refusing: number, stacks: number): string {
  if (refusing === 0) return '';
  return refusing === stacks
    ? '; every stack refuses to be deleted'
    : `; ${refusing} of ${stacks} stacks refuse to be deleted`;
}

/** What holds data, rather than records of what was done. */
const isData = ({ resource }: Findings['kept'][number]) => !/Logs|Scheduler/.test(resource.type);

function cost(findings: Findings): Answer {
  const { monthly } = findings.cost;
  const top = costByBox(findings).slice(0, 4);
  return {
    question: 'What does it cost?',
    short: `${dollars(monthly.fixed + monthly.variable)} a month with ${USERS} daily users`,
    more: [
      [
        `${dollars(monthly.fixed)} with nobody there, ${dollars(monthly.variable)} more for the users, at list price.`,
      ],
      [
        'Most of it: ',
        ...joined(top.map(({ title, fixed, variable }) => `${title} ${dollars(fixed + variable)}`)),
        '.',
      ],
    ],
    to: 'cost',
  };
}

function night({ alarms }: Findings): Answer {
  const pages = alarms.filter(({ severity }) => severity === 'page');
  const names: Text[] = pages.map(({ why }) => [why]);
  return {
    question: 'What pages at night?',
    short: pages.length === 0 ? 'Nothing' : `${pages.length} of ${count(alarms.length, 'alarm')}`,
    more:
      names.length === 0
        ? [[alarms.length === 0 ? 'There are no alarms.' : 'Every alarm waits for the morning.']]
        : groupedReasons(pages),
    to: 'alarms',
  };
}

/** Alarms with the same page of the runbook are one reason to get up. */
function groupedReasons(pages: Findings['alarms']): Text[] {
  const sections = [...new Set(pages.map(({ runbook, name }) => runbook?.split('#')[1] ?? name))].sort();
  return [['Their reasons: ', ...joined(sections.map(code)), '. Everything else waits for the morning.']];
}
