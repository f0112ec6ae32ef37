import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalCloudError } from './errors';

/** LocalStack's and MiniStack's usual port. */
export const DEFAULT_PORT = 4566;

/** A process that was just ended may listen until its last thread is gone. */
const GRACE_MS = 1_000;

/** Fails when something listens on the port, and goes on doing so. */
export async function requireFree(port: number): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  while (await isTaken(port)) {
    if (Date.now() > deadline) throw portInUse(port);
    await sleep(50);
  }
}

/** `localhost` may lead to either address. */
async function isTaken(port: number): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map(host => accepts(host, port)));
  return answers.includes(true);
}

function portInUse(port: number): LocalCloudError {
  return new LocalCloudError(
    [
      `port ${port} is in use by a process that this command did not start.`,
      `To see which: lsof -nP -iTCP:${port} -sTCP:LISTEN`,
      `Stop it, or choose another port: npm run local -- --port ${port + 1}`,
    ].join('\n'),
  );
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: 1_000 });
    const done = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', done(true)).once('error', done(false)).once('timeout', done(false));
  });
}
