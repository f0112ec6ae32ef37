import { handler } from '../../../lambda/init';
import { FakeSecretsManager } from '../../support/fake-secrets-manager';
import { type Loopback, type Reply, startLoopback } from '../../support/loopback';
import { outputOf } from '../../support/output';

const REQUEST = {
  secretId: 'bi-test/app',
  keys: [
    { key: 'TOKEN', source: 'random', minLength: 32 },
    { key: 'PROJECT', source: 'person' },
  ],
};
/** As CloudFormation sends them: every number is a string, and the function's ARN is among them. */
const PROPERTIES = {
  ServiceToken: 'arn:aws:lambda:ap-northeast-1:111111111111:function:bi-test-init',
  secretId: 'bi-test/app',
  keys: [
    { key: 'TOKEN', source: 'random', minLength: '32' },
    { key: 'PROJECT', source: 'person' },
  ],
};
const context = (remainingMs = 30_000) => ({ getRemainingTimeInMillis: () => remainingMs });

describe('invoked directly', () => {
  test.each([
    [undefined, 'the request'],
    [{}, 'secretId'],
    [{ ...REQUEST, secretId: '' }, 'secretId'],
    [{ ...REQUEST, keys: [] }, 'keys'],
    [{ ...REQUEST, keys: [{ key: 'TOKEN', source: 'magic' }] }, 'keys.0.source'],
    [{ ...REQUEST, keys: [{ key: 'TOKEN', source: 'random' }] }, 'keys.0.minLength'],
    [{ ...REQUEST, keys: [{ key: 'TOKEN', source: 'random', minLength: 'many' }] }, 'keys.0.minLength'],
    [{ ...REQUEST, keys: [{ key: 'TOKEN', source: 'random', minLength: 0 }] }, 'keys.0.minLength'],
    [{ ...REQUEST, keys: [{ key: 'PROJECT', source: 'person', minLength: 3 }] }, 'minLength'],
    [{ ...REQUEST, keys: [REQUEST.keys[0], REQUEST.keys[0]] }, 'each key may stand once'],
  ])('it refuses %j and says where: %s', async (request, place) => {
    const secret = new FakeSecretsManager('{}');
    secret.client();
    await outputOf(() => expect(handler(request, context())).rejects.toThrow(place));
    expect(secret.writes).toBe(0);
  });

  test('it fills the secret and returns the names of keys', async () => {
    const secret = new FakeSecretsManager();
    secret.client();
    let report: unknown;
    await outputOf(async () => {
      report = await handler(REQUEST, context());
    });
    expect(report).toEqual({ secretId: 'bi-test/app', created: ['TOKEN'], missing: ['PROJECT'] });
  });
});

describe('no value of the secret is printed', () => {
  const printedBy = (secret: FakeSecretsManager) => {
    secret.client();
    return outputOf(() =>
      handler(REQUEST, context()).catch(error => console.error(error, error.stack, error.cause)),
    );
  };

  test.each([
    ['that is no JSON', 'hunter2'],
    ['that is too short', '{"TOKEN": "hunter2"}'],
    ['that is kept', JSON.stringify({ TOKEN: 'hunter2'.repeat(5), PROJECT: 'hunter2' })],
    ['next to a generated one', '{"PROJECT": "hunter2"}'],
  ])('%s', async (_, json) => {
    const secret = new FakeSecretsManager(json);
    const printed = await printedBy(secret);
    expect(printed).toContain('bi-test/app');
    expect(printed).not.toContain('hunter2');
    if (typeof secret.history[1] === 'string') expect(printed).not.toContain(secret.values.TOKEN);
  });

  test('that an unexpected error quotes', async () => {
    const secret = new FakeSecretsManager('{"PROJECT": "hunter2"}');
    secret.failures.PutSecretValue = Object.assign(new RangeError('hunter2'), { input: 'hunter2' });
    const printed = await printedBy(secret);
    expect(printed).toContain('RangeError');
    expect(printed).not.toContain('hunter2');
  });
});

describe('as a custom resource', () => {
  let server: Loopback;
  let reply: (index: number) => Reply | undefined;

  beforeEach(async () => {
    reply = () => ({ status: 200 });
    server = await startLoopback((_, index) => reply(index));
  });
  afterEach(() => server.stop());

  const request = (
    RequestType: 'Create' | 'Update' | 'Delete',
    ResourceProperties: unknown = PROPERTIES,
  ) => ({
    RequestType,
    ResponseURL: `${server.url}/answer?X-Amz-Signature=0123456789`,
    StackId: 'arn:aws:cloudformation:ap-northeast-1:111111111111:stack/bi-test-service/guid',
    RequestId: 'request-1',
    LogicalResourceId: 'Keys',
    ResourceProperties,
    ...(RequestType !== 'Create' && { PhysicalResourceId: 'the-first-id' }),
  });
  const answer = () => JSON.parse(server.requests.at(-1)?.body ?? '');

  test('it says FAILED and why when a person has to act, and the secret stays as it is', async () => {
    const secret = new FakeSecretsManager('{"TOKEN": "hunter2"}');
    secret.client();
    await outputOf(() => handler(request('Update'), context()));
    expect(answer()).toEqual({
      Status: 'FAILED',
      Reason:
        'secret bi-test/app is left as it is: TOKEN is shorter than 32 characters: set a longer value, or remove it to have one ' +
        'generated',
      PhysicalResourceId: 'the-first-id',
      StackId: expect.stringContaining('bi-test-service'),
      RequestId: 'request-1',
      LogicalResourceId: 'Keys',
    });
    expect(secret.writes).toBe(0);
  });

  test.each([undefined, {}, { secretId: 'x', keys: 'none' }])(
    'it says FAILED when its properties are %j',
    async properties => {
      await outputOf(() => handler({ ...request('Create'), ResourceProperties: properties }, context()));
      expect(answer()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'Keys' });
    },
  );

  test('it says FAILED on an error nobody foresaw', async () => {
    const secret = new FakeSecretsManager('{}');
    secret.client();
    secret.failures.GetSecretValue = new TypeError('x is not a function');
    await outputOf(() => handler(request('Create'), context()));
    expect(answer()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('TypeError') });
  });

  test('it says FAILED before Lambda stops it', async () => {
    const secret = new FakeSecretsManager('{}');
    secret.client();
    secret.latency = () => new Promise(() => undefined);
    await outputOf(() => handler(request('Create'), context(5020)));
    expect(answer()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('ran out of time') });
  });

  test('it keeps the answer within what CloudFormation reads', async () => {
    const keys = Array.from({ length: 300 }, (_, n) => ({ key: `KEY_${n}`, source: 'none' }));
    new FakeSecretsManager('{}').client();
    await outputOf(() => handler(request('Create', { secretId: 'bi-test/app', keys }), context()));
    expect(server.requests.at(-1)?.body.length).toBeLessThan(4096);
  });

  test('it answers a failed delivery again, and gives up after the third', async () => {
    new FakeSecretsManager('{}').client();
    reply = index => ({ status: index === 0 ? 503 : 200 });
    await outputOf(() => handler(request('Delete'), context()));
    expect(server.requests).toHaveLength(2);

    reply = () => ({ status: 403 });
    await outputOf(() => expect(handler(request('Delete'), context())).rejects.toThrow('HTTP status 403'));
    expect(server.requests).toHaveLength(5);
  });

  test('deleting it, or rolling it back, succeeds and leaves the secret alone, whatever state that is in', async () => {
    const secret = new FakeSecretsManager('not json');
    secret.client();
    await outputOf(() => handler(request('Delete', {}), context()));
    expect(answer()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'the-first-id' });
    expect(secret.history).toEqual(['not json']);
  });

  test('it fills the secret, and its attributes hold names of keys only', async () => {
    const secret = new FakeSecretsManager();
    secret.client();
    await outputOf(() => handler(request('Create'), context()));
    expect(answer()).toEqual({
      Status: 'SUCCESS',
      Data: { created: 'TOKEN', missing: 'PROJECT' },
      PhysicalResourceId: 'Keys',
      StackId: expect.any(String),
      RequestId: 'request-1',
      LogicalResourceId: 'Keys',
    });
    expect(secret.values).toHaveProperty('TOKEN');
  });

  test('it keeps the id it was created with, so that an update deletes nothing', async () => {
    new FakeSecretsManager().client();
    await outputOf(() => handler(request('Update'), context()));
    expect(answer()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'the-first-id' });
  });

  test('it answers with an empty content type and a length, as the signed URL demands, and never prints the URL', async () => {
    new FakeSecretsManager().client();
    const printed = await outputOf(() => handler(request('Create'), context()));
    expect(server.requests[0]).toMatchObject({
      method: 'PUT',
      path: '/answer?X-Amz-Signature=0123456789',
      headers: { 'content-type': '', 'content-length': expect.stringMatching(/^\d+$/) },
    });
    expect(printed).not.toContain('X-Amz-Signature');
  });
});
