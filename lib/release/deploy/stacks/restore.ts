import { CloudFormationClient, CreateChangeSetCommand } from '@aws-sdk/client-cloudformation';
import { IMAGE_PARAMETERS, NO_IMAGE } from '../../../contract/bi-cards';
import type { Report } from '../../../ops/ui/ui';
import { waitForServices } from '../checks/services';
import { runningTasks } from '../checks/truth';
import type { DeployContext } from '../context';
import { findChangeSet } from './change-sets';
import { execute } from './execute';
import { describeStack } from './stacks';

/** The digests that the service stack was deployed with. */
export interface Digests {
  readonly api: string;
  readonly executor: string;
}

export async function deployedDigests({ session }: Pick<DeployContext, 'session'>): Promise<Digests> {
  const { stacks } = session.names;
  const deployed = await describeStack(session.client(CloudFormationClient), stacks.service);
  return {
    api: deployed?.parameters[IMAGE_PARAMETERS.api] ?? NO_IMAGE,
    executor: deployed?.parameters[IMAGE_PARAMETERS.executor] ?? NO_IMAGE,
  };
}

/**
 * Puts digests back, and nothing else: the stack keeps the template it was just given, which was reviewed and went in.
 * Undoing infrastructure is a decision; which images run is not. Afterwards a plain `cdk deploy` changes nothing.
 */
export async function restoreDigests(
  context: Pick<DeployContext, 'session' | 'pace'>,
  digests: Digests,
  name: string,
  report: Report,
): Promise<void> {
  const { session, pace } = context;
  const stack = session.names.stacks.service;
  const { region } = session;
  const client = session.client(CloudFormationClient, region);
  const deployed = await describeStack(client, stack);
  const given: Readonly<Record<string, string>> = {
    [IMAGE_PARAMETERS.api]: digests.api,
    [IMAGE_PARAMETERS.executor]: digests.executor,
  };
  await client.send(
    new CreateChangeSetCommand({
      StackName: stack,
      ChangeSetName: name,
      ChangeSetType: 'UPDATE',
      UsePreviousTemplate: true,
      Capabilities: ['CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      Parameters: Object.keys(deployed?.parameters ?? {}).map(ParameterKey => {
        const ParameterValue = given[ParameterKey];
        return ParameterValue === undefined
          ? { ParameterKey, UsePreviousValue: true }
          : { ParameterKey, ParameterValue };
      }),
    }),
  );
  const changeSet = await findChangeSet(client, { stack, region, name, poll: pace.poll });
  if (changeSet) await execute(context, changeSet, report);
  await waitForServices(context, report);
  await requireRunning(context, digests);
}

async function requireRunning({ session }: Pick<DeployContext, 'session'>, digests: Digests): Promise<void> {
  for (const service of ['api', 'executor'] as const) {
    if (digests[service] === NO_IMAGE) continue;
    const tasks = await runningTasks(session, service);
    const wrong = tasks.filter(task => !task.digests.includes(digests[service]));
    if (wrong.length > 0)
      throw new Error(`${service} runs ${wrong.map(task => task.digests.join(' and ')).join(', ')}`);
  }
}
