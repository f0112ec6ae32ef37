import { type Plain, type PlainMap, plain } from '../../../assurance/model/plain';
import { type Replacement, replacementBy, worst } from '../../../assurance/model/specification';
import { isRecord, type Stack } from '../../../assurance/model/template';
import type { Resource, TemplateSet } from '../../../assurance/model/template-set';
import type { Question } from '../../../assurance/model/value';
import { perWorldAnd, World } from '../../../assurance/model/world';
import { type ChangeSets, type PlannedChange, plannedChanges } from './change-sets';
import { canonical, type Edit, editsBetween } from './edits';

/** A resource of one side, with everything about it that CloudFormation acts on. */
export interface Compared {
  readonly resource: Resource;
  readonly properties: PlainMap;
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  /** When it exists; nothing for always. */
  readonly condition?: Plain;
}

/** A resource that is not the same on both sides. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  /** `stack/LogicalId` */
  readonly id: string;
  readonly logicalId: string;
  readonly stack: string;
  readonly type: string;
  /** For people. */
  readonly label: string;
  readonly before?: Compared;
  readonly after?: Compared;
  /** Where its properties differ. */
  readonly edits: readonly Edit[];
  readonly replacement: Replacement;
  /** What makes it be replaced. */
  readonly because: string;
  /** It exists already and is taken over; known from a change set only. */
  readonly isImported?: true;
}

/** The two sides of a review and what differs between them. */
export class Comparison {
  /** Resources that are not the same, in the order of the templates. */
  readonly changes: readonly Change[];

  private constructor(
    readonly before: World,
    readonly after: World,
    changes?: readonly Change[],
    changeSets?: ChangeSets,
  ) {
    this.changes = changes ?? changesBetween(before, after, changeSets);
  }

  static of(before: TemplateSet, after: TemplateSet, changeSets?: ChangeSets): Comparison {
    return new Comparison(new World(before), new World(after), undefined, changeSets);
  }

  /** The same question has the same answer on both sides. */
  assume(question: Question, answer: boolean): Comparison {
    return new Comparison(
      this.before.assume(question, answer),
      this.after.assume(question, answer),
      this.changes,
    );
  }

  of(...types: readonly string[]): Change[] {
    return this.changes.filter(({ type }) => types.includes(type));
  }

  /** The resource of the other side under the same stack and logical id, if it has the same type. */
  inBefore({ id, type }: Pick<Resource, 'id' | 'type'>): Resource | undefined {
    const found = this.before.set.get(id);
    return found?.type === type ? found : undefined;
  }

  /** All that differs, as one text. */
  get says(): string {
    return JSON.stringify(
      this.changes.map(({ before, after, ...change }) => [change, before?.condition, after?.condition]),
    );
  }

  /** Stacks of both sides by key. */
  get stacks(): readonly { readonly key: string; readonly before?: Stack; readonly after?: Stack }[] {
    const find = (world: World, key: string) => world.set.stacks.find(stack => stack.key === key);
    const keys = [...this.before.set.stacks, ...this.after.set.stacks].map(({ key }) => key);
    return [...new Set(keys)].map(key => ({
      key,
      before: find(this.before, key),
      after: find(this.after, key),
    }));
  }
}

function changesBetween(before: World, after: World, changeSets?: ChangeSets): Change[] {
  const planned = plannedChanges(changeSets);
  const ids = [...before.set.resources, ...after.set.resources].map(({ id }) => id);
  const changes = [...new Set(ids)].flatMap(id =>
    changesOf(before, after, before.set.get(id), after.set.get(id), planned.get(id)),
  );
  return withDependents(changes, after);
}

function changesOf(
  beforeWorld: World,
  afterWorld: World,
  before: Resource | undefined,
  after: Resource | undefined,
  planned: PlannedChange | undefined,
): Change[] {
  const resource = after ?? before;
  if (!resource || resource.type === 'AWS::CDK::Metadata') return [];
  const [old, young] = [before && comparedOf(beforeWorld, before), after && comparedOf(afterWorld, after)];
  if (!old || !young || old.resource.type !== young.resource.type)
    return [
      ...(old ? [changeOf('removed', old.resource, { before: old })] : []),
      ...(young ? [changeOf('added', young.resource, { after: young })] : []),
    ];
  const edits = editsBetween(old.properties, young.properties);
  if (edits.length === 0 && isSameBeside(old, young) && !planned) return [];
  const change = changeOf('changed', young.resource, { before: old, after: young, edits });
  if (!planned) return [change];
  return [
    planned.action === 'remove'
      ? changeOf('removed', old.resource, { before: old })
      : asPlanned(change, planned),
  ];
}

/** Everything but the properties. */
const isSameBeside = (one: Compared, other: Compared) =>
  one.deletionPolicy === other.deletionPolicy &&
  one.updateReplacePolicy === other.updateReplacePolicy &&
  canonical(one.condition) === canonical(other.condition);

function changeOf(
  kind: Change['kind'],
  { id, logicalId, type, label, stack }: Resource,
  { edits = [], ...sides }: Pick<Change, 'before' | 'after'> & { readonly edits?: readonly Edit[] },
): Change {
  const causes = edits.map(edit => ({ edit, replacement: replacementBy(type, edit.path) }));
  const replacement = kind === 'changed' ? worst(causes.map(cause => cause.replacement)) : 'no';
  const because = causes.filter(cause => cause.replacement === replacement).map(({ edit }) => edit.path[0]);
  return {
    kind,
    id,
    logicalId,
    stack: stack.key,
    type,
    label,
    ...sides,
    edits,
    replacement,
    because: replacement === 'no' ? '' : `${[...new Set(because)].join(', ')} can only be set at creation`,
  };
}

/** CloudFormation has looked at the deployed resource, the specification at the type: the worse of both counts. */
function asPlanned(change: Change, planned: PlannedChange): Change {
  const replacement = worst([change.replacement, planned.replacement]);
  const edits = [
    ...change.edits,
    ...planned.edits.filter(({ path }) => !change.edits.some(one => one.path[0] === path[0])),
  ];
  if (planned.action === 'import') return { ...change, edits, isImported: true };
  if (replacement === change.replacement) return { ...change, edits };
  return { ...change, edits, replacement, because: `its change set says so (${planned.because})` };
}

const comparedOf = perWorldAnd((world: World, resource: Resource): Compared => {
  const { template, condition } = resource;
  const properties = plain(world, world.resolve(template.Properties ?? {}, resource));
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    resource,
    properties: isRecord(properties) ? (properties as PlainMap) : {},
    deletionPolicy: text(template.DeletionPolicy),
    updateReplacePolicy: text(template.UpdateReplacePolicy),
    ...(condition !== undefined && { condition: conditionOf(world, resource.stack, condition) }),
  };
});

/** A condition by what it says, not by what it is called. */
function conditionOf(world: World, stack: Stack, name: string): Plain {
  return plain(world, world.resolve({ 'Fn::If': [name, true, false] }, { stack }));
}

/**
 * Who names, where it can only be set at creation, something that is replaced under a generated id is replaced with it.
 */
function withDependents(changes: readonly Change[], after: World): Change[] {
  const all = new Map(changes.map(change => [`${change.kind} ${change.id}`, change]));
  let replaced = changes.filter(({ replacement }) => replacement !== 'no');
  while (replaced.length > 0) {
    const found = after.set.resources.flatMap(resource => dependentOf(resource, replaced, after, all));
    for (const change of found) all.set(`changed ${change.id}`, change);
    replaced = found;
  }
  return [...all.values()];
}

function dependentOf(
  resource: Resource,
  replaced: readonly Change[],
  after: World,
  known: ReadonlyMap<string, Change>,
): Change[] {
  const change = known.get(`changed ${resource.id}`);
  if (known.has(`added ${resource.id}`) || (change && change.replacement !== 'no')) return [];
  const compared = change?.after ?? comparedOf(after, resource);
  for (const cause of replaced) {
    if (cause.id === resource.id) continue;
    const named = Object.entries(compared.properties).filter(([, value]) => names(value, cause.id));
    const by = worst(named.map(([name]) => replacementBy(resource.type, [name])));
    if (by === 'no') continue;
    const base = change ?? changeOf('changed', resource, { before: compared, after: compared });
    const replacement = cause.replacement === 'yes' ? by : 'maybe';
    return [{ ...base, replacement, because: `${cause.label} is replaced, which it names at creation` }];
  }
  return [];
}

/** By a generated id; a name that the template gives stays what it is. */
function names(value: Plain, id: string): boolean {
  const text = JSON.stringify(value) ?? '';
  return text.includes(`\${resource:${id}}`) || text.includes(`\${resource:${id}.`);
}
