import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { storeFor } from '../../ops/release/store';
import type { BiCardsSession } from '../../ops/session';
import { channelsFor } from '../notices/channels';
import { type Notify, notifier } from '../notices/notify';
import { pruneSite } from '../spa/prune';
import { publishSpa } from '../spa/publish';
import { siteStore } from '../spa/site-store';
import { readSwitch, type Switchboard, turnSwitch } from '../spa/switch';
import type { ReleaseStore } from '../store';
import type { DeployContext, Pace, Spa } from './context';
import { Documents } from './records/documents';
import { Records } from './records/records';
import { reviewing } from './reviewing';
import { cdkCli } from './stacks/cdk';

/** ECS replaces a failing task three times before it gives up, each time for minutes. */
const ON_AWS: Pace = { poll: 5_000, services: 20 * 60_000, healthy: 5 * 60_000 };
/** Nothing takes time there. */
const ON_THIS_MACHINE: Pace = { poll: 250, services: 30_000, healthy: 15_000 };

/** How the command line makes the templates; a test gives another app. */
export interface AppOptions {
  readonly app?: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** Runs `work` with everything a deploy needs; its cloud assembly is gone afterwards. */
export async function withDeployContext<T>(
  session: BiCardsSession,
  options: AppOptions,
  work: (context: DeployContext) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), `${session.deployment}-`));
  try {
    const store = storeFor(session);
    const { documents, records } = recordsOf(session);
    return await work({
      session,
      releases: store,
      spa: spaOf(session, store),
      review: reviewing(session),
      cdk: cdkCli({
        deployment: session.deployment,
        environment: session.environment,
        directory: join(directory, 'assembly'),
        signal: session.signal,
        ...options,
      }),
      documents,
      records,
      notify: notifyOf(session),
      pace: session.cloud === 'local' ? ON_THIS_MACHINE : ON_AWS,
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Who is told is looked up at the first notice: who only looks tells nobody. */
function notifyOf(session: BiCardsSession): Notify {
  let made: Promise<Notify> | undefined;
  return async (...notice) => {
    made ??= channelsFor(session).then(channels => notifier(channels, session.ui.warn));
    return (await made)(...notice);
  };
}

export function recordsOf(session: BiCardsSession): { documents: Documents; records: Records } {
  const { bucket } = storeFor(session);
  const documents = new Documents(bucket.s3, bucket.name);
  return { documents, records: new Records(documents, session.deployment) };
}

function spaOf(session: BiCardsSession, store: ReleaseStore): Spa {
  const site = { s3: session.client(S3Client, session.config.edge.region), name: session.names.staticBucket };
  return {
    publish: async (manifest, report) => {
      await publishSpa({ manifest, releases: store.bucket, site, signal: session.signal, report });
    },
    served: async () => (await readSwitch(await switchboard(session))).spa,
    serve: async spa => {
      const board = await switchboard(session);
      await turnSwitch(board, spa, await readSwitch(board));
    },
    prune: async switches => {
      const { expired } = await pruneSite({ store, site, switches, now: session.now() });
      return expired.length;
    },
  };
}

/** @throws OpsError before the edge stack is deployed */
export async function switchboard(session: BiCardsSession): Promise<Switchboard> {
  const { client: store, arn } = await siteStore(session);
  return { store, arn };
}
