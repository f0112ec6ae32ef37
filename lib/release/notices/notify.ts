import type { Manifest } from '../manifest';

/** What became of a deploy, for people who did not watch it. */
export type Notice =
  | { readonly kind: 'started' }
  | { readonly kind: 'succeeded'; readonly seconds: number }
  | { readonly kind: 'rolled-back' | 'failed'; readonly reason: string };

/** What the notice is about. */
export interface Occasion {
  readonly deployment: string;
  readonly action: 'deploy' | 'rollback';
  readonly manifest: Manifest;
  readonly actor: string;
  /** Where the run can be watched. */
  readonly link?: string;
}

/** Never throws and never takes long: a deploy does not fail because nobody could be told. */
export type Notify = (occasion: Occasion, notice: Notice) => Promise<void>;

/** One way to tell people. */
export interface Channel {
  readonly name: string;
  /** @throws whatever went wrong; it becomes a warning */
  send(message: Message): Promise<void>;
}

export interface Message {
  readonly subject: string;
  readonly lines: readonly string[];
}

/** A notice that is not out by then is given up. */
export const LIMIT_MS = 5_000;

/** Tells every channel, side by side. */
export function notifier(channels: readonly Channel[], warn: (line: string) => void): Notify {
  return async (occasion, notice) => {
    const message = messageFor(occasion, notice);
    await Promise.all(
      channels.map(async ({ name, send }) => {
        try {
          await within(send(message), LIMIT_MS);
        } catch (error) {
          warn(`${name} was not told: ${error instanceof Error ? error.message : error}`);
        }
      }),
    );
  };
}

async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const TITLES: Readonly<Record<Notice['kind'], string>> = {
  started: 'started',
  succeeded: 'done',
  'rolled-back': 'FAILED and rolled back',
  failed: 'FAILED, somebody has to look',
};

export function messageFor(occasion: Occasion, notice: Notice): Message {
  const { deployment, action, manifest, actor, link } = occasion;
  const subject = `${deployment}: ${action} of ${manifest.id} ${TITLES[notice.kind]}`;
  return {
    subject,
    lines: [
      ...('reason' in notice ? [`reason: ${notice.reason}`] : []),
      ...('seconds' in notice ? [`took ${notice.seconds} s`] : []),
      `release: ${manifest.id} (git ${manifest.gitSha.slice(0, 12)}, SPA ${manifest.spa})`,
      `api: ${manifest.images.api}`,
      `executor: ${manifest.images.executor}`,
      `by: ${actor}`,
      ...(link ? [`run: ${link}`] : []),
    ],
  };
}

/** The workflow run that this process belongs to. Source: GitHub Actions, default environment variables. */
export function runLink(env: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined;
}
