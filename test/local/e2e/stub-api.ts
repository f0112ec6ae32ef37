import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in for the API, which has no container here. */
export interface StubApi {
  readonly url: string;
  /** Status of the next answers. */
  status: number;
  close(): Promise<void>;
}

export async function startStubApi(): Promise<StubApi> {
  const server = createServer((_, response) => {
    response.statusCode = stub.status;
    response.end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stub: StubApi = {
    url: `http://127.0.0.1:${port}/api/health`,
    status: 200,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return stub;
}
