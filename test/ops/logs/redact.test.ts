import fc from 'fast-check';
import { redact } from '../../../lib/ops/logs/redact';

const VALUE = 'Zx9-hunter2_Q7';

describe('masks', () => {
  it.each([
    ['a JSON value', `{"level":"info","password":"${VALUE}"}`, '{"level":"info","password":"***"}'],
    [
      'a nested JSON value',
      `{"a":{"clientSecret": "${VALUE}"},"b":1}`,
      '{"a":{"clientSecret": "***"},"b":1}',
    ],
    ['JSON within JSON', `{"body":"{\\"token\\":\\"${VALUE}\\"}"}`, '{"body":"{\\"token\\":\\"***\\"}"}'],
    ['a Python dict', `{'api_key': '${VALUE}'}`, `{'api_key': '***'}`],
    ['a value with an escaped quote', `{"password":"a\\"${VALUE}"}`, '{"password":"***"}'],
    ['a variable', `JWT_SECRET_KEY=${VALUE} started`, 'JWT_SECRET_KEY=*** started'],
    ['a header', `Authorization: Bearer ${VALUE}`, 'Authorization: ***'],
    ['a bearer alone', `got Bearer ${VALUE}`, 'got Bearer ***'],
    ['a query string', `GET /x?access_token=${VALUE}&page=2`, 'GET /x?access_token=***&page=2'],
    ['a JSON Web Token', 'sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl on', 'sent *** on'],
    [
      'a private key',
      `x -----BEGIN RSA PRIVATE KEY-----\n${VALUE}\n-----END RSA PRIVATE KEY----- y`,
      'x *** y',
    ],
  ])('%s', (_, line, masked) => {
    expect(redact(line)).toBe(masked);
    expect(redact(line)).not.toContain(VALUE);
  });
});

it.each([
  '{"time":"2026-11-28T03:00:00Z","level":"error","message":"card timed out","cardId":"c-1","durationMs":30000}',
  'Traceback (most recent call last):',
  'GET /api/cards?page=2 200 12ms',
])('leaves %p as it is', line => expect(redact(line)).toBe(line));

it('masks any value of a secret’s name in JSON, and leaves JSON', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.constantFrom('password', 'JWT_SECRET_KEY', 'idToken'),
      (value, name) => {
        const masked = redact(JSON.stringify({ before: 1, [name]: value, after: 'x' }));
        expect(JSON.parse(masked)).toEqual({ before: 1, [name]: '***', after: 'x' });
      },
    ),
  );
});

it.each(['a', 'a-', '"', '\\\\', 'password', 'eyJaaaaaa.', '"password":"', '-----BEGIN PRIVATE KEY-----'])(
  'reads the longest line of %j in no time, whoever wrote it',
  unit => {
    const began = performance.now();
    redact(unit.repeat(Math.floor(256_000 / unit.length)));
    // Measured: 0.2 s at most; a pattern that looks back over the line takes minutes.
    expect(performance.now() - began).toBeLessThan(5_000);
  },
);
