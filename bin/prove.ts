import 'source-map-support/register';
import { Command, CommanderError } from 'commander';
import { type Certificate, certify } from '../lib/assurance/isolation/certificate';
import { parameterOption, readReviewed } from '../lib/assurance/isolation/options';
import { markdownReport } from '../lib/assurance/isolation/report/markdown';
import { terminalReport } from '../lib/assurance/isolation/report/terminal';
import { reviewedFor, reviewedOf } from '../lib/assurance/isolation/reviewed';
import { taskNamed, taskWithContainer } from '../lib/assurance/isolation/subject';
import type { Task } from '../lib/assurance/isolation/task';
import { type LoadOptions, loadStacks } from '../lib/assurance/model/load';
import { TemplateSet } from '../lib/assurance/model/template-set';
import { withTemplatesOf } from '../lib/assurance/synthesize';
import { UserError } from '../lib/config/errors';
import { EXECUTOR } from '../lib/contract/bi-cards';
import { loadBiCards } from '../lib/systems/bi-cards/load';

const EXIT = { proved: 0, notProved: 1, cannotRun: 2 } as const;

interface Options extends LoadOptions {
  readonly templates?: readonly string[];
  readonly task?: string;
  readonly reviewed?: string;
  readonly parameter?: Readonly<Record<string, string>>;
  readonly json: boolean;
  readonly markdown: boolean;
}

const program = new Command('npm run prove --')
  .description('proves from the templates that code in a task cannot get out: see docs/isolation.md')
  .argument('[deployment]', 'a deployment of bi-cards, for example bi-production')
  .option('--templates <paths...>', 'instead: cloud assemblies, folders or CloudFormation templates')
  .option('--task <id>', 'logical id of the service or task definition, or stack/id')
  .option('--reviewed <file>', 'JSON with dnsNames, s3PrefixLists and containers that people have reviewed')
  .option('--region <name>', 'Region of templates that do not say it')
  .option('--account <id>', 'account that the templates are deployed to')
  .option('--parameter <Name=value>', 'value of a template parameter; may be repeated', parameterOption)
  .option('--json', 'the certificate as JSON', false)
  .option('--markdown', 'the certificate as Markdown, with a picture of what the task reaches', false)
  .addHelpText(
    'after',
    `
Exit codes: ${EXIT.proved} proved, ${EXIT.notProved} something is VIOLATED or UNPROVED, ${EXIT.cannotRun} nothing was proved`,
  )
  .exitOverride()
  .action((deployment: string | undefined, options: Options) => {
    process.exitCode = (deployment === undefined ? proveForeign(options) : proveOurs(deployment, options))
      ? EXIT.proved
      : EXIT.notProved;
  });

function proveForeign({ templates, task, reviewed, parameter: parameters, ...options }: Options): boolean {
  if (!templates || task === undefined)
    throw new UserError('name a deployment, or give --templates <paths...> and --task <id>');
  const set = new TemplateSet(loadStacks(templates, { ...options, ...(parameters && { parameters }) }));
  const definition = taskNamed(set, task);
  return print(set, { definition, reviewed: reviewed ? readReviewed(reviewed) : reviewedFor(set) }, options);
}

/** The executor of a deployment, wherever it runs. */
function proveOurs(deployment: string, options: Options): boolean {
  if (options.templates) throw new UserError('name a deployment or give --templates, not both');
  const config = loadBiCards(deployment);
  if (config.cloud === 'local')
    throw new UserError(
      `${deployment} cannot be proved: the local cloud has neither rules between security groups nor DNS Firewall, so its templates leave them out`,
    );
  const reviewed = reviewedOf(config);
  return withTemplatesOf(deployment, assembly => {
    const set = new TemplateSet(loadStacks([assembly]));
    const definition = taskWithContainer(set, EXECUTOR.service);
    return print(set, { definition, reviewed }, options, deployment);
  });
}

function print(
  set: TemplateSet,
  task: Task,
  { json, markdown }: Pick<Options, 'json' | 'markdown'>,
  deployment?: string,
): boolean {
  const certificate = certify(set, task, {
    date: new Date(),
    ...(deployment !== undefined && { deployment }),
  });
  console.log(text(certificate));
  return certificate.ok;

  function text(proved: Certificate): string {
    if (json) return JSON.stringify(proved, undefined, 2);
    if (markdown) return markdownReport(proved, set, task);
    return terminalReport(proved, { colour: process.stdout.isTTY === true && !process.env.NO_COLOR });
  }
}

try {
  program.parse();
} catch (error) {
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : EXIT.cannotRun;
  // Commander has printed its own; a user's mistake is its message, anything else a defect.
  if (!(error instanceof CommanderError)) console.error(error instanceof UserError ? error.message : error);
}
