import 'source-map-support/register';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { TemplateSet } from '../lib/assurance/model/template-set';
import { UserError, unknownDeployment } from '../lib/config/errors';
import { COST_SHARE, type Judgement, judge } from '../lib/release/review/judge';
import { markdownReport } from '../lib/release/review/report/markdown';
import { picture } from '../lib/release/review/report/picture';
import { terminalReport } from '../lib/release/review/report/terminal';
import type { ChangeSets } from '../lib/release/review/sides/change-sets';
import { sidesOf } from '../lib/release/review/sources/folders';
import { sidesAt } from '../lib/release/review/sources/offline';
import { EXIT_CODES } from '../lib/release/review/verdict';
import { accessDeployments, biCardsDeployments, loadBiCards } from '../lib/systems/bi-cards/load';
import { deliveryDeployments } from '../lib/systems/delivery/load';

interface Options {
  readonly base?: string;
  readonly online: boolean;
  readonly before?: string;
  readonly after?: string;
  readonly region?: string;
  readonly costShare: number;
  readonly exceptions?: string;
  readonly json: boolean;
  readonly markdown: boolean;
}

const program = new Command('npm run review --')
  .description('what a release would do that hurts, or that a person has to decide: see docs/review.md')
  .argument('[deployment]', 'for example bi-production: this tree against --base')
  .option('--base <ref>', 'branch, tag or commit to compare with', 'origin/main')
  .option(
    '--online',
    'instead of --base: against what is deployed, with change sets; needs credentials',
    false,
  )
  .option('--before <path>', 'instead: cloud assembly, folder of templates or template before')
  .option('--after <path>', 'and after')
  .option('--region <name>', 'Region of templates that do not say it')
  .option('--cost-share <percent>', 'change of the monthly cost that needs nobody', percent, COST_SHARE)
  .option('--exceptions <file>', 'lifted blocks (default: lib/release/review/exceptions.yaml)')
  .option('--json', 'verdict and findings as JSON', false)
  .option('--markdown', 'for a pull request, at most 60 kB', false)
  .addHelpText(
    'after',
    `
Exit codes: ${EXIT_CODES.clear} clear, ${EXIT_CODES.ask} ask, ${EXIT_CODES.block} block, ${EXIT_CODES.unknown} could not judge

Examples:
  npm run review -- bi-production --base origin/main
  npm run review -- bi-staging --online
  npm run review -- --before cdk.out.old --after cdk.out --json`,
  )
  .exitOverride()
  .action(async (deployment: string | undefined, options: Options) => {
    const { before, after, changeSets } = await sides(deployment, options);
    const judgement = judge(before, after, {
      ...(changeSets && { changeSets }),
      costShare: options.costShare,
      proof: deployment === undefined || !isLocal(deployment),
      ...(options.exceptions !== undefined && { exceptionsFile: options.exceptions }),
    });
    console.log(report(judgement, options, subjectOf(deployment, options), () => picture(before, after)));
    process.exitCode = EXIT_CODES[judgement.verdict];
  });

interface Sides {
  readonly before: TemplateSet;
  readonly after: TemplateSet;
  readonly changeSets?: ChangeSets;
}

async function sides(
  deployment: string | undefined,
  { before, after, base = '', online, ...options }: Options,
): Promise<Sides> {
  if (deployment === undefined) {
    if (before === undefined || after === undefined)
      throw new UserError('name a deployment, or give --before <path> and --after <path>');
    const [old, young] = sidesOf(
      before,
      after,
      options.region === undefined ? {} : { region: options.region },
    );
    return { before: old, after: young };
  }
  if (before !== undefined || after !== undefined)
    throw new UserError('name a deployment or give --before and --after, not both');
  const known = [...biCardsDeployments, ...accessDeployments.keys(), ...deliveryDeployments];
  if (!known.includes(deployment)) throw unknownDeployment(deployment, known);
  // Loads the SDK, which the other two do without.
  if (online) return (await import('../lib/release/review/sources/online.ts')).sidesIn(deployment);
  const [old, young] = await sidesAt(base, deployment, what => console.error(what));
  return { before: old, after: young };
}

const isLocal = (deployment: string) =>
  biCardsDeployments.includes(deployment) && loadBiCards(deployment).cloud === 'local';

const subjectOf = (deployment: string | undefined, { base, before, after, online }: Options) =>
  deployment === undefined
    ? `${before} → ${after}`
    : `${deployment}, ${online ? 'deployed' : base} → this tree`;

function report(
  judgement: Judgement,
  { json, markdown }: Options,
  subject: string,
  draw: () => ReturnType<typeof picture>,
): string {
  const { ledger } = judgement;
  if (json) return JSON.stringify(judgement, undefined, 2);
  if (markdown) return markdownReport(judgement, { subject, ledger, picture: draw() });
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  return terminalReport(judgement, { subject, ledger, colour });
}

function percent(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new InvalidArgumentError('allowed: a number of percent, 0 or more.');
}

program.parseAsync().catch(error => {
  // Commander has printed its own; a user's mistake is its message, anything else a defect.
  process.exitCode =
    error instanceof CommanderError && error.exitCode === 0 ? EXIT_CODES.clear : EXIT_CODES.unknown;
  if (!(error instanceof CommanderError)) console.error(error instanceof UserError ? error.message : error);
});
