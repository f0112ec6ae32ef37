import { signS3Request } from '../../../lambda/health/checks/sign-s3';

const AWS_EXAMPLE = {
  region: 'us-east-1',
  credentials: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
  date: new Date('2013-05-24T00:00:00Z'),
};

test.each([
  ['?lifecycle=', 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
  ['?max-keys=2&prefix=J', '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
])('the published example %s has the published signature', (query, signature) => {
  const url = new URL(`https://examplebucket.s3.amazonaws.com/${query}`);
  expect(signS3Request('GET', url, AWS_EXAMPLE).authorization).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, ' +
      `SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=${signature}`,
  );
});

test('the session token of a role is sent and signed', () => {
  const credentials = { ...AWS_EXAMPLE.credentials, sessionToken: 'token' };
  const headers = signS3Request('HEAD', new URL('https://b.s3.amazonaws.com/'), {
    ...AWS_EXAMPLE,
    credentials,
  });
  expect(headers).toMatchObject({
    'x-amz-security-token': 'token',
    authorization: expect.stringContaining(
      'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,',
    ),
  });
});
