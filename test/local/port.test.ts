import { createServer, type Server } from 'node:net';
import { freePort, requireFree } from '../../lib/local/port';

let server: Server | undefined;
afterEach(() => new Promise<void>(resolve => (server ? server.close(() => resolve()) : resolve())));

async function listenOn(host: string): Promise<number> {
  const port = await freePort();
  const listening = createServer();
  await new Promise<void>((resolve, reject) => {
    listening.once('error', reject).listen(port, host, resolve);
  });
  server = listening;
  return port;
}

test('a port in use is named, with how to find its owner and how to choose another', async () => {
  const port = await listenOn('127.0.0.1');
  await expect(requireFree(port)).rejects.toThrow(
    new RegExp(`port ${port} is in use.*lsof -nP -iTCP:${port}.*npm run local -- --port ${port + 1}`, 's'),
  );
});

test('a free port passes', async () => {
  await expect(requireFree(await freePort())).resolves.toBeUndefined();
});
