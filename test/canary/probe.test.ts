/**
 * The canary's probe, run for real: in worlds where everything is refused, where one thing gets through, and where
 * it cannot tell. A probe that cannot fail would be worse than none.
 */
import { signS3Request } from '../../lambda/health/checks/sign-s3';
import { CREDENTIALS, type Outcome, probe, type World, withVerdict } from './world';

/** A world takes a moment, more of it on a busy machine. */
jest.setTimeout(60_000);

const GROUPS = { internet: 1, dns: 2, bucket: 4, files: 8, root: 16, credentials: 32 };

const MAIN = '10.30.0.2';
const OTHER_RESOLVERS = ['169.254.169.253', 'fd00:ec2::253'];
const QUERIES = ['*.com type 1', '*.com type 16', '*.s3.us-west-2.amazonaws.com type 1'];
const NOBODY_HAS = Object.fromEntries(QUERIES.map(name => [name, 'nxdomain' as const]));
const HOSTS = ['1.1.1.1', '8.8.8.8', '2606:4700:4700::1111'];
const WORLD_WRITABLE = ['/app', '/home/executor', '/var/tmp'];

const toHost = (host: string) =>
  ['tcp', 'udp'].flatMap(protocol => [53, 443].map(port => `internet: ${protocol} ${host} ${port}`));
const everythingTo = (host: string) =>
  host === '1.1.1.1' ? [...toHost(host), 'internet: tcp 1.1.1.1 80'] : toHost(host);
const query = (name: string, server: string) => `dns: ${name} from ${server}`;
const writes = (paths: string[]) => ['files: writable root', ...paths.map(path => `files: write ${path}`)];
const s3 = (name: string, status: number): Partial<World> => ({ s3: { [name]: status } });

/** Worlds in which something gets through, with everything that does. */
const LEAKY: [world: Partial<World>, breaches: string[]][] = [
  ...(['open', 'closed'] as const).map((state): [Partial<World>, string[]] => [
    { internet: Object.fromEntries(HOSTS.map(host => [host, state])) },
    HOSTS.flatMap(everythingTo),
  ]),
  [{ internet: { '8.8.8.8': 'closed' } }, everythingTo('8.8.8.8')],
  ...QUERIES.map((name): [Partial<World>, string[]] => [
    { resolvers: { [MAIN]: { [name]: 'answer' } } },
    [query(name, MAIN)],
  ]),
  [
    { resolvers: { [MAIN]: {}, ...Object.fromEntries(OTHER_RESOLVERS.map(server => [server, NOBODY_HAS])) } },
    OTHER_RESOLVERS.flatMap(server => QUERIES.map(name => query(name, server))),
  ],
  ...['aws-codedeploy', 'amazon-ssm'].flatMap(bucket =>
    ['get', 'put'].map((verb): [Partial<World>, string[]] => {
      const name = `${verb} ${bucket}-ap-northeast-1`;
      return [s3(name, 200), [`bucket: ${name}`]];
    }),
  ),
  [{ writableRoot: true }, writes(WORLD_WRITABLE)],
  [{ writableRoot: true, user: 0 }, [...writes(['/', '/var/tmp']), 'root: setuid']],
  [{ volumes: ['/mnt/data'] }, ['files: write /mnt/data']],
  [{ volumes: ['/mnt/a share'] }, ['files: write /mnt/a share']],
  [{ files: ['/etc/settings'] }, ['files: write /etc/settings']],
  [{ user: 0 }, ['root: setuid']],
  [{ userNamespaces: true }, ['root: user namespace']],
  [{ capabilities: true }, ['root: capabilities']],
  [{ user: 0, capabilities: true }, ['root: setuid', 'root: mount namespace', 'root: capabilities']],
  [{ programs: { su: '0', sudo: '1000' } }, ['root: su']],
  [{ programs: { su: '1000', sudo: '0' } }, ['root: sudo']],
  [s3('list buckets', 200), ['credentials: list buckets']],
  [s3('put dataset', 200), ['credentials: put dataset']],
  [s3('get outside datasets', 200), ['credentials: get outside datasets']],
  [s3('get outside datasets', 404), ['credentials: get outside datasets']],
  [s3('list outside datasets', 200), ['credentials: list outside datasets']],
  [{ sts: true }, ['credentials: reach sts']],
];

describe('where everything is refused', () => {
  let intact: Outcome;
  beforeAll(async () => {
    intact = await probe();
  });

  it('finds no breach, and that what must work does', () => {
    expect(withVerdict(intact, /^(?!refused$|works$)/)).toEqual([]);
    expect(withVerdict(intact, /^works$/)).toEqual([
      'must: get credentials',
      'must: read datasets',
      'must: resolve s3',
      'must: write /tmp',
    ]);
    expect(intact.exit).toBe(0);
  });

  it('finds none either where packets vanish, and waits for nothing for long', async () => {
    const started = performance.now();
    expect((await probe({ swallows: true })).exit).toBe(0);
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it('finds none before there is a dataset', async () => {
    expect((await probe({ datasets: [] })).exit).toBe(0);
  });

  it('makes no attempt that is not seen to succeed below', () => {
    const seen = new Set(LEAKY.flatMap(([, breaches]) => breaches));
    // Mounts are the machine's own; one function tries them all, and it is seen with volumes, files and the root.
    const attempts = withVerdict(intact, /^refused$/).filter(name => !/^files: write \/.+/.test(name));
    expect(attempts.filter(name => !seen.has(name))).toEqual([]);
    expect(attempts.length).toBeGreaterThan(30);
  });

  it('signs what the task asks, and nothing that anybody might', () => {
    const { requests } = intact;
    const signed = requests.filter(({ headers }) => headers.authorization);
    expect(signed.map(({ name }) => name).sort()).toEqual([
      'get datasets',
      'get outside datasets',
      'list buckets',
      'list datasets',
      'list outside datasets',
      'put dataset',
    ]);
    for (const request of signed.filter(({ method }) => method === 'GET')) {
      expect(request.headers).toMatchObject(signatureOf(request));
    }
    expect(requests).toHaveLength(signed.length + 4);
  });

  it('asks for the dataset by the key that S3 listed', () => {
    expect(intact.requests.find(({ name }) => name === 'get datasets')?.url).toBe(
      '/datasets/sales%202026%2B1.csv?',
    );
  });

  it('prints no credentials', () => {
    for (const secret of Object.values(CREDENTIALS)) expect(intact.printed).not.toContain(secret);
  });
});

describe('where something gets through', () => {
  it.concurrent.each(LEAKY)('%j is a breach, and nothing else is', async (world, breaches) => {
    const outcome = await probe(world);
    expect(withVerdict(outcome, /^breach$/)).toEqual([...breaches].sort());
    expect(outcome.exit).toBe(exitFor(breaches));
  });

  it('leaves nothing behind where it could write', async () => {
    const { attempts, left } = await probe({ volumes: ['/mnt/data'] });
    expect({ left, verdict: attempts['files: write /mnt/data'] }).toEqual({ left: [], verdict: 'breach' });
  });

  it('tells a breach of every group in one exit code', async () => {
    const { exit } = await probe({
      internet: { '8.8.8.8': 'open' },
      resolvers: { [MAIN]: { '*.com type 1': 'nxdomain' } },
      volumes: ['/mnt'],
      capabilities: true,
      sts: true,
      s3: { 'put amazon-ssm-ap-northeast-1': 200 },
    });
    expect(exit).toBe(10 + sum(Object.values(GROUPS)));
  });

  it('does not keep a breach to itself because something else is unclear', async () => {
    const { exit } = await probe({ sts: true, tmp: false });
    expect(exit).toBe(10 + GROUPS.credentials);
  });
});

/** Worlds in which the probe cannot tell, with what says so. */
const UNCLEAR: [what: string, world: Partial<World>, attempts: string[]][] = [
  ['no resolver answers', { resolvers: {} }, ['must: resolve s3', 'must: read datasets']],
  ['an allowed name is blocked', { resolvers: { [MAIN]: { allowed: 'nodata' } } }, ['must: resolve s3']],
  [
    'the resolver fails',
    { resolvers: { [MAIN]: { '*.com type 1': 'servfail' } } },
    [query('*.com type 1', MAIN)],
  ],
  ['the task has no credentials', { credentials: null }, ['must: get credentials']],
  ['datasets cannot be listed', s3('list datasets', 403), ['must: read datasets']],
  ['datasets cannot be read', s3('get datasets', 403), ['must: read datasets']],
  ['S3 is ill', s3('put dataset', 503), ['credentials: put dataset']],
  [
    'a public object is not there any more',
    s3('get amazon-ssm-ap-northeast-1', 404),
    ['bucket: get amazon-ssm-ap-northeast-1'],
  ],
  ['/tmp cannot be written to', { tmp: false }, ['must: write /tmp']],
];

describe('where it cannot tell', () => {
  it.concurrent.each(UNCLEAR)('is not content: %s', async (_, world, attempts) => {
    const outcome = await probe(world);
    expect(withVerdict(outcome, /^unclear/)).toEqual(expect.arrayContaining(attempts));
    expect(withVerdict(outcome, /^breach$/)).toEqual([]);
    expect(outcome.exit).toBe(2);
  });

  it('is not content without its parameters', async () => {
    expect(await probe({ environment: {} })).toMatchObject({ exit: 2, error: 'KeyError' });
  });
});

function exitFor(breaches: string[]): number {
  const breached = Object.entries(GROUPS).filter(([group]) =>
    breaches.some(name => name.startsWith(`${group}: `)),
  );
  return 10 + sum(breached.map(([, bit]) => bit));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The same request, signed by code of another origin. */
function signatureOf({ url, headers }: Outcome['requests'][number]): Record<string, string> {
  const [, year, month, day, hour, minute, second] =
    /(....)(..)(..)T(..)(..)(..)Z/.exec(headers['x-amz-date'] ?? '') ?? [];
  return signS3Request('GET', new URL(`https://${headers.host}${url}`), {
    region: 'ap-northeast-1',
    credentials: {
      accessKeyId: CREDENTIALS.AccessKeyId,
      secretAccessKey: CREDENTIALS.SecretAccessKey,
      sessionToken: CREDENTIALS.Token,
    },
    date: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
  });
}
