import { EXCUSED_HERE } from '../../local/excused';
import { EXIT } from '../../ops/exit';
import type { Manifest } from '../manifest';
import type { Attempt } from './attempt';
import { changeStacks, type Plan } from './change-stacks';
import type { DeployContext } from './context';
import type { Stored } from './documents';
import type { HealthBefore } from './health';
import { pruneTaskDefinitions } from './prune';
import type { Current } from './records';
import { waitForServices } from './services';
import { DeployFailed } from './stop';
import { truthCheck } from './truth';

/** What was there before, and what has been changed since: what a failure has to put back. */
export interface Footprint {
  readonly changed: Set<string>;
  spaTurned: boolean;
}

export interface Before {
  readonly current: Stored<Current> | undefined;
  readonly health: HealthBefore;
  /** Id of the SPA that was served. */
  readonly spa: string | undefined;
}

/** Releases whose task definitions outlive them, the current one among them. */
const KEPT_RELEASES = 10;

/**
 * Changes the stacks, waits, checks that what runs is the release, and only then turns the site's switch and calls the
 * release current.
 *
 * @throws DeployFailed with why; `footprint` says how far it came
 */
export async function carryOut(
  context: DeployContext,
  plan: Plan,
  manifest: Manifest,
  attempt: Attempt,
  before: Before,
  footprint: Footprint,
): Promise<void> {
  const { session } = context;
  const { ui } = session;
  await changeStacks(context, plan, attempt, stack => footprint.changed.add(stack));

  await attempt.phase('wait for the services');
  await ui.step('Wait until the services run what they want', report => waitForServices(context, report));
  await attempt.phase('truth check');
  const excused = await ui.step(
    'Check that what runs is the release',
    report => truthCheck(context, manifest.images, before.health, report),
    () => 'What runs is the release',
  );
  for (const line of [...(session.cloud === 'local' ? EXCUSED_HERE : []), ...excused])
    ui.say(`  excused: ${line}`);

  await attempt.phase('site');
  await ui.step(`Publish SPA ${manifest.spa}`, report => context.spa.publish(manifest, report));
  footprint.spaTurned = true;
  await ui.step(`Serve SPA ${manifest.spa}`, () => turn(context, manifest.spa));

  await attempt.phase('record');
  await becomeCurrent(context, manifest, before.current);
  await prune(context);
}

/** Turned, and read back: the switch is another service, which may have said yes to somebody else last. */
async function turn({ spa }: DeployContext, id: string): Promise<void> {
  await spa.serve(id);
  const served = await spa.served();
  if (served !== id)
    throw new DeployFailed(`the site serves SPA ${served ?? 'none'} after it was told to serve ${id}`);
}

async function becomeCurrent(
  { session, records }: DeployContext,
  { id: release, images, spa }: Manifest,
  before: Stored<Current> | undefined,
): Promise<void> {
  const { arn: actor } = await session.identity();
  const since = session.now().toISOString();
  if (!(await records.makeCurrent({ release, images, spa, since, actor }, before)))
    throw new DeployFailed(
      'another run has recorded a release as current meanwhile, past the lock. See who: npm run ops -- status',
      [],
      EXIT.unfinished,
    );
}

/** House-keeping: what goes wrong here is said and changes nothing about the release. */
async function prune({ session, records }: DeployContext): Promise<void> {
  try {
    const tries = await records.latest(100);
    const kept = new Set<string>();
    const digests = new Set<string>();
    for (const { release, outcome, images } of tries) {
      if (outcome !== 'done' && outcome !== 'running') continue;
      if (!kept.has(release) && kept.size >= KEPT_RELEASES) continue;
      kept.add(release);
      for (const digest of Object.values(images)) digests.add(digest);
    }
    const pruned = await pruneTaskDefinitions(session, digests);
    if (pruned.length > 0)
      session.ui.say(`deregistered task definitions of releases not kept: ${pruned.join(', ')}`);
  } catch (error) {
    session.ui.warn(
      `old task definitions were not pruned: ${error instanceof Error ? error.message : error}`,
    );
  }
}
