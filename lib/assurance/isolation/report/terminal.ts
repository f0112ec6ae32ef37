import { wrapped } from '../../../config/wrap';
import type { Certificate } from '../certificate';
import { ESCAPES } from '../prove';
import type { Judgement, Verdict } from '../verdict';

const COLOURS: Readonly<Record<Judgement, number>> = { PROVED: 32, RESIDUAL: 36, UNPROVED: 33, VIOLATED: 31 };
const WIDTH = 110;

/** The certificate as a table, with the way out below each violated row. */
export function terminalReport(certificate: Certificate, { colour }: { readonly colour: boolean }): string {
  const { subject, deployment, verdicts, templates, date } = certificate;
  const titles = new Map(ESCAPES.map(({ id, title }) => [id, title]));
  const widest = Math.max(...[...titles.values()].map(({ length }) => length));
  const paint = (kind: Judgement, text: string) =>
    colour ? `\u001b[${COLOURS[kind]}m${text}\u001b[0m` : text;
  const row = ({ id, verdict, reason, counterexample }: Verdict) => {
    const head = `${id.padEnd(4)}${paint(verdict, verdict.padEnd(10))}${(titles.get(id) ?? '').padEnd(widest)}`;
    if (verdict === 'PROVED') return [head.trimEnd()];
    return [
      head.trimEnd(),
      ...wrapped(reason, WIDTH).map(line => `      ${line}`),
      ...counterexample.map((step, i) => `${'  '.repeat(i + 4)}${i === 0 ? '' : '→ '}${step}`),
    ];
  };
  return [
    `Isolation of ${subject}${deployment === undefined ? '' : ` in ${deployment}`}`,
    '',
    ...verdicts.flatMap(row),
    '',
    summary(certificate),
    `templates sha256 ${templates}, ${date}`,
  ].join('\n');
}

export function summary({ ok, verdicts }: Certificate): string {
  const count = (kind: Judgement) => verdicts.filter(({ verdict }) => verdict === kind).length;
  const counts = (['PROVED', 'RESIDUAL', 'UNPROVED', 'VIOLATED'] as const)
    .filter(kind => count(kind) > 0)
    .map(kind => `${count(kind)} ${kind}`);
  return `${ok ? 'isolated' : 'NOT isolated'}: ${counts.join(', ')}`;
}
