import { isRecord, type Stack } from '../../../assurance/model/template';
import type { Resource, TemplateSet } from '../../../assurance/model/template-set';
import { type ChangeSets, unreadableIn } from './change-sets';

/** What makes templates say something else at deployment than they seem to, where that touches what changes. */
export function unjudgeable(before: TemplateSet, after: TemplateSet, changeSets?: ChangeSets): string[] {
  return [...unreadableIn(changeSets), ...nested(before, after), ...rewritten(before, after)];
}

/** What is inside a nested stack is in none of these templates. */
function nested(before: TemplateSet, after: TemplateSet): string[] {
  const content = ({ template: { Metadata: _, ...template } }: Resource) => JSON.stringify(template);
  const isSame = (one: Resource, other: Resource | undefined) =>
    other !== undefined && content(one) === content(other);
  const stacks = (set: TemplateSet) => set.resources.filter(({ type }) => NESTED.test(type));
  return [
    ...stacks(after)
      .filter(one => !isSame(one, before.get(one.id)))
      .map(({ id }) => `${id} is a nested stack that changes: review its own templates`),
    ...stacks(before)
      .filter(({ id }) => !after.get(id))
      .map(({ id }) => `${id} is a nested stack that goes, with everything in it`),
  ];
}

const NESTED = /^AWS::CloudFormation::(Stack|StackSet)$|::MODULE$/;

function rewritten(before: TemplateSet, after: TemplateSet): string[] {
  return after.stacks.flatMap(stack => {
    const old = before.stacks.find(({ key }) => key === stack.key);
    if (old?.sha256 === stack.sha256) return [];
    return [
      ...(stack.template.Transform === undefined
        ? []
        : [
            `${stack.key} is rewritten by ${JSON.stringify(stack.template.Transform)} when it is deployed: review the processed templates`,
          ]),
      ...(macroIn(stack)
        ? [`${stack.key} holds ${macroIn(stack)}, which is replaced when it is deployed`]
        : []),
    ];
  });
}

function macroIn({ template }: Stack): string | undefined {
  return find(template.Resources);
}

function find(json: unknown): string | undefined {
  if (Array.isArray(json)) return json.map(find).find(found => found !== undefined);
  if (!isRecord(json)) return undefined;
  for (const [name, inner] of Object.entries(json)) {
    if (name === 'Fn::Transform' || name.startsWith('Fn::ForEach')) return name;
    const found = find(inner);
    if (found) return found;
  }
  return undefined;
}
