import type { IGrantable } from 'aws-cdk-lib/aws-iam';

/** Something that runs code with a role and environment variables: grants give it both in one call. */
export interface Workload extends IGrantable {
  addEnvironment(name: string, value: string): void;
}
