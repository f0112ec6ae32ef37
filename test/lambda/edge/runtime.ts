import { createHash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import type { ViewerRequest, ViewerRequestEvent, ViewerResponse } from 'cloudfront';

/** What a KeyValueStore holds. An error in the place of a value is thrown; in the place of the store, by every call. */
export type FakeStore = Readonly<Record<string, string | Error>> | Error;

export interface LoadedFunction {
  readonly handler: (event: ViewerRequestEvent) => Promise<ViewerRequest | ViewerResponse>;
  readonly logged: string[];
  readonly keysAsked: string[];
}

const IMPORT = /^import (\w+) from "(cloudfront|crypto)";$/gm;

/**
 * Runs the code of a CloudFront Function as CloudFront does: alone, with `cloudfront`, `crypto`, `console` and the
 * language, on an event that its viewer request has.
 */
export function load(code: string, store: FakeStore, now: () => number = Date.now): LoadedFunction {
  const logged: string[] = [];
  const keysAsked: string[] = [];
  const held = async (key: string): Promise<string | undefined> => {
    keysAsked.push(key);
    if (store instanceof Error) throw store;
    const value = store[key];
    if (value instanceof Error) throw value;
    return value;
  };
  const modules: Record<string, unknown> = {
    cloudfront: {
      kvs: () => ({
        exists: async (key: string) => (await held(key)) !== undefined,
        get: async (key: string) => (await held(key)) ?? Promise.reject(new Error('key not found')),
      }),
    },
    crypto: { createHash },
  };
  const imports = Object.fromEntries(
    [...code.matchAll(IMPORT)].map(([, name = '', module = '']) => [name, modules[module]]),
  );
  const handler = runInNewContext(`Date.now = now; ${code.replace(IMPORT, '')}\nhandler;`, {
    ...imports,
    now,
    console: { log: (line: string) => logged.push(line) },
  });
  return { handler, logged, keysAsked };
}

type Headers = Readonly<Record<string, string>>;

/**
 * An event of a viewer request, with every part CloudFront gives. Source: CloudFront developer guide, "Event
 * structure".
 */
export function viewerRequest(uri: string, headers: Headers = {}, cookies: Headers = {}) {
  const values = (from: Headers) =>
    Object.fromEntries(Object.entries(from).map(([name, value]) => [name, { value }]));
  return {
    version: '1.0',
    context: {
      distributionDomainName: 'd111111abcdef8.cloudfront.net',
      distributionId: 'EDFDVBD6EXAMPLE',
      eventType: 'viewer-request',
      requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
    },
    viewer: { ip: '198.51.100.11' },
    request: {
      method: 'GET',
      uri,
      querystring: { page: { value: '2' } },
      headers: { host: { value: 'bi.example.com' }, ...values(headers) },
      cookies: values(cookies),
    },
  };
}

/** CPU time of a call in microseconds, the mean of many, in this process: an order of magnitude, not CloudFront's. */
export async function microsecondsOf(call: () => Promise<unknown>, times = 2000): Promise<number> {
  const start = process.cpuUsage();
  for (let time = 0; time < times; time++) await call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / times;
}
