import { z } from 'zod';
import { quietJson } from './quiet-json';

const keyFile = z.looseObject({
  type: z.literal('service_account'),
  project_id: z.string().min(1),
  private_key_id: z.string().min(1),
  private_key: z.string().startsWith('-----BEGIN PRIVATE KEY-----'),
  client_email: z.email(),
  // The API signs for whoever is named here.
  token_uri: z.literal('https://oauth2.googleapis.com/token'),
});

/**
 * The text of a service account's key file on one line, as the secret keeps it.
 *
 * @returns what is wrong with it, in words that hold nothing of it
 */
export function oneLineKey(text: string): { readonly value: string } | { readonly problem: string } {
  const parsed = keyFile.safeParse(quietJson(text));
  if (parsed.success) return { value: JSON.stringify(parsed.data) };
  const wrong = new Set(parsed.error.issues.map(({ path }) => path.join('.')).filter(Boolean));
  const what = wrong.size > 0 ? `: look at ${[...wrong].join(', ')}` : '';
  return {
    problem: `it is no key file of a Google service account${what}. Give the file itself: … < key.json`,
  };
}
