import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../config/errors';
import { synthArguments, synthEnvironment } from './synthesize';
import { type Run, withTemporaryTree } from './temporary-tree';

interface RefOptions {
  /**
   * The repository.
   * @default - this one
   */
  readonly root?: string;
  /**
   * Is told what begins: it takes seconds, and minutes where packages have to be installed.
   * @default - nobody is told
   */
  readonly progress?: (what: string) => void;
}

/**
 * Makes the templates of a deployment as they were at a git ref, and reads them. The ref is checked out into a
 * temporary working tree, with the packages of its own lockfile; nothing of this tree changes. Everything is removed
 * again however it ends, an interruption included.
 *
 * @param read is given a cloud assembly that is gone afterwards
 * @throws UserError for a ref that does not exist, with what the CDK CLI or npm said, or when interrupted
 */
export async function withTemplatesOfRef<T>(
  ref: string,
  deployment: string,
  read: (assembly: string) => T | Promise<T>,
  { root = join(__dirname, '../..'), progress = () => {} }: RefOptions = {},
): Promise<T> {
  return withTemporaryTree(root, async ({ tree, run }) => {
    const commit = await commitOf(run, root, ref);
    await run('git', ['-C', root, 'worktree', 'add', '--detach', '--quiet', tree, commit]);
    await providePackages(run, { root, tree, ref, progress });
    const assembly = join(tree, 'cdk.out');
    progress(`synthesizing ${deployment} at ${ref}`);
    await run(process.execPath, synthArguments(tree, deployment, assembly), {
      cwd: tree,
      what: `cdk synth of ${deployment} at ${ref}`,
      env: synthEnvironment,
    });
    return await read(assembly);
  });
}

async function commitOf(run: Run, root: string, ref: string): Promise<string> {
  try {
    const commit = await run('git', [
      '-C',
      root,
      'rev-parse',
      '--verify',
      '--end-of-options',
      `${ref}^{commit}`,
    ]);
    return commit.trim();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `${ref} is no commit of this repository; name a branch, a tag or a commit, and fetch it first: git fetch origin`,
    );
  }
}

interface Trees {
  readonly root: string;
  readonly tree: string;
  readonly ref: string;
  readonly progress: (what: string) => void;
}

/** The installed packages where the lockfile is the same, otherwise those of the ref's own. */
async function providePackages(run: Run, { root, tree, ref, progress }: Trees): Promise<void> {
  const [ours, theirs] = [root, tree].map(directory =>
    readFileSync(join(directory, 'package-lock.json'), 'utf8'),
  );
  if (ours === theirs) {
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'dir');
    // Bundles of functions by the hash of what they are made from: most are the same.
    mkdirSync(join(root, '.cache'), { recursive: true });
    symlinkSync(join(root, '.cache'), join(tree, '.cache'), 'dir');
    return;
  }
  progress(`installing the packages of ${ref}, whose lockfile differs`);
  // Scripts of packages are not needed for a synth, and ours would point the repository's hooks into the tree.
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: tree,
    what: `npm ci at ${ref}`,
  });
}
