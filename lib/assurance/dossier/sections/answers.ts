import { type Answer, code, count, joined, mark, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import { costByBox } from '../read/cost-by-box';
import { withoutPrefix } from '../read/names';
import { USERS } from '../read/settle';
import { kindsOf, rulesInWords } from './kinds';
import { dollars } from './money';
import { subscription } from './subscription';
import { forgottenLogs } from './survival';

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
  const residual = isolation.verdicts
    .filter(({ verdict }) => verdict === 'RESIDUAL')
    .map(({ title }) => title);
  const proved = isolation.verdicts.filter(({ verdict }) => verdict === 'PROVED').length;
  const isClosed = open.length === 0;
  return {
    question: 'What can reach the executor?',
    short:
      isolation.callers.length === 0
        ? 'Nothing'
        : `${isClosed ? 'Only ' : ''}${isolation.callers.join(' and ')}`,
    more: [
      [`Security groups let in nobody else. Tasks of it are started by ${isolation.starters.join(', ')}.`],
      [`It reaches ${isolation.reaches.join('; ')}.${isClosed ? ' Nothing else.' : ''}`],
      [
        isClosed
          ? `Of ${isolation.verdicts.length} ways out, ${proved} are proved closed and none is open. What no template can close: ${residual.join('; ')}.`
          : `${count(open.length, 'way')} out of ${isolation.verdicts.length} NOT proved closed: ${open.map(({ id }) => id).join(', ')}.`,
      ],
    ],
    to: 'isolation',
  };
}

function survival({ kept, set, copies, world }: Findings): Answer | undefined {
  if (kept.length === 0) return undefined;
  const logs = forgottenLogs({ kept, world }).length;
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
        : [
            `Lost: ${kindsOf(lost)}${logs > 0 ? `, and what ${count(logs, 'log group')} recorded` : ''}. Everything else holds no state.`,
          ],
      ...copied(copies, kept),
    ],
    to: 'survival',
  };
}

/** What there is beside the original, and where. */
function copied(copies: Findings['copies'], kept: Findings['kept']): Text[] {
  const rules = copies.flatMap(one => one.rules);
  if (rules.length === 0) return [];
  const where = rules.every(({ isElsewhere }) => !isElsewhere)
    ? ', all of them in the account and Region of the original'
    : '';
  const originals = kept.filter(({ resource }) => copies.some(one => one.of.includes(resource)));
  const what = originals.length === 0 ? 'what is selected by tag' : kindsOf(originals);
  return [[`Copies of ${what}: ${[...new Set(copies.flatMap(rulesInWords))].join(', ')}${where}.`]];
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
      ...(top.length === 0
        ? []
        : [
            [
              'Most of it: ',
              ...joined(top.map(({ title, fixed, variable }) => `${title} ${dollars(fixed + variable)}`)),
              '.',
            ],
          ]),
    ],
    to: 'cost',
  };
}

function night(findings: Findings): Answer {
  const { alarms } = findings;
  const pages = alarms.filter(({ severity }) => severity === 'page');
  return {
    question: 'What pages at night?',
    short: shortNight(pages, alarms),
    more:
      pages.length === 0
        ? [[alarms.length === 0 ? 'There are no alarms.' : 'Every alarm waits for the morning.']]
        : [...callsOf(pages, findings), subscription(findings)],
    to: 'alarms',
  };
}

function shortNight(pages: Findings['alarms'], alarms: Findings['alarms']): string {
  if (pages.length === 0) return 'Nothing';
  const calls = pages.filter(({ topics }) => topics.length > 0).length;
  return `${pages.length} of ${count(alarms.length, 'alarm')}, in ${count(calls, 'call')}`;
}

/** Those that call people, and what each of them gathers. */
function callsOf(pages: Findings['alarms'], { deployment }: Findings): Text[] {
  const called = (alarm: { readonly name: string }) => code(withoutPrefix(alarm.name, deployment));
  const calls = pages.filter(({ topics }) => topics.length > 0);
  const silent = pages.filter(({ topics, through }) => topics.length + through.length === 0);
  return [
    ...calls.map((call): Text => {
      const gathered = pages.filter(({ through }) => through.includes(call.name));
      return [
        called(call),
        ': ',
        call.why,
        ...(gathered.length > 0 ? [' Its signs: ', ...joined(gathered.map(called)), '.'] : []),
      ];
    }),
    ...(silent.length === 0 ? [] : [[mark('Tell nobody', 'bad'), ': ', ...joined(silent.map(called)), '.']]),
    ['Everything else waits for the morning.'],
  ];
}
