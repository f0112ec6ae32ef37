/** The KeyValueStore of a deployment's site: which release is served, and whether the site is closed. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
// Signs for the store's endpoint, which is in every Region at once; the client finds it by this import.
import '@aws-sdk/signature-v4a';
import { OUTPUTS } from '../../contract/bi-cards';
import { namesOnThisMachine } from '../../local/resolve';
import { OpsError } from '../../ops/exit';
import type { BiCardsSession } from '../../ops/session';
import { describeStack } from '../deploy/stacks/stacks';

export interface SiteStore {
  readonly client: CloudFrontKeyValueStoreClient;
  readonly arn: string;
}

type Output = (typeof OUTPUTS)[keyof typeof OUTPUTS];

/** @throws OpsError before the edge stack is deployed */
export async function siteStore(session: BiCardsSession, output?: OutputOf): Promise<SiteStore> {
  return {
    client: session.client(StoreClient(session), session.config.edge.region),
    arn: (output ?? (await edgeOutputs(session)))(OUTPUTS.keyValueStoreArn),
  };
}

type OutputOf = (name: Output) => string;

/** Outputs of the edge stack; one that it lacks throws an OpsError when it is asked for. */
export async function edgeOutputs(session: BiCardsSession): Promise<OutputOf> {
  const { region } = session.config.edge;
  const stack = session.names.stacks.edge;
  const edge = await describeStack(session.client(CloudFormationClient, region), stack);
  return name => {
    const value = edge?.outputs[name];
    if (!value) throw new OpsError(`the stack ${stack} in ${region} has no output ${name}; deploy it first`);
    return value;
  };
}

/** In the local cloud its endpoint has a name that Node does not resolve. */
const StoreClient = ({ cloud }: BiCardsSession) =>
  cloud === 'local' ? LocalStoreClient : CloudFrontKeyValueStoreClient;

class LocalStoreClient extends CloudFrontKeyValueStoreClient {
  constructor(settings: ConstructorParameters<typeof CloudFrontKeyValueStoreClient>[0]) {
    super({ ...settings, requestHandler: namesOnThisMachine() });
  }
}
