import { TABLES } from '../contract/bi-cards';
import { NOT_HOSTED, type NotHosted, RECORDED_ONLY } from '../contract/local-cloud';
import { awsEnvironment } from './cdk';
import type { LocalCloud } from './local-cloud';
import { distributionDomain } from './outputs';
import type { SmokeResult } from './smoke/check';
import { NAMES, RELEASES_BUCKET } from './target';

/** What a run has come to, for people (`report.ts`) and for programs (`--json`). */
export interface Outcome {
  readonly deployment: string;
  readonly endpoint: string;
  readonly checks: readonly SmokeResult[];
  readonly tables: readonly string[];
  readonly buckets: readonly string[];
  readonly distributionDomain: string;
  /** What a client needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly emulatorLog: string;
  readonly notHosted: readonly NotHosted[];
  readonly recordedOnly: readonly string[];
}

export async function outcomeOf(cloud: LocalCloud, checks: readonly SmokeResult[]): Promise<Outcome> {
  const { endpoint } = cloud;
  return {
    deployment: NAMES.deployment,
    endpoint,
    checks,
    tables: TABLES.map(({ name }) => name),
    buckets: [NAMES.datasetsBucket, NAMES.staticBucket, RELEASES_BUCKET],
    distributionDomain: await distributionDomain(cloud.clients().cloudFormation),
    environment: awsEnvironment(endpoint),
    emulatorLog: cloud.layout.emulatorLog,
    notHosted: NOT_HOSTED,
    recordedOnly: RECORDED_ONLY,
  };
}
