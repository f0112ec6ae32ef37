import { join, resolve } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type AssemblyOptions, bootstrap, type CdkOptions, type DeployOptions, deploy, diff } from './cdk';
import { type Clients, clientsFor } from './clients';
import type { CommandResult } from './command';
import { Emulator, type Started } from './emulator';
import { LocalCloudError } from './errors';
import { type InstallPlan, install, planInstall } from './install';
import { type Layout, layoutIn, ROOT } from './layout';
import { withLock } from './lock';

export interface LocalCloudOptions {
  /**
   * State directory.
   * @default `.local` in the repository
   */
  readonly directory?: string;
  /**
   * The virtual environment with the emulator; may be shared.
   * @default `venv` in the state directory
   */
  readonly venv?: string;
  /**
   * 0 takes a free one.
   * @default - where it runs already, otherwise 4566
   */
  readonly port?: number;
  /** Ends whatever is under way; a rerun goes on from there. */
  readonly signal?: AbortSignal;
  /** Called with a line of progress at a time. */
  readonly onLine?: (line: string) => void;
}

/** The local cloud, step by step; each step is safe to repeat and finds out itself whether there is work. */
export class LocalCloud {
  readonly layout: Layout;
  private readonly emulator: Emulator;
  private plan?: InstallPlan;

  constructor(private readonly options: LocalCloudOptions = {}) {
    this.layout = layoutIn(resolve(options.directory ?? join(ROOT, '.local')), options.venv);
    this.emulator = new Emulator(this.layout);
  }

  /** Keeps other runs away from this state directory meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return withLock(this.layout.lock, this.waiting(), work);
  }

  /** Installs the pinned emulator, unless exactly this one is installed. */
  async install(): Promise<'installed' | 'present'> {
    const { venv } = this.layout;
    return withLock(`${venv}.lock`, this.waiting(), async () => {
      this.plan = await planInstall(venv, this.options);
      if (this.plan.installed) return 'present';
      await this.emulator.stop();
      await install(venv, this.plan, this.options);
      return 'installed';
    });
  }

  /** Starts the emulator, or finds it running. */
  async start(): Promise<Started> {
    if (!this.plan) throw new Error('install() comes before start()');
    return this.emulator.start(this.plan, this.options);
  }

  /** Bootstraps it, once in the life of an emulator. */
  async bootstrap(): Promise<'bootstrapped' | 'present'> {
    if (await this.isBootstrapped()) return 'present';
    await bootstrap(this.cdkOptions());
    return 'bootstrapped';
  }

  /** Deploys all stacks by the CDK CLI, which skips those that did not change. */
  deploy(options: DeployOptions = {}): Promise<void> {
    return deploy(options, this.cdkOptions());
  }

  diff(options: AssemblyOptions = {}): Promise<CommandResult> {
    return diff(options, this.cdkOptions());
  }

  /** True if there was something to stop. */
  stop(): Promise<boolean> {
    return this.emulator.stop();
  }

  get endpoint(): string {
    const running = this.emulator.running();
    if (!running) throw new LocalCloudError('the local cloud does not run; start it: npm run local');
    return `http://localhost:${running.port}`;
  }

  clients(): Clients {
    return clientsFor(this.endpoint);
  }

  private async isBootstrapped(): Promise<boolean> {
    try {
      const { Stacks } = await this.clients().cloudFormation.send(
        new DescribeStacksCommand({ StackName: 'CDKToolkit' }),
      );
      return /^(CREATE|UPDATE)_COMPLETE$/.test(Stacks?.[0]?.StackStatus ?? '');
    } catch (error) {
      if (error instanceof Error && error.name === 'ValidationError') return false;
      throw error;
    }
  }

  private cdkOptions(): CdkOptions {
    const { signal, onLine } = this.options;
    return { endpoint: this.endpoint, layout: this.layout, signal, onLine };
  }

  private waiting() {
    const { signal, onLine } = this.options;
    return { signal, onWait: (pid: number) => onLine?.(`waiting for another run (pid ${pid})`) };
  }
}
