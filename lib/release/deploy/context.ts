import type { DescribeChangeSetCommandOutput } from '@aws-sdk/client-cloudformation';
import type { TemplateSet } from '../../assurance/model/template-set';
import type { BiCardsSession } from '../../ops/session';
import type { Report } from '../../ops/ui/ui';
import type { Manifest } from '../manifest';
import type { Notify } from '../notices/notify';
import type { Review } from '../review/verdict';
import type { Switch } from '../spa/prune';
import type { Documents } from './records/documents';
import type { Records } from './records/records';
import type { Assembly } from './stacks/assembly';

/** The manifests of all releases. */
interface Releases {
  /** @throws UserError for one that does not exist */
  read(id: string): Promise<Manifest>;
}

/** The site's files, and the switch that says which of them are served. */
export interface Spa {
  /** Copies what the static bucket lacks; safe to repeat. */
  publish(manifest: Manifest, report: Report): Promise<void>;
  /** Id of the SPA that is served; nothing before the first. */
  served(): Promise<string | undefined>;
  serve(spa: string): Promise<void>;
  /** Deletes files that no release names any more and nobody can still have open. Needs the lock. */
  prune(switches: readonly Switch[]): Promise<number>;
}

interface ReviewInput {
  /** What is deployed. */
  readonly before: TemplateSet;
  /** What would be. */
  readonly after: TemplateSet;
  /** By the stack's name; those that can be created now. */
  readonly changeSets: ReadonlyMap<string, DescribeChangeSetCommandOutput>;
}
export type Reviewing = (input: ReviewInput) => Promise<Review>;

/** The CDK CLI: it makes templates, publishes assets and prepares change sets; it executes nothing. */
export interface Cdk {
  synth(report: Report): Promise<Assembly>;
  /** Creates a change set per stack, by the given name; none where the stack would not change. */
  prepare(options: PrepareOptions, report: Report): Promise<void>;
}

export interface PrepareOptions {
  readonly assembly: Assembly;
  /** Ids in the assembly. */
  readonly stacks: readonly string[];
  readonly changeSet: string;
  /** `<stack>:<name>`; what is not named keeps its value. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Also where the CLI sees no difference: it does not look at values of weak references. */
  readonly force?: boolean;
}

/** How often something is asked for, and how long at most, in milliseconds. */
export interface Pace {
  readonly poll: number;
  /** Until running = wanted. */
  readonly services: number;
  /** Until targets and health are healthy. */
  readonly healthy: number;
}

/** Everything a deploy works with. */
export interface DeployContext {
  readonly session: BiCardsSession;
  readonly releases: Releases;
  readonly spa: Spa;
  readonly review: Reviewing;
  readonly cdk: Cdk;
  readonly documents: Documents;
  readonly records: Records;
  readonly notify: Notify;
  readonly pace: Pace;
}
