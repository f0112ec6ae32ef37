import type { Check } from '../check';

export const http: Check<'http'> = async ({ url }, _clients, signal) => {
  const response = await fetch(url, { signal, redirect: 'manual' });
  // Unread, the body would hold its connection open.
  await response.body?.cancel();
  return response.ok ? undefined : `HTTP status ${response.status}`;
};
