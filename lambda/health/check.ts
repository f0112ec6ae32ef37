import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import type { CheckResult, HealthCheck } from '../../lib/contract/health';

export interface Clients {
  readonly ecs: ECSClient;
  readonly discovery: ServiceDiscoveryClient;
  readonly dynamodb: DynamoDBClient;
  readonly secrets: SecretsManagerClient;
  /** Of any Region. */
  readonly cloudwatch: (region: string) => CloudWatchClient;
}

/** Why a check failed, in words that hold nothing secret. */
export type Reason = string;

/** Why it failed; or what it measured, if anything, of a dependency that is healthy. */
export type Outcome = Reason | Pick<CheckResult, 'ageDays'> | undefined;

/**
 * Looks at one dependency: resolves with nothing, or with what it measured, when it is healthy and with the reason when
 * it is not. It may also throw, and it stops when the signal says so.
 */
export type Check<Kind extends HealthCheck['kind']> = (
  check: Extract<HealthCheck, { kind: Kind }>,
  clients: Clients,
  signal: AbortSignal,
) => Promise<Outcome>;
