import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { OpsError } from '../exit';

/** More than a secret can hold; whoever sends more has sent the wrong file. Source: quotas of Secrets Manager. */
const MAX_BYTES = 65_536;

/** Where a value comes from; the process's own streams unless a test gives others. */
export interface ValueStreams {
  readonly in: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly err: Pick<NodeJS.WritableStream, 'write'>;
}

/**
 * A secret's value from a pipe or, on a terminal, typed twice and not shown. One line break at the end is not part of it.
 *
 * @throws OpsError where the two differ or too much arrives; never with the value
 */
export async function readValue(
  key: string,
  streams: ValueStreams = { in: process.stdin, err: process.stderr },
): Promise<string> {
  if (streams.in.isTTY !== true) return fromPipe(streams.in);
  const first = await hidden(streams, `${key} (not shown): `);
  const second = await hidden(streams, 'once more: ');
  if (first !== second) throw new OpsError('the two differ; nothing was changed');
  return first;
}

async function fromPipe(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > MAX_BYTES) throw new OpsError(`more than ${MAX_BYTES} bytes arrive; that is no secret`);
    chunks.push(piece);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

/** Readline echoes what is typed to its output, so that output goes nowhere. */
async function hidden(streams: ValueStreams, prompt: string): Promise<string> {
  streams.err.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: streams.in, output: nowhere, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      line.once('SIGINT', () => reject(new OpsError('interrupted; nothing was changed', 130)));
      line.once('close', () => reject(new OpsError('no value was given; nothing was changed')));
      line.question('').then(resolve, reject);
    });
  } finally {
    line.close();
    streams.err.write('\n');
  }
}
