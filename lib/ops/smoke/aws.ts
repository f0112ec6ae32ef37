import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { OUTPUTS, TABLES } from '../../contract/bi-cards';
import { HEALTH_TABLE_KEY } from '../../contract/health';
import type { TableDefinition } from '../../contract/tables';
import type { SmokeCheck } from '../../local/smoke/check';
import { askHealth } from '../../release/deploy/checks/health';
import { edgeOutputs } from '../../release/spa/site-store';
import type { BiCardsSession } from '../session';
import { apiCheck, documentCheck } from './site';

/** Checks that change nothing: people work in there. */
export async function awsChecks(session: BiCardsSession): Promise<SmokeCheck[]> {
  const output = await edgeOutputs(session);
  const site = { url: output(OUTPUTS.siteUrl), fetch, signal: session.signal };
  return [
    documentCheck(site),
    apiCheck(site),
    ...TABLES.map(table => tableCheck(session.client(DynamoDBClient), table)),
    healthCheck(session),
  ];
}

/** A read of the row that nobody writes: the table answers, whatever is in it. */
function tableCheck(client: DynamoDBClient, { name, key }: TableDefinition): SmokeCheck {
  const attributes = [key.partition, ...(key.sort === undefined ? [] : [key.sort])];
  return {
    name,
    run: async () => {
      const Key = Object.fromEntries(attributes.map(attribute => [attribute, { S: HEALTH_TABLE_KEY }]));
      await client.send(new GetItemCommand({ TableName: name, Key }));
      return 'read';
    },
  };
}

/** Everything behind the site, as the health check of the deployment sees it. What is only degraded works for people. */
function healthCheck(session: BiCardsSession): SmokeCheck {
  return {
    name: session.names.functions.health,
    run: async () => {
      const { status, checks } = await askHealth(session);
      const failing = Object.entries(checks).filter(([, check]) => check.status === 'unhealthy');
      const reasons = failing.map(([name, { reason = 'unhealthy' }]) => `${name}: ${reason}`).join('; ');
      if (status === 'unhealthy') throw new Error(reasons);
      return `${status}: ${Object.keys(checks).length - failing.length} of ${Object.keys(checks).length} checks${reasons && `; not ${reasons}`}`;
    },
  };
}
