import { IMAGE_PARAMETERS } from '../../contract/bi-cards';
import type { Manifest } from '../manifest';
import type { Review } from '../review/verdict';
import { approvalHash, approve } from './approval';
import type { DeployContext } from './context';
import { preflight } from './preflight/preflight';
import type { Attempt, Request } from './records/attempt';
import type { Try } from './records/records';
import { settle } from './settle';
import type { Plan } from './stacks/change-stacks';
import { changeSetName, discardAll, type Planned, prepareAll } from './stacks/prepare';
import { deployedSet, describeAll, nextSet } from './stacks/template-sets';

/** A plan that nobody has approved yet. */
export interface Proposal extends Omit<Plan, 'approval'> {
  readonly review: Review;
  /** Stands for exactly this. */
  readonly hash: string;
}

/**
 * Everything up to the moment from which things change. What was prepared is taken back when it does not get that far.
 *
 * @param last the run before this one
 * @throws Refused with what is in the way
 */
export async function makePlan(
  context: DeployContext,
  request: Request,
  manifest: Manifest,
  account: string,
  attempt: Attempt,
  last: Try | undefined,
): Promise<Plan> {
  const { session } = context;
  const { review, hash, ...rest } = await propose(context, manifest, account, attempt, last);
  try {
    const approval = await approve(session, review, hash, request.approve);
    if (approval.asked) attempt.approved(hash);
    session.signal.throwIfAborted();
    return { ...rest, approval };
  } catch (error) {
    await discardAll(session, rest.stacks);
    throw error;
  }
}

/**
 * Templates, pre-flight, change sets, review.
 *
 * @throws Refused with what is in the way
 */
export async function propose(
  context: DeployContext,
  manifest: Manifest,
  account: string,
  attempt: Attempt,
  last: Try | undefined,
): Promise<Proposal> {
  const { session, cdk, review } = context;
  const { ui } = session;
  await attempt.phase('templates');
  const assembly = await ui.step('Make the templates', report => cdk.synth(report));
  await settle(context, assembly, last);
  await attempt.phase('pre-flight');
  const deployed = await describeAll(session, assembly.stacks);
  await ui.step('Look whether anything is in the way', () =>
    preflight({ context, manifest, account, stacks: assembly.stacks, deployed }),
  );
  const parameters = digestParameters(session.names.stacks.service, manifest);
  const before = await deployedSet(session, assembly, deployed, account);
  const after = nextSet(assembly, deployed, parameters, account);
  const name = changeSetName(manifest.id, attempt.id);

  await attempt.phase('change sets');
  const stacks = await ui.step(
    'Prepare the change sets',
    report => prepareAll(context, assembly, { name, parameters }, report),
    describePlanned,
  );
  try {
    await attempt.phase('review');
    const changeSets = stacks.flatMap(({ change }) => (typeof change === 'object' ? [change] : []));
    const result = await ui.step(
      'Review',
      () =>
        review({
          before,
          after,
          changeSets: new Map(changeSets.map(({ stack, description }) => [stack, description])),
        }),
      ({ verdict, findings }) => `Review: ${verdict}, ${findings.length} findings`,
    );
    const hash = approvalHash(result, changeSets);
    return { assembly, stacks, before, after, name, parameters, review: result, hash };
  } catch (error) {
    await discardAll(session, stacks);
    throw error;
  }
}

/** As the CDK CLI takes them. */
const digestParameters = (serviceStack: string, { images }: Manifest) => ({
  [`${serviceStack}:${IMAGE_PARAMETERS.api}`]: images.api,
  [`${serviceStack}:${IMAGE_PARAMETERS.executor}`]: images.executor,
});

function describePlanned(stacks: readonly Planned[]): string {
  const names = (wanted: (change: Planned['change']) => boolean) =>
    stacks.filter(({ change }) => wanted(change)).map(({ stack }) => stack.name);
  const changed = names(change => typeof change === 'object');
  const later = names(change => change === 'later');
  return [
    changed.length > 0 ? `To change: ${changed.join(', ')}` : 'No stack changes',
    ...(later.length > 0 ? [`to be prepared when their turn comes: ${later.join(', ')}`] : []),
  ].join('; ');
}
