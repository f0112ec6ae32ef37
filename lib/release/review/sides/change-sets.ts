import type { DescribeChangeSetCommandOutput, ResourceChange } from '@aws-sdk/client-cloudformation';
import type { Plain } from '../../../assurance/model/plain';
import type { Replacement } from '../../../assurance/model/specification';
import type { Edit } from './edits';

/** Change sets as CloudFormation describes them, with `IncludePropertyValues`, by the key of their stack. */
export type ChangeSets = ReadonlyMap<
  string,
  Pick<
    DescribeChangeSetCommandOutput,
    'Changes' | 'Status' | 'StatusReason' | 'ExecutionStatus' | 'NextToken'
  >
>;

/** What CloudFormation plans for a resource that both sides have. */
export interface PlannedChange {
  readonly action: 'modify' | 'remove' | 'import';
  readonly replacement: Replacement;
  readonly because: string;
  readonly edits: readonly Edit[];
}

/** What is planned by resource. What is added, the templates say themselves. */
export function plannedChanges(changeSets: ChangeSets = new Map()): ReadonlyMap<string, PlannedChange> {
  return new Map(
    [...changeSets].flatMap(([stack, { Changes = [] }]) =>
      Changes.flatMap(({ ResourceChange: change }) =>
        change?.LogicalResourceId && change.Action !== 'Add'
          ? [[`${stack}/${change.LogicalResourceId}`, planned(change)] as const]
          : [],
      ),
    ),
  );
}

const ACTIONS: Readonly<Record<string, PlannedChange['action']>> = { Remove: 'remove', Import: 'import' };

/** Change sets that say nothing that could be judged: failed, overtaken, or not read to the end. */
export function unreadableIn(changeSets: ChangeSets = new Map()): string[] {
  return [...changeSets].flatMap(([stack, { Status, StatusReason = '', ExecutionStatus, NextToken }]) => {
    const isEmpty = /didn.t contain changes|No updates are to be performed/.test(StatusReason);
    if (Status === 'FAILED' && !isEmpty) return [`the change set of ${stack} failed: ${StatusReason}`];
    if (ExecutionStatus === 'OBSOLETE')
      return [`the change set of ${stack} is obsolete: the stack changed after it was made`];
    return NextToken ? [`the change set of ${stack} has more pages than were read`] : [];
  });
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
  const action = ACTIONS[change.Action ?? ''] ?? 'modify';
  const replacement = action === 'modify' ? replacementOf(change) : 'no';
  return { action, replacement, because: becauseOf(change), edits };
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
