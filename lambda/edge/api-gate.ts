/**
 * CloudFront Function at viewer request of `/api/*`: answers in the API's place during maintenance. Otherwise the
 * request goes on as it came.
 */
import cf, { type ViewerRequest, type ViewerRequestEvent, type ViewerResponse } from 'cloudfront';
import { closedUntil, secondsUntil } from './maintenance';

/** How CloudFront calls this file. */
export async function handler(event: ViewerRequestEvent): Promise<ViewerRequest | ViewerResponse> {
  const until = await closedUntil(() => cf.kvs(), event.request);
  return until === undefined ? event.request : unavailable(until);
}

function unavailable(until: number): ViewerResponse {
  return {
    statusCode: 503,
    statusDescription: 'Service Unavailable',
    headers: {
      'content-type': { value: 'application/json' },
      'cache-control': { value: 'no-store' },
      'retry-after': { value: secondsUntil(until) },
      'x-content-type-options': { value: 'nosniff' },
    },
    // `detail` is where the API's framework puts the text of an error.
    body: JSON.stringify({
      detail: 'メンテナンス中です。 Closed for maintenance.',
      code: 'maintenance',
      until: new Date(until * 1000).toISOString(),
    }),
  };
}
