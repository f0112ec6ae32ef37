import type { LoadModel } from '../../load-model';
import type { Demand, Deployment } from '../demand';

/** Something that there is only so much of. */
export interface Limit {
  readonly what: string;
  readonly allows: (deployment: Deployment) => number;
  /** What is asked of it. Grows with the users. */
  readonly asks: (demand: Demand, deployment: Deployment, load: LoadModel) => number;
  /** Where the number is from. */
  readonly source: string;
  /** Who can raise it: this repository, a provider on request or by itself with use, or nobody. */
  readonly raisedBy: 'configuration' | 'AWS' | 'Google' | 'nobody';
  /** What to do before it is reached. */
  readonly change: string;
}

/** A page of AWS's documentation. */
export const aws = (title: string, path: string) => `[${title}](https://docs.aws.amazon.com/${path})`;
/** A page of Google Cloud's. */
export const google = (title: string, path: string) => `[${title}](https://docs.cloud.google.com/${path})`;
