/** Pages that the edge answers itself, with 503: complete, small, and allowed to load nothing. */
import type { ViewerResponse } from 'cloudfront';
import { BYPASS_COOKIE, BYPASS_FRAGMENT, MAX_MAINTENANCE_HOURS } from '../../lib/contract/maintenance';
import { secondsUntil } from './maintenance';

/** Turns the fragment of the staff's link into the cookie. A wrong token meets the page again, without the fragment. */
const ENTER =
  `var m=/^#${BYPASS_FRAGMENT}=([\\w-]+)$/.exec(location.hash);` +
  `if(m){document.cookie="${BYPASS_COOKIE}="+m[1]+";Path=/;Secure;SameSite=Strict;Max-Age=${MAX_MAINTENANCE_HOURS * 3600}";` +
  'history.replaceState(null,"",location.pathname+location.search);location.reload()}';

/** Of the script above, which is the only one the page may run; a test compares. */
const ENTER_HASH = 'sha256-OTFs34Qn3Hw7zx9u33LA18xZGgOTC135NKFuyaH4kas=';

export function unavailablePage(title: string, explanation: string, retryAfter: string): ViewerResponse {
  return page(title, `<p lang="en">${explanation}</p>`, retryAfter, '');
}

export function maintenancePage(until: number): ViewerResponse {
  // The runtime knows no time zones; Japan has one, without summer time.
  const end = new Date((until + 9 * 3600) * 1000).toISOString().slice(0, 16).replace('T', ' ');
  return page(
    'メンテナンス中です',
    `<p>${end} (日本時間) までに再開します。</p><p lang="en">Closed for maintenance until ${end} (Japan time).</p><script>${ENTER}</script>`,
    secondsUntil(until),
    `; script-src '${ENTER_HASH}'`,
  );
}

function page(title: string, content: string, retryAfter: string, scripts: string): ViewerResponse {
  return {
    statusCode: 503,
    statusDescription: 'Service Unavailable',
    headers: {
      'content-type': { value: 'text/html; charset=utf-8' },
      'cache-control': { value: 'no-store' },
      'retry-after': { value: retryAfter },
      'content-security-policy': { value: `default-src 'none'; frame-ancestors 'none'${scripts}` },
      'x-content-type-options': { value: 'nosniff' },
    },
    body: `<!doctype html><html lang="ja"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${content}</html>`,
  };
}
