/** dynalite ships no types; this is what is used of it. Source: its README. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** Milliseconds a table stays in CREATING. */
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
  }

  /** In memory, unless told otherwise. */
  export default function dynalite(options?: Options): Server;
}
