import { EXCUSED_HERE } from '../../local/excused';
import { EXIT } from '../../ops/exit';
import type { Manifest } from '../manifest';
import type { Switch } from '../spa/prune';
import type { HealthBefore } from './checks/health';
import { waitForServices } from './checks/services';
import { truthCheck } from './checks/truth';
import type { DeployContext } from './context';
import { pruneTaskDefinitions } from './prune';
import type { Attempt } from './records/attempt';
import type { Stored } from './records/documents';
import type { Current, Try } from './records/records';
import { changeStacks, type Plan } from './stacks/change-stacks';
import { DeployFailed } from './stop';

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
async function prune({ session, records, spa }: DeployContext): Promise<void> {
  const tries = await records.latest(TRIES).catch(() => []);
  const attemptTo = async (what: string, work: () => Promise<string | undefined>) => {
    try {
      const done = await work();
      if (done !== undefined) session.ui.say(done);
    } catch (error) {
      session.ui.warn(`${what} were not pruned: ${error instanceof Error ? error.message : error}`);
    }
  };
  await attemptTo('old task definitions', async () => {
    const pruned = await pruneTaskDefinitions(session, digestsToKeep(tries));
    return pruned.length > 0
      ? `deregistered task definitions of releases not kept: ${pruned.join(', ')}`
      : undefined;
  });
  await attemptTo('old files of the site', async () => {
    const count = await spa.prune(switchesIn(tries, session.now()));
    return count > 0 ? `deleted ${count} files of the site that no release names any more` : undefined;
  });
}

/** Enough for every release of the last weeks. */
const TRIES = 500;

function digestsToKeep(tries: readonly Try[]): ReadonlySet<string> {
  const kept = new Set<string>();
  const digests = new Set<string>();
  for (const { release, outcome, images } of tries) {
    if (outcome !== 'done' && outcome !== 'running') continue;
    if (!kept.has(release) && kept.size >= KEPT_RELEASES) continue;
    kept.add(release);
    for (const digest of Object.values(images)) digests.add(digest);
  }
  return digests;
}

/** Every time a release became current; the one that is under way has just done so. */
const switchesIn = (tries: readonly Try[], now: Date): Switch[] =>
  tries.flatMap(({ release, outcome, endedAt }) => {
    if (outcome === 'running') return [{ release, at: now }];
    return outcome === 'done' && endedAt !== undefined ? [{ release, at: new Date(endedAt) }] : [];
  });
