import { RemovalPolicy } from 'aws-cdk-lib';
import type { State } from '../../config/schema';

/** State is retained unless the configuration gives a reason to destroy it. */
export function removalPolicy(state: State): RemovalPolicy {
  return state.onRemoval === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

/** Deletion protection needs state that is meant to stay. */
export function deletionProtection(state: State): boolean {
  return state.onRemoval === 'retain' && state.deletionProtection;
}
