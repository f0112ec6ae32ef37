import { get } from 'node:http';
import { API } from '../../contract/bi-cards';
import { requireEqual, type SmokeCheck } from './check';

/** CloudFront leads `/api/*` to the load balancer, and adds security headers to what it answers. */
export function siteCheck(endpoint: string, domain: () => Promise<string>): SmokeCheck {
  return {
    name: 'CloudFront',
    run: async () => {
      const { status, headers } = await request(endpoint, await domain(), API.healthPath);
      requireEqual('who answers', headers.server, 'awselb/2.0');
      requireEqual('x-content-type-options', headers['x-content-type-options'], 'nosniff');
      return `leads ${API.healthPath} to the load balancer, which answers ${status}`;
    },
  };
}

/** The emulator takes the distribution from the host name, and the viewer's protocol from a header. */
function request(endpoint: string, Host: string, path: string) {
  return new Promise<{ status?: number; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    get(`${endpoint}${path}`, { headers: { Host, 'X-Forwarded-Proto': 'https' } }, response => {
      response.resume();
      resolve({ status: response.statusCode, headers: response.headers });
    }).once('error', reject);
  });
}
