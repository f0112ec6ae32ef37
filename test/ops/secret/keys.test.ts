import { PassThrough } from 'node:stream';
import { keyNamed, problemWith, valueToSave } from '../../../lib/ops/secret/keys';
import { readValue } from '../../../lib/ops/secret/read-value';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { fakeSession } from '../../support/fake-session';
import { withGoogleKey } from '../../support/other-choices';

const session = fakeSession('staging');
const withKey = { ...session, config: withGoogleKey(environments.staging) };
const VALUE = 'v4lue-that-nobody-may-see-0123456789';

describe('a name', () => {
  it.each([VALUE, `JWT_SECRET_KEY=${VALUE}`, 'two words'])(
    'that may be a value is refused without being repeated',
    name => {
      expect(() => keyNamed(session, name)).toThrow(
        /no name of a key; allowed: JWT_SECRET_KEY, VERTEX_AI_PROJECT_ID/,
      );
      expect(() => keyNamed(session, name)).not.toThrow(name);
    },
  );

  it('that is nearly one is answered with the one that was meant', () => {
    expect(() => keyNamed(session, 'JWT_SECRET_KEE')).toThrow('did you mean JWT_SECRET_KEY?');
    expect(() => keyNamed(session, 'jwt_secret_key')).toThrow('did you mean JWT_SECRET_KEY?');
  });
});

describe('a value', () => {
  const { key: random } = keyNamed(session, 'JWT_SECRET_KEY');
  const { key: person } = keyNamed(session, 'VERTEX_AI_PROJECT_ID');
  it.each([
    ['nothing', person, '', 'it is empty'],
    ['spaces', person, '  ', 'it is empty'],
    ['a space around it', person, ' a-project', 'it begins or ends with a space'],
    ['a line break inside', person, 'a\nb', 'a line break or a control character'],
    ['too few characters', random, 'short', 'it has 5 characters; allowed: 32 or more'],
  ])('of %s is not saved', (_, key, value, words) => {
    expect(problemWith(key, value)).toContain(words);
  });

  it('that is as it should be has no problem', () => {
    expect(problemWith(random, VALUE)).toBeUndefined();
    expect(problemWith(person, 'a-project')).toBeUndefined();
  });
});

describe('the key of a Google service account', () => {
  const file = {
    type: 'service_account',
    project_id: 'a-project',
    private_key_id: '0123456789abcdef',
    private_key: '-----BEGIN PRIVATE KEY-----\nbm9ib2R5IG1heSBzZWUgdGhpcw==\n-----END PRIVATE KEY-----\n',
    client_email: 'bi-cards-staging@a-project.iam.gserviceaccount.com',
    token_uri: 'https://oauth2.googleapis.com/token',
  };
  const text = (change = {}) => JSON.stringify({ ...file, ...change }, undefined, 2);

  it('is no key of a deployment whose task role Google trusts', () => {
    expect(() => keyNamed(session, 'GCP_SERVICE_ACCOUNT_KEY')).toThrow("bi-staging has no key of Google's");
  });

  const saved = (given: string) => valueToSave(keyNamed(withKey, 'GCP_SERVICE_ACCOUNT_KEY').key, given);

  it.each([
    ['no JSON', 'bm9ib2R5', /no key file of a Google service account\. Give the file/],
    ['its first line, from a terminal', '{', /no key file of a Google service account\. Give the file/],
    ['a person’s credentials', text({ type: 'authorized_user' }), /look at type\./],
    ['a file without the key', text({ private_key: '' }), /look at private_key\./],
    [
      'a file that sends the signature elsewhere',
      text({ token_uri: 'https://x.example/' }),
      /look at token_uri\./,
    ],
  ])('given as %s is not saved, nor shown', (_, given, words) => {
    expect(() => saved(given)).toThrow(words);
    expect(() => saved(given)).not.toThrow(/bm9ib2R5|x\.example/);
  });

  it('is saved on one line, with all that the file has, in a secret of its own', () => {
    const value = saved(text({ client_id: '1' }));
    expect(value).not.toContain('\n');
    expect(JSON.parse(value)).toEqual({ ...file, client_id: '1' });
    expect(keyNamed(withKey, 'GCP_SERVICE_ACCOUNT_KEY').secret).toMatchObject({
      name: 'bi-staging/google-key',
      maxDays: 60,
    });
    expect(keyNamed(withKey, 'JWT_SECRET_KEY').secret.name).toBe('bi-staging/app');
  });
});

describe('reading a value', () => {
  const written: string[] = [];
  const err = { write: (text: string) => written.push(text) > 0 };
  beforeEach(() => written.splice(0));

  function pipe(text: string) {
    const stream = new PassThrough();
    stream.end(text);
    return { in: stream, err };
  }

  function terminal(...lines: string[]) {
    const stream = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stream });
    // Each prompt reads one line; a person types after it.
    const answering = {
      write: (text: string) => {
        written.push(text);
        const line = text.includes(':') ? lines.shift() : undefined;
        if (line !== undefined) setImmediate(() => stream.write(`${line}\n`));
        return true;
      },
    };
    return { in: stream, err: answering };
  }

  it('refuses what is too long for a secret', async () => {
    await expect(readValue('K', pipe('x'.repeat(70_000)))).rejects.toThrow('more than 65536 bytes');
  });

  it('refuses two that differ, and shows neither', async () => {
    await expect(readValue('K', terminal(VALUE, 'something-else'))).rejects.toThrow('the two differ');
    expect(written.join('')).not.toMatch(/v4lue|something-else/);
  });

  it('takes the line that a pipe ends with for what it is', async () => {
    expect(await readValue('K', pipe(`${VALUE}\n`))).toBe(VALUE);
    expect(await readValue('K', pipe(`${VALUE}\r\n`))).toBe(VALUE);
    expect(await readValue('K', pipe(VALUE))).toBe(VALUE);
    expect(written).toEqual([]);
  });

  it('asks twice on a terminal and echoes nothing', async () => {
    expect(await readValue('K', terminal(VALUE, VALUE))).toBe(VALUE);
    expect(written.join('')).toMatch(/^K \(not shown\): \nonce more: \n$/);
  });
});
