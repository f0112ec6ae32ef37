import { EXIT, type ExitCode } from '../exit';
import { hintFor } from '../hints';
import type { BiCardsSession } from '../session';
import type { Paint } from '../ui/paint';
import { awsProbes } from './aws-probes';
import type { Check, Finding, Status, Subject } from './check';
import * as account from './checks/account';
import * as edge from './checks/edge';
import * as people from './checks/people';
import * as stacks from './checks/stacks';
import type { Probes } from './probes';

/** In the order in which somebody would work through them. */
export const CHECKS: readonly Check[] = [
  account.bootstrap,
  stacks.delivery,
  account.quotas,
  account.zones,
  account.prefixLists,
  edge.allowedCidrs,
  edge.certificates,
  edge.dns,
  account.backup,
  account.guardDuty,
  people.workflows,
  people.plugin,
  stacks.names,
  stacks.stacks,
  people.alerts,
  people.secret,
];

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  /** The worst of its findings. */
  readonly status: Status;
  readonly findings: readonly Finding[];
}

/** From bad to good. */
const ORDER: readonly Status[] = ['todo', 'unknown', 'warn', 'ok'];

/** Checks everything that a first deployment needs, and changes nothing. Not clear while something is to do. */
export async function setup(session: BiCardsSession, probes: Probes = awsProbes(session)): Promise<ExitCode> {
  const { ui, deployment, config, names } = session;
  const { account: id } = await session.identity();
  const subject: Subject = { deployment, account: id, config, names, probes, now: session.now() };
  const wanted = CHECKS.filter(({ local }) => config.cloud === 'aws' || local === true);
  const results = await ui.step('Look', report => lookAll(wanted, subject, report));
  const left = results.filter(({ status }) => status === 'todo' || status === 'unknown');
  ui.result({ deployment, ready: left.length === 0, checks: results }, () => describe(results, ui.paint));
  return left.length > 0 ? EXIT.notClear : EXIT.done;
}

/** One that fails hides no other. */
function lookAll(checks: readonly Check[], subject: Subject, report: (line: string) => void) {
  return Promise.all(
    checks.map(async ({ id, title, look }): Promise<CheckResult> => {
      const findings = await look(subject).catch(error => [unknown(error)]);
      report(title);
      const status = ORDER.find(one => findings.some(finding => finding.status === one)) ?? 'ok';
      return { id, title, status, findings };
    }),
  );
}

function unknown(error: unknown): Finding {
  const [says = '', toDo] = (
    hintFor(error)?.message ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error))
  ).split('\n');
  return { status: 'unknown', says: `could not be asked: ${says}`, ...(toDo !== undefined && { toDo }) };
}

const MARKS = { ok: '✔', warn: '!', todo: '✖', unknown: '?' } as const;
const COLOURS = { ok: 'green', warn: 'yellow', todo: 'red', unknown: 'yellow' } as const;

function describe(results: readonly CheckResult[], paint: Paint): string {
  const lines = results.flatMap(({ title, status, findings }) => [
    `${paint(COLOURS[status], MARKS[status])} ${title}`,
    ...findings.flatMap(one => [
      `    ${one.status === 'ok' ? '' : `${MARKS[one.status]} `}${one.says}`,
      ...(one.toDo === undefined ? [] : one.toDo.split('\n').map(line => `      → ${line}`)),
    ]),
  ]);
  const count = (status: Status) => results.filter(one => one.status === status).length;
  return [
    ...lines,
    '',
    `${count('ok')} in order, ${count('warn')} to look at, ${count('todo')} to do, ${count('unknown')} not known`,
  ].join('\n');
}
