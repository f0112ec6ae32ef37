import { filesIn, read } from '../pages';
import { type CdkCommand, type CdkOption, cdkCommands } from './cdk-cli';
import { type Given, isPlaceholder } from './checker';
import { STACKS, unknownDeployment } from './names';

const COMMANDS = cdkCommands();
/** As bin/app.ts says: each deployment is deployed with the credentials of its own account. */
const FOR_ALL = ['ls', 'list', 'synth', 'synthesize'];

/** Keys that the app asks for. */
const CONTEXT = ['bin', 'lib']
  .flatMap(folder => filesIn(folder, /\.ts$/))
  .flatMap(path => [...read(path).matchAll(/\btryGetContext\('([^']+)'\)/g)].map(([, key = '']) => key));

interface Read {
  readonly stacks: string[];
  deployment?: string;
}

export function checkCdk({ args: [name = '', ...args], complete }: Given): string | undefined {
  if (name === '' && !complete) return undefined;
  const command = COMMANDS.get(name);
  if (!command) return `no command of cdk: ${name}`;
  const found: Read = { stacks: [] };
  const wrong = readArguments(args, command, found);
  if (wrong !== undefined) return `cdk ${name}: ${wrong}`;
  if (complete && command.takesStacks && found.deployment === undefined)
    return `cdk ${name} needs -c deployment=<name>`;
  if (found.deployment === 'all' && !FOR_ALL.includes(name)) return `cdk ${name} is not for all deployments`;
  return command.takesStacks ? unknownStack(found) : undefined;
}

function readArguments(args: readonly string[], { options }: CdkCommand, found: Read): string | undefined {
  const left = [...args];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [spelling = '', inline] = word.split(/=(.*)/s);
    const option = options.find(({ spellings }) => spellings.includes(spelling));
    if (!spelling.startsWith('-')) found.stacks.push(word);
    else if (!option) return `no option ${spelling}`;
    const wrong = option?.takesValue ? readValue(option, inline ?? left.shift() ?? '', found) : undefined;
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function readValue({ spellings, choices }: CdkOption, value: string, found: Read): string | undefined {
  if (choices && !choices.includes(value)) return `${spellings[0]} is never ${value}`;
  return spellings.includes('-c') ? readContext(value, found) : undefined;
}

/** @param given for example `deployment=bi-staging` */
export function readContext(given: string, found: Read): string | undefined {
  const [key = '', value = ''] = given.split(/=(.*)/s);
  if (!CONTEXT.includes(key)) return `the app asks for no context ${key}; only for ${CONTEXT.join(', ')}`;
  if (key !== 'deployment' || isPlaceholder(value)) return undefined;
  found.deployment = value;
  return value === 'all' ? undefined : unknownDeployment(value);
}

/** A stack is named by its path, for example `bi-production/data`. */
function unknownStack({ stacks, deployment }: Read): string | undefined {
  const wrong = stacks.filter(path => {
    const [of = '', stack = ''] = path.split('/');
    return !isPlaceholder(path) && !(STACKS.includes(stack) && of === (deployment ?? of));
  });
  return wrong.length > 0 ? `no stack of ${deployment}: ${wrong.join(', ')}` : undefined;
}
