import { isRecord, type Template } from '../../../assurance/model/template';

/** What `Fn::GetStackOutput` reads: an output of a stack that is in no way bound to who reads it. */
export interface WeakReference {
  readonly stack: string;
  readonly output: string;
  /** @default - that of the stack which reads it */
  readonly region?: string;
}

/** Every weak reference of a template, each once. */
export function weakReferencesIn(template: Template): WeakReference[] {
  const found = new Map<string, WeakReference>();
  visit({ ...template.Resources, ...template.Outputs }, found);
  return [...found.values()];
}

function visit(value: unknown, found: Map<string, WeakReference>): void {
  if (Array.isArray(value)) for (const item of value) visit(item, found);
  else if (isRecord(value)) {
    const reference = weakReference(value);
    if (reference) found.set(nameOf(reference), reference);
    for (const inner of Object.values(value)) visit(inner, found);
  }
}

/** The reference that a value is, if it is one. */
export function weakReference(value: unknown): WeakReference | undefined {
  const argument = isRecord(value) ? value['Fn::GetStackOutput'] : undefined;
  if (!isRecord(argument)) return undefined;
  const { StackName, OutputName, Region } = argument;
  if (typeof StackName !== 'string' || typeof OutputName !== 'string') return undefined;
  return { stack: StackName, output: OutputName, ...(typeof Region === 'string' && { region: Region }) };
}

export const nameOf = ({ stack, output, region }: WeakReference) =>
  [stack, ...(region ? [region] : []), output].join(':');

/** Names of exports that a template imports. */
export function importsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(importsIn);
  if (!isRecord(value)) return [];
  const name = value['Fn::ImportValue'];
  return [...(typeof name === 'string' ? [name] : []), ...Object.values(value).flatMap(importsIn)];
}
