import { code, count, file, mark, type Section, type Text, type Tone } from '../content';
import type { Findings } from '../findings';

const TONES: Readonly<Record<string, Tone>> = {
  PROVED: 'good',
  RESIDUAL: 'care',
  UNPROVED: 'bad',
  VIOLATED: 'bad',
};

/** Whether code in the executor can get out, and on what that rests. */
export function isolationSection({ isolation }: Findings): Section | undefined {
  if (!isolation) return undefined;
  const { callers, starters, reaches, verdicts } = isolation;
  const bullets = (items: readonly string[]): Text[] => items.map(item => [item]);
  return {
    id: 'isolation',
    title: 'Isolation of the executor',
    blocks: [
      {
        kind: 'text',
        text: [
          'The executor runs what users write, so every way out is looked at, and the proof is computed from the templates: ',
          file('docs/isolation.md', 'how'),
          '. ',
          ...counted(verdicts),
          ' RESIDUAL is what templates cannot close: the reason says what stays open, or who has to look after it. What is not proved comes first.',
        ],
      },
      { kind: 'heading', id: 'isolation-callers', text: 'Who can reach it' },
      { kind: 'list', items: bullets(callers) },
      { kind: 'heading', id: 'isolation-starters', text: 'What starts it' },
      { kind: 'list', items: bullets(starters) },
      { kind: 'heading', id: 'isolation-reaches', text: 'What it can reach' },
      { kind: 'list', items: bullets(reaches) },
      { kind: 'heading', id: 'isolation-verdicts', text: 'The ways out' },
      {
        kind: 'table',
        caption: 'Ways out of the executor and the verdict on each',
        head: ['', 'way out', 'verdict', 'why'],
        rows: notProvedFirst(verdicts).map(({ id, title, verdict, reason, counterexample }) => [
          [code(id)],
          [title],
          [mark(verdict, TONES[verdict] ?? 'bad')],
          [reason, ...(counterexample.length === 0 ? [] : [` Way out: ${counterexample.join(' → ')}`])],
        ]),
      },
    ],
  };
}

const notProvedFirst = <V extends { readonly verdict: string }>(verdicts: readonly V[]): V[] =>
  [...verdicts].sort((a, b) => Number(a.verdict === 'PROVED') - Number(b.verdict === 'PROVED'));

function counted(verdicts: readonly { readonly verdict: string }[]) {
  const kinds = Object.keys(TONES).flatMap(kind => {
    const number = verdicts.filter(({ verdict }) => verdict === kind).length;
    return number === 0 ? [] : [`${number} ${kind}`];
  });
  return [`${count(verdicts.length, 'way')} out: ${kinds.join(', ')}.`];
}
