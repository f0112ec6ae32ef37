import type { DescribeChangeSetCommandOutput, ResourceChange } from '@aws-sdk/client-cloudformation';
import type { Plain } from '../../assurance/model/plain';
import type { Edit } from './edits';
import type { Replacement } from './specification';

/** Change sets as CloudFormation describes them, with `IncludePropertyValues`, by the key of their stack. */
export type ChangeSets = ReadonlyMap<string, Pick<DescribeChangeSetCommandOutput, 'Changes'>>;

/** What CloudFormation plans for a resource that both sides have. */
export interface PlannedChange {
  readonly replacement: Replacement;
  readonly because: string;
  readonly edits: readonly Edit[];
}

/** Modifications by resource. What is added or removed, the templates say themselves. */
export function plannedChanges(changeSets: ChangeSets = new Map()): ReadonlyMap<string, PlannedChange> {
  return new Map(
    [...changeSets].flatMap(([stack, { Changes = [] }]) =>
      Changes.flatMap(({ ResourceChange: change }) =>
        change?.LogicalResourceId && change.Action !== 'Add' && change.Action !== 'Remove'
          ? [[`${stack}/${change.LogicalResourceId}`, planned(change)] as const]
          : [],
      ),
    ),
  );
}

function planned(change: ResourceChange): PlannedChange {
  const edits = (change.Details ?? []).flatMap(({ Target: target }) =>
    target?.Attribute === 'Properties' && target.Name !== undefined
      ? [
          {
            path: [target.Name],
            before: json(target.BeforeValue, target.Name),
            after: json(target.AfterValue, `${target.Name}, as it turns out`),
          },
        ]
      : [],
  );
  return { replacement: replacementOf(change), because: becauseOf(change), edits };
}

/** `PolicyAction` tells of a replacement too, and of nothing else (aws-cdk-cli#1971). */
function replacementOf({ Replacement: said, PolicyAction: policy }: ResourceChange): Replacement {
  if (said === 'True' || policy?.startsWith('ReplaceAnd')) return 'yes';
  if (said === 'False') return 'no';
  return 'maybe';
}

function becauseOf({ Replacement: said, Details = [] }: ResourceChange): string {
  const properties = Details.flatMap(({ Target: target }) =>
    target?.RequiresRecreation && target.RequiresRecreation !== 'Never'
      ? [target.Name ?? target.Attribute]
      : [],
  );
  return `Replacement: ${said ?? 'not said'}${properties.length > 0 ? ` by ${[...new Set(properties)].join(', ')}` : ''}`;
}

/** Values come as JSON or as bare text; where CloudFormation does not know them yet, only that they change is known. */
function json(text: string | undefined, unknown: string): Plain {
  if (text === undefined) return `\${unknown:${unknown}}`;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
