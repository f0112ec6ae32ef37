import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An option of the CDK CLI. */
export interface CdkOption {
  /** `--context` and `-c`. */
  readonly spellings: readonly string[];
  readonly takesValue: boolean;
  readonly choices?: readonly string[];
}

export interface CdkCommand {
  readonly options: readonly CdkOption[];
  /** Whether it is about stacks, and so needs the app. */
  readonly takesStacks: boolean;
}

const CLI = join(__dirname, '../../../node_modules/aws-cdk/lib/index.js');

/**
 * Commands of the installed CLI by name, with the options of each and of all, out of its own definition. The package
 * exports none of it, and `--help` says the same in a second per command.
 */
export function cdkCommands(): ReadonlyMap<string, CdkCommand> {
  const [everywhere = '', ...commands] = definition().split('.command(');
  const options = optionsIn(everywhere);
  return new Map(
    commands.flatMap(text => {
      const usages = stringsIn(/^\s*(\[[^\n]*\]|"[^"]*"),/.exec(text)?.[1]);
      const command = {
        options: [...options, ...optionsIn(text)],
        takesStacks: usages.some(usage => /\[STACKS?\b/.test(usage)),
      };
      return usages.map(usage => [usage.split(' ')[0] ?? '', command] as const);
    }),
  );
}

function definition(): string {
  const source = readFileSync(CLI, 'utf8');
  const from = source.indexOf('function parseCommandLineArguments(');
  const to = source.indexOf('__name(parseCommandLineArguments', from);
  if (from < 0 || to < 0) throw new Error('this CDK CLI defines its commands in another way');
  return source.slice(from, to);
}

function optionsIn(text: string): CdkOption[] {
  return [...text.matchAll(/\.option\("([^"]+)", \{(.*?)\n\s*\}\)/gs)].map(([, name = '', body = '']) => {
    const choices = stringsIn(/\bchoices: (\[.*?\])/.exec(body)?.[1]);
    const takesValue = !/\btype: "boolean"/.test(body);
    const names = [name, ...stringsIn(/\balias: (\[.*?\]|".*?")/.exec(body)?.[1])];
    return {
      spellings: names.flatMap(one =>
        one.length === 1 ? [`-${one}`] : [`--${one}`, ...(takesValue ? [] : [`--no-${one}`])],
      ),
      takesValue,
      ...(choices.length > 0 && { choices }),
    };
  });
}

const stringsIn = (text = '') => [...text.matchAll(/"([^"]*)"/g)].map(([, one = '']) => one);
