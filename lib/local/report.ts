import type { NotHosted } from '../contract/local-cloud';
import type { Outcome } from './outcome';

/** The outcome as text: what was checked, where things are, how to reach them, and what is not here. */
export function report(outcome: Outcome): string {
  const { checks, deployment, endpoint, distributionDomain } = outcome;
  const passed = checks.filter(check => check.passed).length;
  return [
    section(
      `${passed} of ${checks.length} checks of ${deployment} passed`,
      columns(checks.map(({ passed, name, detail }) => [passed ? '✔' : '✖', name, detail])),
    ),
    section(
      'Where it is',
      columns([
        ['endpoint', endpoint],
        ['tables', outcome.tables.join(' ')],
        ['buckets', outcome.buckets.join(' ')],
        ['CloudFront', distributionDomain],
        ['log', outcome.emulatorLog],
      ]),
    ),
    section('To use it from this shell', [
      `export ${Object.entries(outcome.environment)
        .map(pair => pair.join('='))
        .join(' ')}`,
      'unset AWS_PROFILE AWS_SESSION_TOKEN',
      'aws dynamodb scan --table-name bi_users',
      `npx cdk diff -c deployment=${deployment}`,
      `curl -i -H 'Host: ${distributionDomain}' -H 'X-Forwarded-Proto: https' ${endpoint}/api/health`,
    ]),
    section('What this cloud cannot host, and what there is instead', notHosted(outcome.notHosted)),
    section('What it records only', outcome.recordedOnly),
    'Stop and forget it: npm run local:down',
  ].join('\n\n');
}

function notHosted(list: readonly NotHosted[]): string[] {
  return list.flatMap(({ types, standIn }) => [
    standIn,
    `  instead of ${types.map(type => type.replace(/^AWS::/, '')).join(', ')}`,
  ]);
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines.map(line => `  ${line}`)].join('\n');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, cell.length)),
    [],
  );
  return rows.map(row =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
