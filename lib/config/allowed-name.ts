/** A name that may be resolved, and who needs it for what. */
export interface AllowedName {
  /** A domain name; `*.` in front stands for every name below it. */
  readonly name: string;
  readonly reason: string;
}
