import type { Names } from '../../contract/bi-cards';
import type { BiCardsConfig } from '../../systems/bi-cards/config';
import type { Probes } from './probes';

/** `todo` has to be done before a deployment, `warn` is worth a look, `unknown` could not be asked. */
export type Status = 'ok' | 'warn' | 'todo' | 'unknown';

export interface Finding {
  readonly status: Status;
  /** What was found. */
  readonly says: string;
  /** What to do: a command, or where to look. */
  readonly toDo?: string;
}

/** What a check looks at. */
export interface Subject {
  readonly deployment: string;
  readonly account: string;
  readonly config: BiCardsConfig;
  readonly names: Names;
  readonly probes: Probes;
  readonly now: Date;
}

/** One item of the list, with everything that was found about it. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** Whether the local cloud can be asked; elsewhere every check runs. */
  readonly local?: boolean;
  readonly look: (subject: Subject) => Promise<readonly Finding[]>;
}

export const ok = (says: string): Finding => ({ status: 'ok', says });
export const warn = (says: string, toDo: string): Finding => ({ status: 'warn', says, toDo });
export const todo = (says: string, toDo: string): Finding => ({ status: 'todo', says, toDo });

/** Regions of a deployment, each once. */
export const regionsOf = ({ region, edge }: BiCardsConfig): readonly string[] => [
  ...new Set([region, edge.region]),
];
