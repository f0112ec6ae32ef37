import {
  API,
  EXECUTOR,
  GOOGLE_KEY,
  HEALTH_METRICS,
  type Names,
  SECRET_KEYS,
  TABLES,
} from '../../contract/bi-cards';
import type { HealthPlan } from '../../contract/health';

export interface HealthPlanOptions {
  readonly names: Names;
  /** Base URL of the load balancer. */
  readonly apiUrl: string;
  readonly secretArn: string;
  /** @default - the API has no key of Google's */
  readonly googleKeyArn?: string;
  /** Where the static bucket is. */
  readonly edgeRegion: string;
  readonly metrics: HealthPlan['metrics'];
  /** The alarm of CloudFront's Region that says that the site is down. @default - none */
  readonly siteOutage?: { readonly alarm: string; readonly region: string };
}

/** What "bi-cards is healthy" means. A failing critical check makes it unhealthy, any other degraded. */
export function healthPlan({
  names,
  apiUrl,
  secretArn,
  googleKeyArn,
  edgeRegion,
  metrics,
  siteOutage,
}: HealthPlanOptions): HealthPlan {
  const { cluster, namespace } = names;
  const secret = (name: string, source: 'random' | 'person', critical: boolean) => ({
    kind: 'secret' as const,
    name,
    secretId: secretArn,
    keys: SECRET_KEYS.filter(key => key.source === source).map(({ key }) => key),
    critical,
  });
  return {
    deployment: names.deployment,
    namespace: HEALTH_METRICS.namespace,
    timeoutMs: 10_000,
    metrics,
    checks: [
      { kind: 'http', name: 'api', url: `${apiUrl}${API.healthPath}`, critical: true },
      { kind: 'ecs-service', name: 'api-tasks', cluster, service: API.service, critical: true },
      {
        kind: 'ecs-service',
        name: 'executor-tasks',
        cluster,
        service: EXECUTOR.service,
        discovery: { namespace, service: EXECUTOR.service },
        critical: true,
      },
      ...TABLES.map(({ name }) => ({ kind: 'table' as const, name, table: name, critical: true })),
      { kind: 'bucket', name: 'datasets-bucket', bucket: names.datasetsBucket, critical: true },
      {
        kind: 'bucket',
        name: 'static-bucket',
        bucket: names.staticBucket,
        region: edgeRegion,
        critical: false,
      },
      secret('generated-secrets', 'random', true),
      secret('personal-secrets', 'person', false),
      ...(googleKeyArn === undefined
        ? []
        : [
            {
              kind: 'secret' as const,
              name: names.googleKeySecret,
              secretId: googleKeyArn,
              keys: [GOOGLE_KEY.key],
              measureAge: true as const,
              critical: false,
            },
          ]),
      // One Region, and no composite alarms: the local cloud has neither.
      ...(siteOutage ? [{ kind: 'alarm' as const, name: 'site', critical: true, ...siteOutage }] : []),
    ],
  };
}
