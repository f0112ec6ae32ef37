import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { ExitCode } from '../exit';
import type { Session } from '../session';
import { detect } from './detect';
import type { StackDrift } from './drifts';
import { DRIFT_EXIT, judge } from './judge';
import { markdownReport, textReport } from './report';
import { stacksOf } from './stacks';

export interface DriftOptions {
  readonly markdown: boolean;
}

/** Compares every stack of a deployment with what there is, and prints what differs and should not. */
export async function drift(session: Session, { markdown }: DriftOptions): Promise<ExitCode> {
  const { deployment, ui, signal } = session;
  await session.identity();
  const places = stacksOf(deployment);
  const found = await ui.step(
    `comparing ${places.length === 1 ? 'one stack' : `${places.length} stacks`} with what there is`,
    async progress => {
      let left = places.length;
      const one = async (stack: string, region: string): Promise<StackDrift> => {
        const drift = await detect(stack, { client: session.client(CloudFormationClient, region), signal });
        left -= 1;
        progress(`${stack}: ${left === 0 ? 'all are compared' : `${left} left`}`);
        return drift;
      };
      return Promise.all(places.map(({ stack, region }) => one(stack, region)));
    },
  );
  const report = judge(deployment, found);
  ui.result(report, () => (markdown ? markdownReport(report) : textReport(report)));
  return DRIFT_EXIT[report.verdict];
}
