import 'source-map-support/register';
import { Command, CommanderError } from 'commander';
import { compareCosts } from '../lib/assurance/cost/compare';
import { type Estimate, estimate } from '../lib/assurance/cost/estimate';
import { loadOf } from '../lib/assurance/cost/load-model';
import { usersOption } from '../lib/assurance/cost/options';
import { changeReport, terminalReport } from '../lib/assurance/cost/report/terminal';
import { parameterOption } from '../lib/assurance/isolation/options';
import { type LoadOptions, loadStacks } from '../lib/assurance/model/load';
import { TemplateSet } from '../lib/assurance/model/template-set';
import { withTemplatesOf } from '../lib/assurance/synthesize';
import { withTemplatesOfRef } from '../lib/assurance/synthesize-ref';
import { UserError, unknownDeployment } from '../lib/config/errors';
import { biCardsDeployments, loadBiCards } from '../lib/systems/bi-cards/load';
import { deliveryDeployments } from '../lib/systems/delivery/load';

const EXIT = { priced: 0, notAllPriced: 1, cannotRun: 2 } as const;
/** An in-house tool on an ordinary day. */
const USERS = 100;

interface Options extends LoadOptions {
  readonly templates?: readonly string[];
  readonly base?: string;
  readonly users: number;
  readonly parameter?: Readonly<Record<string, string>>;
  readonly json: boolean;
}

const program = new Command('npm run cost --')
  .description('what a deployment costs in a month, from its templates: see docs/cost.md')
  .argument('[deployment]', 'for example bi-production')
  .option('--users <number>', 'people who use it on a working day', usersOption, USERS)
  .option('--base <ref>', 'compares with the templates of a branch, tag or commit')
  .option('--templates <paths...>', 'instead: cloud assemblies, folders or CloudFormation templates')
  .option('--region <name>', 'Region of templates that do not say it')
  .option('--parameter <Name=value>', 'value of a template parameter; may be repeated', parameterOption)
  .option('--json', 'the estimate as JSON; with --base, both and the change', false)
  .addHelpText(
    'after',
    `
Exit codes: ${EXIT.priced} everything is priced or free, ${EXIT.notAllPriced} something is listed that could not be priced, ${EXIT.cannotRun} nothing was priced`,
  )
  .exitOverride()
  .action(async (deployment: string | undefined, options: Options) => {
    const priced = await (deployment === undefined ? priceForeign(options) : priceOurs(deployment, options));
    process.exitCode = priced.every(({ unknown }) => unknown.length === 0) ? EXIT.priced : EXIT.notAllPriced;
  });

async function priceForeign(options: Options): Promise<Estimate[]> {
  const { templates, parameter: parameters, region, base } = options;
  if (!templates) throw new UserError('name a deployment, or give --templates <paths...>');
  if (base !== undefined) throw new UserError('--base compares a deployment; name one');
  const stacks = loadStacks(templates, { ...(region && { region }), ...(parameters && { parameters }) });
  const priced = estimate(new TemplateSet(stacks), loadOf(options.users));
  print(priced, options, templates.join(', '));
  return [priced];
}

async function priceOurs(deployment: string, options: Options): Promise<Estimate[]> {
  const { base, templates, users } = options;
  if (templates) throw new UserError('name a deployment or give --templates, not both');
  refuseLocal(deployment);
  const price = (assembly: string) =>
    estimate(new TemplateSet(loadStacks([assembly])), loadOf(users), { configured: true });
  const progress = (what: string) => {
    if (!options.json) console.error(what);
  };
  progress(`synthesizing ${deployment}`);
  const after = withTemplatesOf(deployment, price);
  if (base === undefined) {
    print(after, options, deployment);
    return [after];
  }
  const before = await withTemplatesOfRef(base, deployment, price, { progress });
  const change = compareCosts(before, after);
  const subject = `${deployment}, ${base} → this tree`;
  console.log(
    options.json
      ? JSON.stringify({ before, after, change }, undefined, 2)
      : `${terminalReport(after, { colour: colour(), subject: deployment })}\n\n${changeReport(change, { colour: colour(), subject })}`,
  );
  return [before, after];
}

function refuseLocal(deployment: string): void {
  const known = [...biCardsDeployments, ...deliveryDeployments];
  if (!known.includes(deployment)) throw unknownDeployment(deployment, known);
  if (biCardsDeployments.includes(deployment) && loadBiCards(deployment).cloud === 'local')
    throw new UserError(`${deployment} costs nothing: it runs on this machine`);
}

function print(priced: Estimate, { json }: Options, subject: string): void {
  console.log(
    json ? JSON.stringify(priced, undefined, 2) : terminalReport(priced, { colour: colour(), subject }),
  );
}

const colour = () => process.stdout.isTTY === true && !process.env.NO_COLOR;

program.parseAsync().catch(error => {
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : EXIT.cannotRun;
  // Commander has printed its own; a user's mistake is its message, anything else a defect.
  if (!(error instanceof CommanderError)) console.error(error instanceof UserError ? error.message : error);
});
