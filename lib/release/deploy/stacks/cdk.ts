import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../../../local/command';
import { ROOT } from '../../../local/layout';
import { OpsError } from '../../../ops/exit';
import type { Report } from '../../../ops/ui/ui';
import type { Cdk, PrepareOptions } from '../context';
import { readAssembly } from './assembly';

const CLI = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
/** Of what the CLI prints, what tells that it goes on. */
const PROGRESS = /creating CloudFormation changeset|Synthesis time|\[\d+%\]|success: (Built|Published)/u;
/** Of a failure, what says why. */
const REASON = /_FAILED|❌|\b[A-Za-z]*Error\b|No export named/u;
const MAX_REASONS = 12;

export interface CdkOptions {
  readonly deployment: string;
  /** Leads the CLI to the cloud of the session; empty for AWS. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the cloud assembly is written; whatever is there goes. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /**
   * Command that makes the cloud assembly.
   * @default - the one in cdk.json
   */
  readonly app?: string;
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * The CDK CLI, as `cdk deploy` would use it up to where a change set waits. Never `--express`: it has no guard against
 * replacements and leaves a failed stack in pieces (aws-cdk-cli#1931, #1973).
 */
export function cdkCli(options: CdkOptions): Cdk {
  return {
    async synth(report) {
      rmSync(options.directory, { recursive: true, force: true });
      mkdirSync(options.directory, { recursive: true });
      const context = { deployment: options.deployment, ...options.context };
      await cdk(
        'synth',
        [
          ...['synth', '--quiet', '--output', options.directory],
          ...(options.app ? ['--app', options.app] : []),
          ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
        ],
        options,
        report,
      );
      return readAssembly(options.directory);
    },
    async prepare(prepared: PrepareOptions, report) {
      if (prepared.stacks.length === 0) return;
      await cdk('deploy --method prepare-change-set', prepareArguments(prepared), options, report);
    },
  };
}

function prepareArguments({ assembly, stacks, changeSet, parameters, force }: PrepareOptions): string[] {
  return [
    ...['deploy', ...stacks, '--exclusively', '--app', assembly.directory],
    ...['--method', 'prepare-change-set', '--change-set-name', changeSet],
    // What asks for approval here is the review, which saw more than a change of IAM.
    ...['--require-approval', 'never', '--progress', 'events'],
    // Parallel publishing once lost a zip file between two stacks.
    '--asset-parallelism=false',
    ...(force ? ['--force'] : []),
    ...Object.entries(parameters).flatMap(([name, value]) => ['--parameters', `${name}=${value}`]),
  ];
}

async function cdk(
  what: string,
  args: readonly string[],
  { environment, signal, directory }: CdkOptions,
  report: Report,
): Promise<void> {
  const log = `${directory}.log`;
  mkdirSync(dirname(log), { recursive: true });
  const { code, output } = await run(process.execPath, [CLI, ...args, '--no-notices', '--no-color'], {
    cwd: ROOT,
    env: environmentFor(environment),
    log,
    onLine: line => PROGRESS.test(line) && report(line.trim()),
    signal,
  });
  if (code === 0) return;
  const lines = output.split('\n').filter(line => line.trim() !== '');
  const telling = lines.filter(line => REASON.test(line));
  const reasons = telling.length > 0 ? telling.slice(0, MAX_REASONS) : lines.slice(-MAX_REASONS);
  throw new OpsError(
    [`cdk ${what} failed (exit code ${code}):`, ...reasons, `The whole output is in ${log}`].join('\n'),
  );
}

/** The user's own AWS configuration must not mix with that of a local cloud. */
function environmentFor(environment: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const isLocal = Object.keys(environment).length > 0;
  const inherited = Object.entries(process.env).filter(([name]) => !isLocal || !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(inherited),
    ...environment,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    // Every synth for AWS keeps CloudFormation's rules; for the local cloud the tests run them.
    ...(isLocal && {
      CDK_VALIDATION: 'false',
      NO_PROXY: [process.env.NO_PROXY, 'localhost', '127.0.0.1'].filter(Boolean).join(','),
    }),
  };
}
