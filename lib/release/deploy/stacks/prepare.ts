import { CloudFormationClient, ListExportsCommand } from '@aws-sdk/client-cloudformation';
import type { BiCardsSession } from '../../../ops/session';
import type { Report } from '../../../ops/ui/ui';
import type { DeployContext } from '../context';
import type { Assembly, AssemblyStack } from './assembly';
import { type ChangeSet, discard, findChangeSet } from './change-sets';
import { describeStack } from './stacks';
import { importsIn, weakReferencesIn } from './weak-references';

/** What will happen to a stack when its turn comes. */
export interface Planned {
  readonly stack: AssemblyStack;
  /** `later`: what it imports does not exist yet, so its change set is made when its turn comes. */
  readonly change: ChangeSet | 'unchanged' | 'later';
}

/** Names the change sets of one run; CloudFormation allows letters, digits and hyphens. */
export const changeSetName = (release: string, run: string) =>
  `release-${release.replace(/[^a-z0-9]/gi, '-')}-${run.replace(/[^a-z0-9]/gi, '').slice(0, 16)}`;

/** Makes every change set that can be made now. */
export async function prepareAll(
  context: DeployContext,
  assembly: Assembly,
  { name, parameters }: { name: string; parameters: Readonly<Record<string, string>> },
  report: Report,
): Promise<Planned[]> {
  const { session, cdk } = context;
  const ready = new Map(
    await Promise.all(
      assembly.stacks.map(async stack => [stack.name, await hasAllItReads(session, stack)] as const),
    ),
  );
  const now = assembly.stacks.filter(stack => ready.get(stack.name));
  await cdk.prepare({ assembly, stacks: now.map(({ id }) => id), changeSet: name, parameters }, report);
  return Promise.all(
    assembly.stacks.map(async stack => ({
      stack,
      change: ready.get(stack.name) ? await changeSetOf(context, stack, name) : 'later',
    })),
  );
}

/** Makes the change set of one stack, whose turn has come. */
export async function prepareOne(
  context: DeployContext,
  assembly: Assembly,
  stack: AssemblyStack,
  options: { name: string; parameters: Readonly<Record<string, string>>; force?: boolean },
  report: Report,
): Promise<ChangeSet | 'unchanged'> {
  const { name, ...rest } = options;
  await context.cdk.prepare({ assembly, stacks: [stack.id], changeSet: name, ...rest }, report);
  return changeSetOf(context, stack, name);
}

/** Takes back what is not going to be executed; what cannot be taken back is a warning. */
export async function discardAll(session: BiCardsSession, planned: readonly Planned[]): Promise<void> {
  const left = planned.flatMap(({ change }) => (typeof change === 'object' ? [change] : []));
  await Promise.all(
    left.map(change =>
      discard(session.client(CloudFormationClient, change.region), change).catch(error =>
        session.ui.warn(
          `the change set of ${change.stack} stays: ${error instanceof Error ? error.message : error}. Remove it: aws cloudformation delete-change-set --change-set-name ${change.id} --region ${change.region}`,
        ),
      ),
    ),
  );
}

async function changeSetOf(
  { session, pace }: DeployContext,
  { name: stack, region }: AssemblyStack,
  name: string,
): Promise<ChangeSet | 'unchanged'> {
  const client = session.client(CloudFormationClient, region);
  return (await findChangeSet(client, { stack, region, name, poll: pace.poll })) ?? 'unchanged';
}

/** Whether every export and output that a template reads exists: CloudFormation makes no change set otherwise. */
async function hasAllItReads(session: BiCardsSession, { stack, region }: AssemblyStack): Promise<boolean> {
  const imports = importsIn(stack.template.Resources).concat(importsIn(stack.template.Outputs));
  if (imports.length > 0) {
    const exported = await exportsOf(session, region);
    if (imports.some(name => !exported.has(name))) return false;
  }
  const found = await Promise.all(
    weakReferencesIn(stack.template).map(async reference => {
      const client = session.client(CloudFormationClient, reference.region ?? region);
      const producer = await describeStack(client, reference.stack);
      return producer?.outputs[reference.output] !== undefined;
    }),
  );
  return found.every(Boolean);
}

async function exportsOf(session: BiCardsSession, region: string): Promise<ReadonlySet<string>> {
  const client = session.client(CloudFormationClient, region);
  const names = new Set<string>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListExportsCommand({ NextToken }));
    for (const { Name } of page.Exports ?? []) if (Name) names.add(Name);
    NextToken = page.NextToken;
  } while (NextToken);
  return names;
}
