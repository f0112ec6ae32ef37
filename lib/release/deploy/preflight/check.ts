import type { Manifest } from '../../manifest';
import type { DeployContext } from '../context';
import type { AssemblyStack } from '../stacks/assembly';
import type { DeployedStack } from '../stacks/stacks';

/** What a check looks at. */
export interface Subject {
  readonly context: DeployContext;
  readonly manifest: Manifest;
  readonly account: string;
  readonly stacks: readonly AssemblyStack[];
  /** By name; what is missing does not exist. */
  readonly deployed: ReadonlyMap<string, DeployedStack>;
}

/** Says everything that is in the way, each with what to do; nothing where the way is clear. */
export type Check = (subject: Subject) => Promise<readonly string[]>;
