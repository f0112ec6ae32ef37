import type { DescribeChangeSetCommandOutput } from '@aws-sdk/client-cloudformation';
import type { TemplateSet } from '../../assurance/model/template-set';
import type { BiCardsSession } from '../../ops/session';
import type { DeployContext } from './context';
import { discardAll, prepareAll } from './stacks/prepare';
import { deployedSet, describeAll, nextSet } from './stacks/template-sets';

/** What is deployed, what this tree would deploy, and what CloudFormation itself plans. */
export interface OnlineSides {
  readonly before: TemplateSet;
  readonly after: TemplateSet;
  /** By the stack's name; those that can be made now. */
  readonly changeSets: ReadonlyMap<string, DescribeChangeSetCommandOutput>;
}

/**
 * Asks the account: templates as they are deployed, and a change set for each stack of this tree. Parameters keep their
 * values, so images stay what they are. The change sets are taken back; nothing is executed.
 */
export async function sidesOnline(context: DeployContext): Promise<OnlineSides> {
  const { session, cdk } = context;
  const { account } = await session.identity();
  const assembly = await session.ui.step('Make the templates', report => cdk.synth(report));
  const deployed = await describeAll(session, assembly.stacks);
  const before = await deployedSet(session, assembly, deployed, account);
  const after = nextSet(assembly, deployed, {}, account);
  const stacks = await session.ui.step('Prepare the change sets', report =>
    prepareAll(context, assembly, { name: nameOf(session), parameters: {} }, report),
  );
  await discardAll(session, stacks);
  const changeSets = stacks.flatMap(({ change }) =>
    typeof change === 'object' ? [[change.stack, change.description] as const] : [],
  );
  return { before, after, changeSets: new Map(changeSets) };
}

/** Two people may review at the same time. */
const nameOf = ({ now }: BiCardsSession) => `review-${now().getTime()}-${process.pid}`;
