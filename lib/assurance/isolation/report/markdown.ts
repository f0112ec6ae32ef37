import type { TemplateSet } from '../../model/template-set';
import { World } from '../../model/world';
import type { Certificate } from '../certificate';
import { ESCAPES } from '../prove';
import type { Task } from '../task';
import { mermaid } from './mermaid';
import { picture } from './picture';
import { summary } from './terminal';

/** The certificate as a Markdown document, with what the task reaches as a picture. */
export function markdownReport(certificate: Certificate, set: TemplateSet, task: Task): string {
  const { subject, deployment, verdicts, templates, date } = certificate;
  const titles = new Map(ESCAPES.map(({ id, title }) => [id, title]));
  const rows = verdicts.map(
    ({ id, verdict, reason }) => `| ${id} | ${titles.get(id)} | ${verdict} | ${cell(reason)} |`,
  );
  const ways = verdicts.filter(({ counterexample }) => counterexample.length > 0);
  return [
    `# Isolation of \`${subject}\`${deployment === undefined ? '' : ` in ${deployment}`}`,
    '',
    `${summary(certificate)}. Templates: SHA-256 \`${templates}\`, ${date}.`,
    '',
    '| | escape | verdict | why |',
    '|---|---|---|---|',
    ...rows,
    ...(ways.length > 0 ? ['', '## Ways out', ''] : []),
    ...ways.map(
      ({ id, counterexample }) => `- ${id}: ${counterexample.map(step => `\`${step}\``).join(' → ')}`,
    ),
    '',
    '## What it reaches',
    '',
    '```mermaid',
    mermaid(picture(new World(set), task, verdicts)),
    '```',
    '',
  ].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|');
