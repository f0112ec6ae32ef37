/** A place in a template that takes a value from a resource or parameter. */
export interface Reference {
  /** For example `Resources.Service.Properties.Cluster`. */
  readonly path: string;
  readonly logicalId: string;
}

/** Every `Ref`, `Fn::GetAtt` and `Fn::Sub` in a resolved template. */
export function referencesIn(value: unknown, path: readonly string[] = []): Reference[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => referencesIn(item, [...path, String(index)]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...idsIn(key, inner).map(logicalId => ({ path: path.join('.'), logicalId })),
    ...referencesIn(inner, [...path, key]),
  ]);
}

function idsIn(intrinsic: string, argument: unknown): string[] {
  const [first] = Array.isArray(argument) ? argument : [argument];
  if (typeof first !== 'string') return [];
  if (intrinsic === 'Ref') return [first];
  if (intrinsic === 'Fn::GetAtt') return [first.split('.')[0] ?? first];
  if (intrinsic === 'Fn::Sub')
    return [...first.matchAll(/\$\{([A-Za-z0-9]+)(?:\.[^}]*)?\}/g)].map(match => match[1] ?? '');
  return [];
}
