import { createHash } from 'node:crypto';
import type { TemplateSet } from '../../../assurance/model/template-set';
import { WEAK_REFERENCES_PARAMETER } from '../../../contract/releases';
import { EXIT } from '../../../ops/exit';
import { type Approval, requireApproved } from '../approval';
import type { DeployContext } from '../context';
import type { Attempt } from '../records/attempt';
import { DeployFailed } from '../stop';
import type { Assembly, AssemblyStack } from './assembly';
import type { ChangeSet } from './change-sets';
import { execute } from './execute';
import { type Planned, prepareOne } from './prepare';
import { describeStale, type Stale, staleReferences } from './stale';
import { nameOf } from './weak-references';

/** What a deploy is going to do, as it was reviewed and approved. */
export interface Plan {
  readonly assembly: Assembly;
  readonly stacks: readonly Planned[];
  readonly before: TemplateSet;
  readonly after: TemplateSet;
  readonly approval: Approval;
  /** Name of its change sets. */
  readonly name: string;
  /** `<stack>:<name>`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Changes the stacks in their order; `onDone` hears of each that was changed, in case a later one fails. */
export async function changeStacks(
  context: DeployContext,
  plan: Plan,
  attempt: Attempt,
  onDone: (stack: string) => void,
): Promise<void> {
  for (const planned of plan.stacks) {
    const { name } = planned.stack;
    await attempt.phase(`change ${name}`);
    const change =
      planned.change === 'later' ? await changeNow(context, plan, planned.stack) : planned.change;
    if (change !== 'unchanged') {
      await changeOne(context, change, attempt);
      onDone(name);
    }
    if (await refresh(context, plan, planned.stack, attempt)) onDone(name);
  }
}

async function changeOne(context: DeployContext, change: ChangeSet, attempt: Attempt): Promise<void> {
  const began = context.session.now().getTime();
  await context.session.ui.step(
    `${change.creates ? 'Create' : 'Update'} ${change.stack}`,
    report => execute(context, change, report),
    ({ name, status }) => `${name}: ${status}`,
  );
  attempt.stackDone(change.stack, Math.round((context.session.now().getTime() - began) / 1000));
}

/** The change set of a stack whose turn has come; what it brings must have been approved. */
async function changeNow(
  context: DeployContext,
  plan: Plan,
  stack: AssemblyStack,
  more: { readonly parameters?: Readonly<Record<string, string>>; readonly force?: boolean } = {},
): Promise<ChangeSet | 'unchanged'> {
  const { session } = context;
  const change = await session.ui.step(`Prepare ${stack.name}`, report =>
    prepareOne(
      context,
      plan.assembly,
      stack,
      {
        name: `${plan.name}${more.force ? '-refresh' : ''}`,
        parameters: { ...plan.parameters, ...more.parameters },
        ...(more.force && { force: true }),
      },
      report,
    ),
  );
  if (change === 'unchanged') return change;
  const changeSets = new Map([[stack.name, change.description]]);
  const review = await context.review({ before: plan.before, after: plan.after, changeSets });
  requireApproved(plan.approval, stack.name, review);
  return change;
}

/**
 * Updates a stack whose template did not change, because what it reads from another stack did.
 *
 * @returns whether there was something to do
 * @throws DeployFailed where the stack still holds the old value afterwards
 */
async function refresh(
  context: DeployContext,
  plan: Plan,
  stack: AssemblyStack,
  attempt: Attempt,
): Promise<boolean> {
  const { session } = context;
  const stale = await staleReferences(session, stack);
  if (stale.length === 0) return false;
  for (const one of stale) session.ui.say(describeStale(stack.name, one));
  const parameters = stack.stack.template.Parameters?.[WEAK_REFERENCES_PARAMETER] && {
    [`${stack.name}:${WEAK_REFERENCES_PARAMETER}`]: digestOf(stale),
  };
  const change = await changeNow(context, plan, stack, { ...(parameters && { parameters }), force: true });
  if (change !== 'unchanged') await changeOne(context, change, attempt);
  const left = await staleReferences(session, stack);
  if (left.length > 0)
    throw new DeployFailed(
      `${stack.name} did not take over what it reads from other stacks`,
      left.map(one => describeStale(stack.name, one)),
      EXIT.unfinished,
    );
  return true;
}

/** Another value for other values; short and plain enough for the tag that carries it. */
const digestOf = (stale: readonly Stale[]) =>
  createHash('sha256')
    .update(JSON.stringify(stale.map(({ reference, now }) => [nameOf(reference), now])))
    .digest('hex')
    .slice(0, 16);
