import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { TemplateSet } from '../../../assurance/model/template-set';
import type { BiCardsSession } from '../../../ops/session';
import type { Assembly, AssemblyStack } from './assembly';
import { type DeployedStack, deployedTemplate, describeStack, plainOnly } from './stacks';

/** The stacks of an assembly as they are deployed, by name; those that do not exist are missing. */
export async function describeAll(
  session: BiCardsSession,
  stacks: readonly AssemblyStack[],
): Promise<ReadonlyMap<string, DeployedStack>> {
  const found = await Promise.all(
    stacks.map(({ name, region }) => describeStack(session.client(CloudFormationClient, region), name)),
  );
  return new Map(found.flatMap(stack => (stack ? [[stack.name, stack]] : [])));
}

/** The templates that are deployed, with the parameters they were deployed with. */
export async function deployedSet(
  session: BiCardsSession,
  { stacks }: Assembly,
  deployed: ReadonlyMap<string, DeployedStack>,
  account: string,
): Promise<TemplateSet> {
  const found = await Promise.all(
    stacks.map(stack => {
      const current = deployed.get(stack.name);
      const client = session.client(CloudFormationClient, stack.region);
      return current && deployedTemplate(client, stack, current, account);
    }),
  );
  return new TemplateSet(found.flatMap(stack => stack ?? []));
}

/** The templates that would be deployed: what is not given keeps its value, as the CLI does. */
export function nextSet(
  { stacks }: Assembly,
  deployed: ReadonlyMap<string, DeployedStack>,
  given: Readonly<Record<string, string>>,
  account: string,
): TemplateSet {
  return new TemplateSet(
    stacks.map(({ name, stack }) => {
      const own = Object.entries(given).flatMap(([key, value]) => {
        const [owner, parameter = ''] = key.split(':');
        return owner === name ? [[parameter, value] as const] : [];
      });
      const values = { ...deployed.get(name)?.parameters, ...Object.fromEntries(own) };
      return { ...stack, account, parameters: plainOnly(stack.template, values) };
    }),
  );
}
