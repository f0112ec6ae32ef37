import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { LocalCloudError } from './errors';
import type { Installation } from './install';
import type { Layout } from './layout';
import { DEFAULT_PORT, freePort, requireFree } from './port';
import { endGroup, identify, isRunning } from './process';
import { type EmulatorState, readState, removeState, writeState } from './state';
import { ACCOUNT, REGION } from './target';

export interface StartOptions {
  /**
   * 0 takes a free one.
   * @default - where it runs already, otherwise 4566
   */
  readonly port?: number;
  /** @default 30 seconds */
  readonly readyMs?: number;
  readonly signal?: AbortSignal;
}

export interface Started {
  readonly port: number;
  /** False where it was running already, with everything that was deployed to it. */
  readonly fresh: boolean;
}

/** The emulator process of one state directory. It keeps all its state in memory: a new process is an empty cloud. */
export class Emulator {
  constructor(private readonly layout: Layout) {}

  /** The recorded emulator, if exactly that process still runs. */
  running(): EmulatorState | undefined {
    const state = readState(this.layout.state);
    return state && isRunning(state.process) ? state : undefined;
  }

  /** Starts it, or uses the one that runs; one that was killed, hangs or is of another version is replaced. */
  async start(installation: Installation, options: StartOptions = {}): Promise<Started> {
    const running = this.running();
    if (running && running.installation === installation.id && (await isReady(running.port))) {
      requireSamePort(running.port, options.port);
      return { port: running.port, fresh: false };
    }
    await this.stop();
    const port = options.port === 0 ? await freePort() : (options.port ?? DEFAULT_PORT);
    await requireFree(port);
    this.spawn(installation, port);
    try {
      await this.ready(port, options);
    } catch (error) {
      await this.stop();
      throw error;
    }
    return { port, fresh: true };
  }

  /** Ends exactly the process that `start` started, with the Lambda processes it made, and forgets it. */
  async stop(): Promise<boolean> {
    const running = this.running();
    if (running) await endGroup(running.process);
    removeState(this.layout.state);
    rmSync(this.layout.scratch, { recursive: true, force: true });
    return running !== undefined;
  }

  private spawn(installation: Installation, port: number): void {
    const { layout } = this;
    mkdirSync(layout.scratch, { recursive: true });
    const log = openSync(layout.emulatorLog, 'w');
    try {
      const child = spawn(installation.python, ['-m', 'ministack'], {
        cwd: layout.scratch,
        detached: true,
        env: emulatorEnvironment(layout, port),
        stdio: ['ignore', log, log],
      });
      // A missing interpreter is reported by `ready`, which sees that nothing runs.
      child.on('error', () => {}).unref();
      const identity = child.pid === undefined ? undefined : identify(child.pid);
      if (identity) writeState(layout.state, { process: identity, port, installation: installation.id });
    } finally {
      closeSync(log);
    }
  }

  private async ready(port: number, { readyMs = 30_000, signal }: StartOptions): Promise<void> {
    const deadline = Date.now() + readyMs;
    while (!(await isReady(port))) {
      if (!this.running()) throw this.failure('the emulator ended right after its start');
      if (Date.now() > deadline) throw this.failure(`the emulator was not ready after ${readyMs / 1_000} s`);
      await sleep(100, undefined, { signal });
    }
  }

  private failure(what: string): LocalCloudError {
    const { emulatorLog, directory } = this.layout;
    const tail = readFileSync(emulatorLog, 'utf8').trim().split('\n').slice(-5).join('\n');
    return new LocalCloudError(
      [
        `${what}; the end of ${emulatorLog}:`,
        tail,
        `If it stays so, remove ${directory} and run the command again.`,
      ].join('\n'),
    );
  }
}

/**
 * Nothing of the caller's environment but the search path: Lambda functions inherit what the emulator has, and a
 * real credential or proxy must not reach them. Bound to the loopback interface, because it checks no signature.
 */
function emulatorEnvironment(layout: Layout, port: number): NodeJS.ProcessEnv {
  return {
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: layout.scratch,
    TMPDIR: layout.scratch,
    LANG: 'C.UTF-8',
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    IOT_MTLS_ENABLED: '0',
    LAMBDA_EXECUTOR: 'local',
    MINISTACK_ACCOUNT_ID: ACCOUNT,
    MINISTACK_REGION: REGION,
  };
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/_ministack/ready`, {
      signal: AbortSignal.timeout(2_000),
    });
    return response.ok;
  } catch {
    return false;
  }
}

const health = z.object({ services: z.object({ cloudformation: z.string() }) });

/**
 * Whether the server at an origin is an emulator of this kind, whoever started it, ready or not.
 *
 * @throws where it does not answer
 */
export async function isEmulator(origin: string, signal: AbortSignal): Promise<boolean> {
  // Another server may lead elsewhere; what answers there says nothing about it.
  const response = await fetch(`${origin}/_ministack/health`, { signal, redirect: 'manual' });
  const text = await response.text();
  try {
    // The status says nothing: DynamoDB answers 200 and `healthy` to whatever is got.
    return health.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function requireSamePort(actual: number, wanted?: number): void {
  if (!wanted || wanted === actual) return;
  throw new LocalCloudError(
    `the local cloud runs on port ${actual} already, not on ${wanted}.\nTo move it: npm run local:down && npm run local -- --port ${wanted}`,
  );
}
