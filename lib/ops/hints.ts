import { OpsError } from './exit';

/** What AWS's errors mean for the person at the keyboard, by the error's name. */
const HINTS: readonly { readonly when: RegExp; readonly text?: RegExp; readonly hint: string }[] = [
  {
    when: /^(CredentialsProviderError|NoAuthError)$/,
    hint: 'no credentials were found. Sign in (aws sso login) and choose a profile: export AWS_PROFILE=…',
  },
  {
    when: /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired|InvalidGrantException)$/,
    hint: 'the credentials have expired. Sign in again: aws sso login',
  },
  {
    when: /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException)$/,
    hint: 'AWS does not know these credentials. Check AWS_PROFILE and that no old AWS_ACCESS_KEY_ID is exported; in a Region that the account has not enabled AWS says the same',
  },
  {
    when: /^(AccessDenied(Exception)?|UnauthorizedOperation|AuthorizationError(Exception)?)$/,
    hint: 'these credentials may not do this. The message above names the action; see who you are with: aws sts get-caller-identity',
  },
  {
    when: /^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/,
    hint: 'the bucket is in another Region than the one configured in lib/systems/…/environments.ts',
  },
  {
    when: /^ValidationError$/,
    text: /does not exist/,
    hint: 'this stack is not deployed in the configured Region and account. First deployment: npm run ops -- deploy <deployment> <release>; otherwise check AWS_PROFILE',
  },
  {
    when: /^(ResourceNotFoundException|ClusterNotFoundException|ServiceNotFoundException|NoSuchBucket)$/,
    hint: 'it is not deployed in the configured Region and account, or was removed by hand: npm run ops -- status --deployment <deployment>',
  },
];
/** Of the operating system, when an endpoint cannot be reached. */
const NETWORK = /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN)$/;

/** An error of AWS or of the network as a mistake with a way out; nothing for what is none of these. */
export function hintFor(error: unknown): OpsError | undefined {
  if (!(error instanceof Error)) return undefined;
  const known = HINTS.find(
    ({ when, text }) => when.test(error.name) && (text === undefined || text.test(error.message)),
  );
  if (known) return new OpsError(`${error.name}: ${error.message}\n${known.hint}`);
  const code = 'code' in error ? String(error.code) : '';
  if (NETWORK.test(code))
    return new OpsError(
      `${code}: ${error.message || 'no answer'}\nthe endpoint cannot be reached. Check the network and proxy, AWS_ENDPOINT_URL, and for the local cloud: npm run local`,
    );
  return undefined;
}
