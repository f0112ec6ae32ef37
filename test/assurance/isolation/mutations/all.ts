import { CHANGE } from './change';
import { CONTAINER } from './container';
import { DATA } from './data';
import { DNS } from './dns';
import { EGRESS } from './egress';
import { IDENTITY } from './identity';
import { NEIGHBOURS } from './neighbours';
import { PLACEMENT } from './placement';
import { ROUTES } from './routes';
import { S3 } from './s3';
import { TASK_SERVICES } from './task-services';
import type { Templates } from './templates';

/** A change of the templates that opens a way out. */
export interface Mutation {
  /** Row of the escape, for example `E3`. */
  readonly row: string;
  readonly what: string;
  readonly change: (templates: Templates) => unknown;
}

const files = [
  PLACEMENT,
  EGRESS,
  ROUTES,
  S3,
  TASK_SERVICES,
  DNS,
  IDENTITY,
  CONTAINER,
  NEIGHBOURS,
  DATA,
  CHANGE,
];

/** Every mutation, a row at a time. */
export const mutations: readonly Mutation[] = files.flatMap(file =>
  Object.entries(file).flatMap(([row, changes]) =>
    Object.entries(changes).map(([what, change]) => ({ row, what, change })),
  ),
);
