/** Why a resource has no alarm. */
export interface Unwatched {
  /** Construct paths below the deployment, each with its stack. */
  readonly resources: readonly string[];
  /** What notices its failure instead, or why nobody has to. */
  readonly reason: string;
}
