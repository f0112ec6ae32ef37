import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { S3Client } from '@aws-sdk/client-s3';
import { OUTPUTS } from '../../contract/bi-cards';
import { namesOnThisMachine } from '../../local/resolve';
import { OpsError } from '../../ops/exit';
import { storeFor } from '../../ops/release/store';
import type { BiCardsSession } from '../../ops/session';
import { channelsFor } from '../channels';
import { type Notify, notifier } from '../notify';
import { pruneSite } from '../prune-spa';
import { publishSpa } from '../publish-spa';
import { readSwitch, type Switchboard, turnSwitch } from '../spa-switch';
import type { ReleaseStore } from '../store';
import { cdkCli } from './cdk';
import type { DeployContext, Pace, Spa } from './context';
import { Documents } from './documents';
import { Records } from './records';
import { reviewing } from './reviewing';
import { describeStack } from './stacks';

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
  const { region } = session.config.edge;
  const stack = session.names.stacks.edge;
  const edge = await describeStack(session.client(CloudFormationClient, region), stack);
  const arn = edge?.outputs[OUTPUTS.keyValueStoreArn];
  if (!arn) throw new OpsError(`stack ${stack} is not deployed, so there is no switch for the site`);
  return { store: session.client(StoreClient(session), region), arn };
}

/** In the local cloud its endpoint has a name that Node does not resolve. */
const StoreClient = ({ cloud }: BiCardsSession) =>
  cloud === 'local' ? LocalStoreClient : CloudFrontKeyValueStoreClient;

class LocalStoreClient extends CloudFrontKeyValueStoreClient {
  constructor(settings: ConstructorParameters<typeof CloudFrontKeyValueStoreClient>[0]) {
    super({ ...settings, requestHandler: namesOnThisMachine() });
  }
}
