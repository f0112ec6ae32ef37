import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Template } from '../../../assurance/model/template';
import type { BiCardsSession } from '../../../ops/session';
import type { AssemblyStack } from './assembly';
import { describeStack } from './stacks';
import { nameOf, type WeakReference, weakReference, weakReferencesIn } from './weak-references';

/** A weak reference whose stack holds another value than the producer has now. */
export interface Stale {
  readonly reference: WeakReference;
  /** Nothing where the stack does not show what it was deployed with. */
  readonly holds: string | undefined;
  readonly now: string | undefined;
}

/**
 * Weak references of a deployed stack that have gone stale. CloudFormation resolves `Fn::GetStackOutput` when the stack
 * is created or updated and never again, and the CDK CLI compares templates only: it says "no changes". Each reference
 * is shown by an output of the stack that reads it, so what it was resolved to can be read back.
 */
export async function staleReferences(session: BiCardsSession, stack: AssemblyStack): Promise<Stale[]> {
  const { name, region } = stack;
  const { template } = stack.stack;
  const references = weakReferencesIn(template);
  if (references.length === 0) return [];
  const consumer = await describeStack(session.client(CloudFormationClient, region), name);
  if (!consumer) return [];
  const compared = await Promise.all(
    references.map(async (reference): Promise<Stale> => {
      const client = session.client(CloudFormationClient, reference.region ?? region);
      const now = (await describeStack(client, reference.stack))?.outputs[reference.output];
      const output = outputThatShows(template, reference);
      return { reference, holds: output && consumer.outputs[output], now };
    }),
  );
  return compared.filter(({ holds, now }) => holds !== now);
}

export const describeStale = (stack: string, { reference, holds, now }: Stale) =>
  `${stack} holds ${holds ?? 'an unknown value'} of ${nameOf(reference)}, which is ${now ?? 'gone'} now`;

function outputThatShows({ Outputs = {} }: Template, reference: WeakReference): string | undefined {
  const name = nameOf(reference);
  return Object.keys(Outputs).find(key => {
    const shown = weakReference(Outputs[key]?.Value);
    return shown !== undefined && nameOf(shown) === name;
  });
}
