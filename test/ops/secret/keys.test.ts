import { PassThrough } from 'node:stream';
import { keyNamed, problemWith } from '../../../lib/ops/secret/keys';
import { readValue } from '../../../lib/ops/secret/read-value';

const VALUE = 'v4lue-that-nobody-may-see-0123456789';

describe('a name', () => {
  it.each([VALUE, `JWT_SECRET_KEY=${VALUE}`, 'two words'])(
    'that may be a value is refused without being repeated',
    name => {
      expect(() => keyNamed(name)).toThrow(/no name of a key; allowed: JWT_SECRET_KEY, VERTEX_AI_PROJECT_ID/);
      expect(() => keyNamed(name)).not.toThrow(name);
    },
  );

  it('that is nearly one is answered with the one that was meant', () => {
    expect(() => keyNamed('JWT_SECRET_KEE')).toThrow('did you mean JWT_SECRET_KEY?');
    expect(() => keyNamed('jwt_secret_key')).toThrow('did you mean JWT_SECRET_KEY?');
  });
});

describe('a value', () => {
  const random = keyNamed('JWT_SECRET_KEY');
  const person = keyNamed('VERTEX_AI_PROJECT_ID');
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
