import 'source-map-support/register';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { dossierOf } from '../lib/assurance/dossier/dossier';
import type { Source, Subject } from '../lib/assurance/dossier/findings';
import { pageOf } from '../lib/assurance/dossier/page/page';
import { parameterOption } from '../lib/assurance/isolation/options';
import { type LoadOptions, loadStacks } from '../lib/assurance/model/load';
import { TemplateSet } from '../lib/assurance/model/template-set';
import { withTemplatesOf } from '../lib/assurance/synthesize';
import { UserError, unknownDeployment } from '../lib/config/errors';
import { biCardsDeployments, loadBiCards } from '../lib/systems/bi-cards/load';
import { DEPLOYMENTS } from '../lib/systems/names';

const EXIT = { written: 0, cannotRun: 2 } as const;

interface Options extends LoadOptions {
  readonly templates?: readonly string[];
  readonly parameter?: Readonly<Record<string, string>>;
  readonly out?: string;
}

const program = new Command('npm run dossier --')
  .description(
    'one page about a deployment, for somebody who has never seen it: offline, to be sent or printed',
  )
  .argument('[deployment]', 'for example bi-production')
  .option('--out <file>', 'where to write the page (default: dossier/<deployment>.html)')
  .option('--templates <paths...>', 'instead: cloud assemblies, folders or CloudFormation templates')
  .option('--region <name>', 'Region of templates that do not say it')
  .option('--account <id>', 'account that the templates are deployed to')
  .option('--parameter <Name=value>', 'value of a template parameter; may be repeated', parameterOption)
  .addHelpText('after', `\nExit codes: ${EXIT.written} the page is written, ${EXIT.cannotRun} it is not`)
  .exitOverride()
  .action(async (deployment: string | undefined, options: Options) => {
    const page = await (deployment === undefined ? pageOfForeign(options) : pageOfOurs(deployment, options));
    const file = resolve(options.out ?? `dossier/${deployment ?? 'templates'}.html`);
    save(file, page);
    console.log(file);
  });

function save(file: string, page: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, page);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UserError(
      `${file} was not written: ${error.message}. Give the name of a file: --out dossier.html`,
    );
  }
}

function pageOfForeign({ templates, parameter: parameters, region, account }: Options): Promise<string> {
  if (!templates) throw new UserError('name a deployment, or give --templates <paths...>');
  const options = {
    ...(region && { region }),
    ...(account && { account }),
    ...(parameters && { parameters }),
  };
  return pageOf(dossierOf(new TemplateSet(loadStacks(templates, options))));
}

function pageOfOurs(deployment: string, { templates }: Options): Promise<string> {
  if (templates) throw new UserError('name a deployment or give --templates, not both');
  const source = sourceOf();
  const subject = { ...subjectOf(deployment), ...(source && { source }) };
  console.error(`synthesizing ${deployment}`);
  const set = withTemplatesOf(deployment, assembly => new TemplateSet(loadStacks([assembly])));
  console.error(`reading ${set.resources.length} resources`);
  return pageOf(dossierOf(set, subject));
}

/** Nothing outside a repository, as in an archive of it. */
function sourceOf(): Source | undefined {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const [commit = '', date = ''] = git('log', '-1', '--format=%H %cs').split(' ');
    return { commit, date, isChanged: git('status', '--porcelain') !== '' };
  } catch {
    return undefined;
  }
}

function subjectOf(deployment: string): Subject {
  if (!DEPLOYMENTS.includes(deployment)) throw unknownDeployment(deployment, DEPLOYMENTS);
  if (!biCardsDeployments.includes(deployment)) return { deployment };
  const config = loadBiCards(deployment);
  if (config.cloud === 'local')
    throw new UserError(`${deployment} has no dossier: the local cloud leaves out what it cannot host`);
  return { deployment, config };
}

program.parseAsync().catch(error => {
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? EXIT.written : EXIT.cannotRun;
  // Commander has printed its own; a user's mistake is its message, anything else a defect.
  if (!(error instanceof CommanderError)) console.error(error instanceof UserError ? error.message : error);
});
