import { Listr, type ListrTaskWrapper } from 'listr2';
import { DELIVERIES } from '../contract/releases';
import { LocalCloud, type LocalCloudOptions } from './local-cloud';
import { type Outcome, outcomeOf } from './outcome';
import type { SmokeResult } from './smoke/check';
import { smoke } from './smoke/smoke';
import { NAMES } from './target';

export interface UpOptions extends Omit<LocalCloudOptions, 'onLine'> {
  /** No progress on standard output. */
  readonly quiet: boolean;
}

interface Context {
  checks?: SmokeResult[];
}
type Task = Pick<ListrTaskWrapper<Context, never, never>, 'title' | 'output'>;

/** Installs, starts, bootstraps, deploys and checks; each step skips what is there already. */
export function up({ quiet, ...options }: UpOptions): Promise<Outcome> {
  let showLine = quiet ? () => {} : (line: string) => console.error(line);
  const cloud = new LocalCloud({ ...options, onLine: line => showLine(line) });
  // The progress would cut a message of several lines short, so it only marks the step that failed.
  let failure: unknown;

  const step = (title: string, work: (context: Context) => Promise<string>) => ({
    title,
    task: async (context: Context, task: Task) => {
      showLine = line => {
        task.output = line;
      };
      try {
        task.title = `${title}: ${await work(context)}`;
      } catch (error) {
        failure = error;
        throw new Error('see below');
      }
    },
  });
  const steps = new Listr<Context>(
    [
      step('Install the emulator', () => cloud.install()),
      step('Start it', async () => {
        const { port, fresh } = await cloud.start();
        return `${fresh ? 'started' : 'runs already'} on port ${port}`;
      }),
      step('Bootstrap', () => cloud.bootstrap()),
      ...[DELIVERIES.local, NAMES.deployment].map(deployment =>
        step(`Deploy ${deployment}`, async () => {
          await cloud.deploy({ context: { deployment } });
          return 'done';
        }),
      ),
      {
        ...step('Check', async context => {
          context.checks = await smoke(cloud.endpoint);
          if (context.checks.some(({ passed }) => !passed)) throw new Error('a check failed');
          return 'passed';
        }),
        exitOnError: false,
      },
    ],
    {
      silentRendererCondition: quiet,
      registerSignalListeners: false,
      rendererOptions: { showErrorMessage: false },
    },
  );
  return cloud.exclusively(async () => {
    const { checks } = await steps.run({}).catch((): Context => ({}));
    if (!checks) throw failure;
    return outcomeOf(cloud, checks);
  });
}
