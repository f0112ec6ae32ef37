import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { DevelopersRun } from '../../lib/dev/run';

/** A server that speaks DynamoDB's protocol, in memory, in this process. */
export interface Dynalite {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** @param port of a server that is started later than its clients; 0 for any free one */
export async function startDynalite(port = 0): Promise<Dynalite> {
  const server = dynalite({ createTableMs: 5, deleteTableMs: 5 });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Options of a run that asks nobody; `lines` collects its progress. */
export function options(change: Partial<DevelopersRun> = {}): DevelopersRun & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    what: 'all',
    timeoutMs: 10_000,
    onLine: line => lines.push(line),
    reset: false,
    confirm: () => Promise.reject(new Error('nobody may be asked')),
    seed: false,
    lines,
    ...change,
  };
}
