import { hintFor } from '../../lib/ops/hints';

const named = (name: string, message = 'what AWS says', more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

it.each([
  ['CredentialsProviderError', /aws sso login.*AWS_PROFILE/],
  ['ExpiredTokenException', /have expired.*aws sso login/],
  ['UnrecognizedClientException', /AWS does not know these credentials.*Region/],
  ['AccessDeniedException', /may not do this.*get-caller-identity/],
  ['PermanentRedirect', /another Region/],
  ['ClusterNotFoundException', /not deployed in the configured Region and account/],
])('%s is explained beside what AWS says', (name, words) => {
  const hint = hintFor(named(name));
  expect(hint?.message).toMatch(/what AWS says\n/);
  expect(hint?.message).toMatch(words);
});

it('a missing stack is explained, another validation error is not taken for one', () => {
  expect(hintFor(named('ValidationError', 'Stack with id x does not exist'))?.message).toMatch(
    /is not deployed/,
  );
  expect(hintFor(named('ValidationError', 'Template error'))).toBeUndefined();
});

it.each(['ECONNREFUSED', 'ENOTFOUND'])('%s leads to the network and the local cloud', code => {
  expect(hintFor(named('Error', 'connect', { code }))?.message).toMatch(/cannot be reached.*npm run local/);
});

it.each([named('TypeError'), new Error('x'), 'text', undefined])('%p is a defect, not a mistake', error => {
  expect(hintFor(error)).toBeUndefined();
});
