import type { AllowedName } from '../../constructs/network/dns-firewall';
import type { Names } from '../../contract/bi-cards';
import type { BiCardsConfig } from './config';

/**
 * Every name that something in the VPC may resolve, and who needs it for what; all others are blocked.
 *
 * Before a name is added: the executor can resolve it too. A name whose name servers an outsider can read (a domain
 * anybody may register, a wildcard over customers' names) is a way out for data.
 */
export function dnsAllowList(
  { region, edge, api, googleIdentity }: BiCardsConfig,
  names: Names,
): readonly AllowedName[] {
  const aws = `${region}.amazonaws.com`;
  return [
    { name: names.namespace, reason: 'Cloud Map namespace: the zone itself' },
    { name: `*.${names.namespace}`, reason: 'API: the executor by its Cloud Map name' },

    { name: `s3.${aws}`, reason: 'API, executor: datasets, with path-style addresses' },
    { name: `*.s3.${aws}`, reason: 'API, executor: datasets and the layers of their images' },
    { name: `s3-r-w.${aws}`, reason: 'what every bucket name above is an alias of; aliases are inspected' },
    { name: `api.ecr.${aws}`, reason: 'API, executor: image pull, token' },
    { name: `*.dkr.ecr.${aws}`, reason: 'API, executor: image pull, manifest' },
    { name: `logs.${aws}`, reason: 'API, executor: container logs' },

    { name: `dynamodb.${aws}`, reason: 'API, health: tables' },
    { name: `*.ddb.${aws}`, reason: 'API, health: tables, by the account endpoint newer SDKs prefer' },
    { name: `secretsmanager.${aws}`, reason: 'API, health: secrets' },
    { name: `monitoring.${aws}`, reason: 'health: publishes its metrics' },
    { name: `ecs.${aws}`, reason: 'health: running and desired tasks' },
    { name: `data-servicediscovery.${aws}`, reason: 'health: instances in Cloud Map (DiscoverInstances)' },
    { name: `*.${region}.elb.amazonaws.com`, reason: 'health: the API over the load balancer' },
    ...(api.exposure.kind === 'public'
      ? [{ name: api.exposure.domainName, reason: 'health: the API over the public load balancer' }]
      : []),
    ...(edge.region === region
      ? []
      : [
          ...staticBucketNames(edge.region, names.staticBucket),
          {
            name: `monitoring.${edge.region}.amazonaws.com`,
            reason: 'health: whether the site’s alarm rings',
          },
        ]),
    ...(api.shell === 'exec'
      ? [
          { name: `ssmmessages.${aws}`, reason: 'API: ECS Exec sessions' },
          { name: `sts.${aws}`, reason: 'people in a session: which role the task has (docs/gcp.md)' },
        ]
      : []),

    { name: 'aiplatform.googleapis.com', reason: 'API: Vertex AI, global endpoint' },
    { name: 'asia-northeast1-aiplatform.googleapis.com', reason: 'API: Vertex AI in Tokyo' },
    ...(googleIdentity.kind === 'key'
      ? [{ name: 'oauth2.googleapis.com', reason: 'API: Google access tokens for a key' }]
      : [
          { name: 'sts.googleapis.com', reason: 'API: Google workload identity federation' },
          { name: 'iamcredentials.googleapis.com', reason: 'API: Google service account impersonation' },
        ]),
    { name: 'slack.com', reason: 'API: Slack Web API' },
    { name: 'hooks.slack.com', reason: 'API: Slack incoming webhooks' },
  ];
}

/** The static bucket is in CloudFront's Region; only `health` asks for it. */
function staticBucketNames(region: string, bucket: string): AllowedName[] {
  return [
    { name: `${bucket}.s3.${region}.amazonaws.com`, reason: 'health: the static bucket' },
    { name: `s3-r-w.${region}.amazonaws.com`, reason: 'what the static bucket name is an alias of' },
  ];
}
