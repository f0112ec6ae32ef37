import { describeDeadEnd } from '../../../ops/dead-ends';
import { isInProgress } from '../stacks/stacks';
import type { Check } from './check';

/** No stack is being changed by somebody else, and none is where no update gets it out. */
export const stacksAreWell: Check = async ({ context, stacks, deployed }) => {
  const { deployment } = context.session;
  return stacks.flatMap(({ id, name, region }) => {
    const status = deployed.get(name)?.status;
    if (status === undefined) return [];
    if (isInProgress(status))
      return [
        `stack ${name} is ${status}: somebody changes it outside of ops. See who: aws cloudformation describe-stack-events --stack-name ${name} --region ${region} --max-items 5`,
      ];
    return describeDeadEnd(status, { id, name, region, deployment }) ?? [];
  });
};
