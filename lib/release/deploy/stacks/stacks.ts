import { createHash } from 'node:crypto';
import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  type Stack as StackDescription,
} from '@aws-sdk/client-cloudformation';
import { parseTemplate } from '../../../assurance/model/parse';
import { isTemplate, type Stack, type Template } from '../../../assurance/model/template';
import type { AssemblyStack } from './assembly';

/** A stack as CloudFormation has it. */
export interface DeployedStack {
  readonly name: string;
  readonly status: string;
  /** Changes with every update; with it a change set is known to be about this state. */
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Nothing where there is no such stack. */
export async function describeStack(
  client: CloudFormationClient,
  name: string,
): Promise<DeployedStack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0] && deployedStack(name, Stacks[0]);
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

function deployedStack(name: string, stack: StackDescription): DeployedStack {
  const pairs = <T>(items: readonly T[] | undefined, pair: (item: T) => [string?, string?]) =>
    Object.fromEntries((items ?? []).map(pair).flatMap(([key, value]) => (key ? [[key, value ?? '']] : [])));
  return {
    name,
    status: String(stack.StackStatus),
    version: (stack.LastUpdatedTime ?? stack.CreationTime)?.toISOString() ?? '',
    parameters: pairs(stack.Parameters, ({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
    outputs: pairs(stack.Outputs, ({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  };
}

/** The template a stack was deployed with, as it was written. */
export async function deployedTemplate(
  client: CloudFormationClient,
  { name, region }: Pick<AssemblyStack, 'name' | 'region'>,
  { parameters }: DeployedStack,
  account: string,
): Promise<Stack | undefined> {
  const { TemplateBody = '' } = await client.send(
    new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }),
  );
  const template = TemplateBody === '' ? undefined : parseTemplate(TemplateBody);
  // A stack that only waits for its first change set has none.
  if (!isTemplate(template)) return undefined;
  const sha256 = createHash('sha256').update(TemplateBody).digest('hex');
  return { key: name, name, region, account, template, sha256, parameters: plainOnly(template, parameters) };
}

/** The value of an SSM parameter is its name here, not what the template sees. */
export function plainOnly(
  { Parameters = {} }: Template,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => {
      const type = Parameters[name]?.Type;
      return type !== undefined && !type.startsWith('AWS::SSM::');
    }),
  );
}

export const isInProgress = (status: string) => status.endsWith('_IN_PROGRESS') && !isWaiting(status);
/** Made by a change set that nobody has executed yet. */
export const isWaiting = (status: string) => status === 'REVIEW_IN_PROGRESS';
