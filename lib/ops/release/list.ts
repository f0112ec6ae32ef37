import { EXIT, type ExitCode } from '../exit';
import type { Session } from '../session';
import { table } from '../ui/table';
import { storeFor } from './store';

/** Prints every release, the newest first. */
export async function list(session: Session): Promise<ExitCode> {
  const store = storeFor(session);
  await session.identity();
  const [manifests, current] = await Promise.all([store.list(), store.current()]);
  const rows = manifests.map(({ id, createdAt, createdBy, gitSha, spa, images }) => ({
    id,
    createdAt,
    createdBy,
    gitSha,
    spa,
    images,
    currentIn: deploymentsOf(current, id),
  }));
  session.ui.result({ releases: rows }, () =>
    rows.length === 0
      ? 'There is no release yet. Make one: npm run ops -- release create'
      : table([
          ['RELEASE', 'CREATED', 'BY', 'GIT', 'CURRENT IN'],
          ...rows.map(row => [
            row.id,
            row.createdAt.replace(/\.\d+Z$/, 'Z'),
            shortName(row.createdBy),
            row.gitSha.slice(0, 7),
            row.currentIn.join(', ') || '–',
          ]),
        ]),
  );
  return EXIT.done;
}

/** The deployments that run a release. */
export const deploymentsOf = (current: ReadonlyMap<string, string>, id: string): string[] =>
  [...current].filter(([, release]) => release === id).map(([deployment]) => deployment);

/** Role and session, or user, of an ARN. */
const shortName = (arn: string) => arn.replace(/^arn:[^/]*\//, '').replace(/^arn:.*:/, '');
