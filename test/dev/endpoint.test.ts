import { UserError } from '../../lib/config/errors';
import { localEndpoint } from '../../lib/dev/endpoint';

describe('what is created and deleted for developers is never', () => {
  test.each([
    'https://dynamodb.ap-northeast-1.amazonaws.com',
    'http://10.0.0.5:8000',
    'http://192.168.1.2:9000',
    'http://169.254.169.254',
    'http://0.0.0.0:8000',
    // Names that only look local.
    'http://localhost.example.com:8000',
    'http://127.0.0.1.example.com:8000',
    'http://minio.example.com:9000',
    'http://localhost@example.com:8000',
    'http://example.com#localhost',
    'http://[::2]:8000',
  ])('at %s', address => {
    expect(() => localEndpoint('--dynamodb', address)).toThrow(UserError);
  });
});

test.each([
  '',
  'localhost:8001',
  'ftp://localhost',
  'http://localhost:8001/path',
  'http://localhost?x=1',
  'http://',
])('an address that is none is refused: %j', address => {
  expect(() => localEndpoint('--s3', address)).toThrow(/^--s3: found .*\nAllowed: /s);
});

test('a password in an address is refused and not shown', () => {
  expect.assertions(2);
  try {
    localEndpoint('--s3', 'http://minioadmin:hunter2@localhost:9000');
  } catch (error) {
    expect(String(error)).toContain('with credentials');
    expect(String(error)).not.toContain('hunter2');
  }
});

test.each([
  ['http://localhost:8001', 'http://localhost:8001'],
  ['http://127.0.0.1:8001/', 'http://127.0.0.1:8001'],
  ['http://127.9.9.9:1', 'http://127.9.9.9:1'],
  // The short and the decimal form are the same address, which the parser writes out.
  ['http://127.1:8001', 'http://127.0.0.1:8001'],
  ['http://2130706433:8001', 'http://127.0.0.1:8001'],
  ['http://[::1]:8001', 'http://[::1]:8001'],
  ['http://bi.localhost:8001', 'http://bi.localhost:8001'],
  ['http://dynamodb-local:8000', 'http://dynamodb-local:8000'],
  ['http://minio:9000', 'http://minio:9000'],
])('%s is a server of this machine or of the stack', (address, origin) => {
  expect(localEndpoint('--dynamodb', address)).toBe(origin);
});
