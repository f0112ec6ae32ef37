import { type Loopback, type ReceivedRequest, type Reply, startLoopback } from '../support/loopback';

/** As many keys as one page of a listing has here; S3 has 1000. */
const PAGE = 3;

/** A server that speaks as much of S3 as the developers' tools do, in memory, in this process. */
export interface LoopbackS3 extends Pick<Loopback, 'requests' | 'stop'> {
  readonly endpoint: string;
  readonly buckets: ReadonlyMap<string, Map<string, Buffer>>;
  /** Keys that it keeps whatever it is asked, as S3 does with an object that is locked. */
  readonly locked: Set<string>;
}

/** Source of requests and answers: S3's API reference. Any credential will do. */
export async function startLoopbackS3(): Promise<LoopbackS3> {
  const buckets = new Map<string, Map<string, Buffer>>();
  const locked = new Set<string>();
  const server = await startLoopback(request => answer(buckets, locked, request));
  return { endpoint: server.url, requests: server.requests, stop: server.stop, buckets, locked };
}

function answer(
  buckets: Map<string, Map<string, Buffer>>,
  locked: ReadonlySet<string>,
  { method, path, body, bytes }: ReceivedRequest,
): Reply {
  const { pathname, searchParams } = new URL(path, 'http://s3');
  const [bucket = '', ...rest] = pathname.slice(1).split('/');
  const key = decodeURIComponent(rest.join('/'));
  if (bucket === '') return xml('<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>');
  if (key === '' && method === 'PUT') {
    buckets.set(bucket, new Map());
    return { status: 200 };
  }
  const objects = buckets.get(bucket);
  if (!objects) return refusal('NoSuchBucket');
  if (key === '') {
    if (searchParams.has('delete')) return removed(objects, locked, body);
    return method === 'HEAD'
      ? { status: 200 }
      : listed(objects, searchParams.get('continuation-token') ?? '');
  }
  if (method === 'PUT') objects.set(key, bytes);
  const found = objects.get(key);
  return found ? { status: 200, body: method === 'GET' ? found : undefined } : refusal('NoSuchKey');
}

function listed(objects: ReadonlyMap<string, Buffer>, after: string): Reply {
  const keys = [...objects.keys()].sort().filter(key => key > after);
  const page = keys.slice(0, PAGE);
  const more = keys.length > PAGE;
  return xml(
    `<ListBucketResult><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''}${page.map(key => `<Contents><Key>${key}</Key></Contents>`).join('')}</ListBucketResult>`,
  );
}

function removed(objects: Map<string, Buffer>, locked: ReadonlySet<string>, body: string): Reply {
  const results = [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => {
    if (locked.has(key))
      return `<Error><Key>${key}</Key><Code>AccessDenied</Code><Message>it is locked</Message></Error>`;
    objects.delete(key);
    return `<Deleted><Key>${key}</Key></Deleted>`;
  });
  return xml(`<DeleteResult>${results.join('')}</DeleteResult>`);
}

const xml = (text: string): Reply => ({
  status: 200,
  body: `<?xml version="1.0"?>${text}`,
  headers: { 'content-type': 'application/xml' },
});
const refusal = (code: string): Reply => ({ ...xml(`<Error><Code>${code}</Code></Error>`), status: 404 });
