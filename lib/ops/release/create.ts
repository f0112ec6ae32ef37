import { ECRClient } from '@aws-sdk/client-ecr';
import { UserError } from '../../config/errors';
import { REPOSITORIES } from '../../contract/bi-cards';
import { createRelease, planRelease, type ReleaseRequest, type ReleaseTools } from '../../release/create';
import { readBlobOf } from '../../release/images/platforms';
import { EXIT, type ExitCode } from '../exit';
import type { Session } from '../session';
import { describe } from './describe';
import { deliveryFor, storeFor } from './store';

/** As commander hands them over. */
export interface CreateOptions {
  readonly gitSha: string;
  readonly api: string;
  readonly executor: string;
  readonly spa?: string;
  readonly spaOf?: string;
  readonly id?: string;
}

/** Makes a release, or says with `--dry-run` what it would be. */
export async function create(session: Session, options: CreateOptions): Promise<ExitCode> {
  const { ui } = session;
  const request = requestOf(options);
  const tools = await toolsFor(session);
  const plan = await ui.step('Check', report => planRelease(request, { ...tools, report }));
  for (const warning of plan.warnings) ui.warn(warning);
  const { manifest, files } = plan;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (session.dryRun) {
    ui.say(`nothing was written; ${files.length} files (${Math.ceil(bytes / 1000)} kB) would be uploaded`);
    ui.result({ dryRun: true, manifest }, () => describe(manifest, []));
    return EXIT.done;
  }
  const created = await ui.step(
    `Create ${manifest.id}`,
    report => createRelease(plan, { ...tools, report }),
    ({ id }) => `Created ${id}`,
  );
  ui.result({ dryRun: false, manifest: created }, () => describe(created, []));
  return EXIT.done;
}

function requestOf({ gitSha, api, executor, spa, spaOf, id }: CreateOptions): ReleaseRequest {
  const common = { id, gitSha, images: { api, executor } };
  if (spa !== undefined && spaOf === undefined) return { ...common, spa: { folder: spa } };
  if (spaOf !== undefined && spa === undefined) return { ...common, spa: { ofRelease: spaOf } };
  throw new UserError(
    'name the SPA in one way: --spa <folder> for a new one, --spa-of <release> for an earlier one',
  );
}

async function toolsFor(session: Session): Promise<ReleaseTools> {
  const { account, region, cloud } = deliveryFor(session);
  const ecr = session.client(ECRClient, region);
  const repository = (name: string) => ({
    ecr,
    name,
    ...(account !== 'current' && { registryId: account }),
  });
  return {
    store: storeFor(session),
    repositories: { api: repository(REPOSITORIES.api), executor: repository(REPOSITORIES.executor) },
    // The local cloud answers with an address at AWS.
    ...(cloud === 'aws' && { readBlob: readBlobOf(ecr) }),
    createdBy: (await session.identity()).arn,
    now: session.now(),
    signal: session.signal,
  };
}
