import { EXIT, type ExitCode } from '../exit';
import type { Session } from '../session';
import { describe } from './describe';
import { deploymentsOf } from './list';
import { storeFor } from './store';

/** Prints one release: the manifest itself as JSON, or its parts in words. */
export async function show(session: Session, id: string): Promise<ExitCode> {
  const store = storeFor(session);
  await session.identity();
  const manifest = await store.read(id);
  const currentIn = deploymentsOf(await store.current(), id);
  session.ui.result({ ...manifest, currentIn }, () => describe(manifest, currentIn));
  return EXIT.done;
}
