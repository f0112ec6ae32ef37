import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, run } from './command';
import { EXIT, LocalCloudError } from './errors';
import { type Layout, ROOT } from './layout';
import { ACCOUNT, CREDENTIALS, NAMES, REGION } from './target';

const CLI = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
/** Of what the CLI prints, a line per stack and phase. */
const PROGRESS = /deploying\.\.\.|Synthesis time|^ ?✅|^ ⏳/u;
/** Of a failure, what says why; lines with a counter are repeated in a summary without it. */
const REASON = /_FAILED|❌|\b[A-Za-z]*Error\b/u;
const COUNTED = /\|\s*\d+\/\d+ \|/;
const MAX_REASONS = 12;

export interface CdkOptions {
  readonly endpoint: string;
  readonly layout: Layout;
  readonly signal?: AbortSignal;
  /** Called with a line per stack and phase. */
  readonly onLine?: (line: string) => void;
}

/** What may differ between deployments of the same environment. */
export interface AssemblyOptions {
  /**
   * Command that makes the cloud assembly.
   * @default - the one in cdk.json
   */
  readonly app?: string;
  readonly context?: Readonly<Record<string, string>>;
}

export interface DeployOptions extends AssemblyOptions {
  /** CloudFormation parameters as `<stack>:<name>`; what is not named keeps its previous value. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Makes the environment deployable, as for a real account. */
export async function bootstrap(options: CdkOptions): Promise<void> {
  // Away from cdk.json: with an app the CLI synthesizes it first, only to learn the environment that is named here.
  await succeed('bootstrap', ['bootstrap', `aws://${ACCOUNT}/${REGION}`], options, options.layout.directory);
}

/** Deploys every stack of the deployment, as for a real account. */
export async function deploy(
  { parameters = {}, ...assembly }: DeployOptions,
  options: CdkOptions,
): Promise<void> {
  await succeed(
    'deploy',
    [
      ...['deploy', '--all', '--require-approval', 'never', '--progress', 'events'],
      // Parallel publishing once lost a zip file between two stacks.
      '--asset-parallelism=false',
      ...assemblyArguments(assembly, options.layout),
      ...pairs('--parameters', parameters),
    ],
    options,
  );
}

/** Compares by change set; the code is 1 where something differs. */
export function diff(assembly: AssemblyOptions, options: CdkOptions): Promise<CommandResult> {
  return cdk(['diff', '--fail', ...assemblyArguments(assembly, options.layout)], options);
}

/** Sets what every client of the local cloud needs, and hides the user's own AWS configuration. */
export function awsEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function assemblyArguments({ app, context = {} }: AssemblyOptions, { cdkOut }: Layout): string[] {
  return [
    ...['--output', cdkOut],
    ...(app ? ['--app', app] : []),
    ...pairs('--context', { deployment: NAMES.deployment, ...context }),
  ];
}

function pairs(option: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([key, value]) => [option, `${key}=${value}`]);
}

function cdk(
  args: readonly string[],
  { endpoint, layout, signal, onLine }: CdkOptions,
  cwd = ROOT,
): Promise<CommandResult> {
  rmSync(layout.cdkLog, { force: true });
  return run(process.execPath, [CLI, ...args, '--no-notices', '--no-color'], {
    cwd,
    env: cliEnvironment(endpoint),
    log: layout.cdkLog,
    onLine: line => PROGRESS.test(line) && onLine?.(line.trim()),
    signal,
  });
}

function cliEnvironment(endpoint: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(inherited),
    ...awsEnvironment(endpoint),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    // The template rules run in the tests and in every synth for AWS; here they would double the time of a rerun.
    CDK_VALIDATION: 'false',
    NO_PROXY: [process.env.NO_PROXY, 'localhost', '127.0.0.1'].filter(Boolean).join(','),
  };
}

async function succeed(
  what: string,
  args: readonly string[],
  options: CdkOptions,
  cwd?: string,
): Promise<void> {
  const { code, output } = await cdk(args, options, cwd);
  if (code === 0) return;
  options.signal?.throwIfAborted();
  const reasons = failuresIn(output);
  throw new LocalCloudError(
    [
      `cdk ${what} failed (exit code ${code}):`,
      ...reasons,
      `The whole output is in ${options.layout.cdkLog}`,
    ].join('\n'),
    EXIT.deployFailed,
  );
}

/** Failed resources and errors, or the last lines where there are none. */
function failuresIn(output: string): string[] {
  const lines = output.split('\n').filter(line => line.trim() !== '');
  const telling = lines.filter(line => REASON.test(line) && !COUNTED.test(line));
  return telling.length > 0 ? telling.slice(0, MAX_REASONS) : lines.slice(-MAX_REASONS);
}
