import { inspect } from 'node:util';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { ensureSecret } from '../../../lambda/init/ensure-secret';
import type { InitRequest } from '../../../lib/contract/init';
import { FakeSecretsManager } from '../../support/fake-secrets-manager';

const REQUEST: InitRequest = {
  secretId: 'bi-test/app',
  keys: [
    { key: 'TOKEN', source: 'random', minLength: 32 },
    { key: 'PROJECT', source: 'person' },
  ],
};
const noPause = async (_attempt?: number) => undefined;
const COMPLETE = JSON.stringify({ TOKEN: 'x'.repeat(32), PROJECT: 'p' });

/** Requests take a different, repeatable number of turns of the event loop. */
function jitter(seed: number): () => Promise<void> {
  let state = seed;
  return async () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    for (let turns = state % 7; turns > 0; turns -= 1) await new Promise(setImmediate);
  };
}

async function callAtOnce(secret: FakeSecretsManager, calls: number) {
  const client = secret.client();
  secret.latency = jitter(calls);
  return Promise.all(Array.from({ length: calls }, () => ensureSecret(client, REQUEST, noPause)));
}

describe('nothing is changed', () => {
  test.each(['not json', '{"TOKEN": 1}', '{"TOKEN": "too short"}', '[]'])(
    'in a malformed secret, and the error names the secret: %s',
    async json => {
      const secret = new FakeSecretsManager(json);
      await expect(ensureSecret(secret.client(), REQUEST, noPause)).rejects.toThrow(
        /^secret bi-test\/app is left as it is: /,
      );
      expect(secret.history).toEqual([json]);
      expect(secret.writes).toBe(0);
    },
  );

  test('in a binary secret', async () => {
    const mock = mockClient(SecretsManagerClient);
    mock.on(GetSecretValueCommand).resolves({ VersionId: 'v', SecretBinary: new Uint8Array([1]) });
    const client = new SecretsManagerClient({ region: 'ap-northeast-1' });
    await expect(ensureSecret(client, REQUEST, noPause)).rejects.toThrow('the value is binary');
    expect(mock.commandCalls(PutSecretValueCommand)).toHaveLength(0);
  });

  test('when the secret is complete, however often init runs', async () => {
    const secret = new FakeSecretsManager(COMPLETE);
    const client = secret.client();
    for (let run = 0; run < 3; run += 1) {
      expect(await ensureSecret(client, REQUEST, noPause)).toEqual({
        secretId: 'bi-test/app',
        created: [],
        missing: [],
      });
    }
    expect(secret.writes).toBe(0);
  });
});

describe('a failure', () => {
  test('of a secret that does not exist says so', async () => {
    const secret = new FakeSecretsManager();
    secret.exists = false;
    await expect(ensureSecret(secret.client(), REQUEST, noPause)).rejects.toThrow(
      'secret bi-test/app is left as it is: it does not exist in this account and Region',
    );
  });

  test.each(['GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'] as const)(
    'of %s is named, and what the service quotes is not repeated',
    async action => {
      const secret = new FakeSecretsManager('{"PROJECT": "hunter2"}');
      secret.failures[action] = Object.assign(new Error('the request held hunter2'), {
        name: 'AccessDeniedException',
      });
      const failure = await ensureSecret(secret.client(), REQUEST, noPause).catch(error => inspect(error));
      expect(failure).toContain(`${action} failed with AccessDeniedException`);
      expect(failure).not.toContain('hunter2');
    },
  );

  test('to get hold of the secret ends after ten attempts', async () => {
    const secret = new FakeSecretsManager('{}');
    secret.staleReads.push(...Array.from({ length: 20 }, () => 0));
    const pause = jest.fn(noPause);
    await ensureSecret(secret.client(), REQUEST, noPause).catch(() => undefined);
    await expect(ensureSecret(secret.client(), REQUEST, pause)).rejects.toThrow('run init again');
    expect(pause.mock.calls.map(([attempt]) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('one call', () => {
  test.each([undefined, '', '{}'])('fills a secret that holds %j', async json => {
    const secret = json === '' ? emptyValue() : new FakeSecretsManager(json);
    const report = await ensureSecret(secret.client(), REQUEST, noPause);
    expect(report).toEqual({ secretId: 'bi-test/app', created: ['TOKEN'], missing: ['PROJECT'] });
    expect(secret.values).toEqual({ TOKEN: expect.stringMatching(/^[\w-]{43}$/), PROJECT: '' });
  });

  test('keeps the version before as the previous one', async () => {
    const secret = new FakeSecretsManager('{"PROJECT": "p"}');
    const before = secret.currentId ?? '';
    await ensureSecret(secret.client(), REQUEST, noPause);
    expect(secret.versions.get(before)?.stages).toEqual(new Set(['AWSPREVIOUS']));
    expect(secret.values).toMatchObject({ PROJECT: 'p' });
  });

  test('reports what it generated even if a person edits the secret right afterwards', async () => {
    const secret = new FakeSecretsManager('{}');
    const client = secret.client();
    secret.latency = async () => {
      if (secret.values.TOKEN) secret.saveByHand(JSON.stringify({ ...secret.values, PROJECT: 'p' }));
    };
    const report = await ensureSecret(client, REQUEST, noPause);
    expect(report).toEqual({ secretId: 'bi-test/app', created: ['TOKEN'], missing: [] });
  });

  test('finishes what a call began that died before its version was current', async () => {
    const secret = new FakeSecretsManager('{}');
    const client = secret.client();
    secret.failures.UpdateSecretVersionStage = new Error('the function was stopped');
    await expect(ensureSecret(client, REQUEST, noPause)).rejects.toThrow();
    secret.failures.UpdateSecretVersionStage = undefined;
    expect(secret.values).toEqual({});

    const report = await ensureSecret(client, REQUEST, noPause);
    expect(report.created).toEqual([]);
    expect(secret.writes).toBe(1);
    expect(secret.values).toHaveProperty('TOKEN');
  });

  test('generates the same again after a person went back to the version before', async () => {
    const secret = new FakeSecretsManager('{}');
    const client = secret.client();
    const before = secret.currentId ?? '';
    await ensureSecret(client, REQUEST, noPause);
    const generated = secret.values;
    secret.restoreByHand(before);
    await ensureSecret(client, REQUEST, noPause);
    expect(secret.values).toEqual(generated);
    expect(secret.writes).toBe(1);
  });

  test('keeps what a person saved between its read and its write', async () => {
    const secret = new FakeSecretsManager('{"PROJECT": "old"}');
    const client = secret.client();
    let requests = 0;
    secret.latency = async () => {
      requests += 1;
      if (requests === 2) secret.saveByHand('{"PROJECT": "new", "extra": "e"}');
    };
    await ensureSecret(client, REQUEST, noPause);
    expect(secret.values).toEqual({ PROJECT: 'new', extra: 'e', TOKEN: expect.any(String) });
  });
});

describe('a hundred calls at once', () => {
  test.each([
    ['without a value', undefined],
    ['with an incomplete value', '{"PROJECT": "p", "extra": "e"}'],
  ])('make one version of a secret %s and agree on it', async (_, json) => {
    const secret = new FakeSecretsManager(json);
    const reports = await callAtOnce(secret, 100);
    expect(secret.writes).toBe(1);
    expect(new Set(secret.history.filter(value => value.includes('TOKEN'))).size).toBe(1);
    expect(reports.filter(({ created }) => created.length > 0)).toHaveLength(1);
    expect(new Set(reports.map(({ missing }) => missing.join())).size).toBe(1);
  });

  test('do so even when many of them read an old version', async () => {
    const secret = new FakeSecretsManager('{}');
    secret.staleReads.push(...Array.from({ length: 200 }, () => 0));
    const reports = await callAtOnce(secret, 100);
    expect(reports).toHaveLength(100);
    expect(secret.writes).toBe(1);
    expect(new Set(secret.history).size).toBe(2);
  });

  test('with different keys all get theirs', async () => {
    const secret = new FakeSecretsManager();
    const client = secret.client();
    secret.latency = jitter(7);
    const names = Array.from({ length: 5 }, (_, n) => `KEY_${n}`);
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        ensureSecret(
          client,
          { secretId: 's', keys: [{ key: names[n % 5] ?? '', source: 'random', minLength: 32 }] },
          noPause,
        ),
      ),
    );
    expect(Object.keys(secret.values).sort()).toEqual(names);
    expect(secret.writes).toBeLessThanOrEqual(5);
  });
});

test('in any order of calls and edits, no edit is lost and a generated value in use never changes', async () => {
  const calls = fc.integer({ min: 1, max: 4 });
  const edits = fc.integer({ min: 0, max: 3 });
  await fc.assert(fc.asyncProperty(fc.scheduler(), calls, edits, play), { numRuns: 300 });
});

async function play(scheduler: fc.Scheduler, calls: number, edits: number): Promise<void> {
  const secret = new FakeSecretsManager('{"edits": ""}');
  const client = secret.client();
  const turn = () => scheduler.schedule(Promise.resolve());
  secret.latency = turn;
  const inits = Array.from({ length: calls }, () => ensureSecret(client, REQUEST, turn));
  const people = Array.from({ length: edits }, async (_, person) => {
    await turn();
    // A person edits what is current at that moment.
    secret.saveByHand(JSON.stringify({ ...secret.values, edits: `${secret.values.edits}${person}` }));
  });
  await scheduler.waitFor(Promise.all([...inits, ...people]));
  // An edit may have come last and be incomplete; the next deploy puts that right.
  secret.latency = noPause;
  await ensureSecret(client, REQUEST, noPause);

  expect(secret.values).toEqual({ TOKEN: expect.any(String), PROJECT: '', edits: expect.any(String) });
  expect(secret.values.edits).toHaveLength(edits);
  const inUse = secret.history.map(json => JSON.parse(json).TOKEN).filter(Boolean);
  expect(new Set(inUse).size).toBe(1);
}

function emptyValue(): FakeSecretsManager {
  const secret = new FakeSecretsManager('{}');
  const version = secret.versions.get(secret.currentId ?? '');
  if (version) secret.versions.set(secret.currentId ?? '', { ...version, json: '' });
  return secret;
}
