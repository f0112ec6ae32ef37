import { hostname } from 'node:os';
import type { BiCardsSession } from '../../../ops/session';
import type { Manifest } from '../../manifest';
import { type Records, type Try, tryId } from './records';

/** What the command line asked for. */
export interface Request {
  readonly kind: 'deploy' | 'rollback';
  readonly release: string;
  /** Hash of what a person has approved. */
  readonly approve?: string;
}

/** The record of this try, written as it goes, so that whoever comes next knows how far it came. */
export class Attempt {
  private state: Try;

  constructor(
    private readonly session: Pick<BiCardsSession, 'ui' | 'now' | 'dryRun'>,
    private readonly records: Records,
    { kind }: Request,
    manifest: Manifest,
    actor: string,
    previous: string | undefined,
  ) {
    const startedAt = session.now();
    this.state = {
      id: tryId(startedAt, manifest.id),
      kind,
      release: manifest.id,
      images: manifest.images,
      ...(previous !== undefined && { previous }),
      actor,
      host: hostname(),
      startedAt: startedAt.toISOString(),
      outcome: 'running',
      phase: 'begin',
      stacks: {},
    };
  }

  get id(): string {
    return this.state.id;
  }

  get seconds(): number {
    return Math.round((this.session.now().getTime() - Date.parse(this.state.startedAt)) / 1000);
  }

  phase(phase: string): Promise<void> {
    return this.write({ phase });
  }

  approved(approved: string): void {
    this.state = { ...this.state, approved };
  }

  stackDone(name: string, seconds: number): void {
    this.state = { ...this.state, stacks: { ...this.state.stacks, [name]: seconds } };
  }

  end(outcome: Try['outcome'], reason?: string): Promise<void> {
    const endedAt = this.session.now().toISOString();
    return this.write({ outcome, endedAt, ...(reason !== undefined && { reason }) });
  }

  /** The record explains a run and decides nothing, so a run goes on without it; a dry run leaves none. */
  private async write(change: Partial<Try>): Promise<void> {
    this.state = { ...this.state, ...change };
    if (this.session.dryRun) return;
    try {
      await this.records.write(this.state);
    } catch (error) {
      this.session.ui.warn(
        `the record of this run was not written: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
}
