/** Node 20 is supported here on purpose; the SDK's notice about 2027 would stand in every output. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

export interface ClientSettings {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** S3 only: other clients ignore it. */
  readonly forcePathStyle?: boolean;
}

export type ClientClass<C> = new (settings: ClientSettings) => C;

/** Where the local cloud is, and who one is there. */
export type LocalSettings = Required<Pick<ClientSettings, 'endpoint' | 'credentials'>>;

/**
 * SDK clients, made when they are asked for. The pool imports none of their packages: an action that needs a client
 * imports its class, so that no command loads those of another.
 */
export class ClientPool {
  private readonly clients = new Map<unknown, Map<string, unknown>>();

  /** @param local without it, the SDK's own configuration counts: profile, environment, `AWS_ENDPOINT_URL` */
  constructor(private readonly local?: LocalSettings) {}

  get<C>(Client: ClientClass<C>, region: string): C {
    const byRegion = this.clients.get(Client) ?? new Map<string, unknown>();
    this.clients.set(Client, byRegion);
    const known = byRegion.get(region);
    if (known instanceof Client) return known;
    const client = new Client(this.settings(region));
    byRegion.set(region, client);
    return client;
  }

  private settings(region: string): ClientSettings {
    const { local } = this;
    return {
      region,
      ...(local && { endpoint: local.endpoint, credentials: local.credentials }),
      // A bucket's name before `localhost` does not resolve everywhere.
      ...((local || isLoopback(process.env.AWS_ENDPOINT_URL)) && { forcePathStyle: true }),
    };
  }
}

/** Whether a URL leads to this machine. */
export function isLoopback(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname.endsWith('.localhost') || /^(127\.|\[::1\])/.test(hostname);
}
