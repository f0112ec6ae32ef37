import type { Stack } from '../../../assurance/model/template';
import type { AssemblyStack } from '../stacks/assembly';
import type { Check, Subject } from './check';
import { LOOK_UPS, type Taken } from './look-ups';

/**
 * Nothing stands already under a name that a new stack would create. Retained tables and buckets outlive their stack, and
 * a first create then fails half way with "already exists" (aws-cdk#11208).
 */
export const namesAreFree: Check = async subject => {
  const fresh = subject.stacks.filter(({ name }) => !subject.deployed.has(name));
  const problems = await Promise.all(fresh.map(stack => takenIn(stack, subject)));
  return problems.flat();
};

async function takenIn(
  { id, name, region, stack }: AssemblyStack,
  { context: { session } }: Subject,
): Promise<string[]> {
  const found = await Promise.all(
    namedResources(stack).map(async ({ type, physicalName }) => {
      const taken = await LOOK_UPS[type]?.find(physicalName, session, region);
      return taken && { type, physicalName, taken };
    }),
  );
  const existing = found.flatMap(one => one ?? []);
  const ours = existing.filter(({ taken }) => taken === 'ours');
  const say = ({ type, physicalName }: { type: string; physicalName: string }) => `${type} ${physicalName}`;
  return [
    ...(ours.length > 0
      ? [
          `stack ${name} is new, and this exists already: ${ours.map(say).join(', ')}. Take it over: npx cdk deploy ${id} --exclusively -c deployment=${session.deployment} --import-existing-resources`,
        ]
      : []),
    ...existing.flatMap(one => ELSEWHERE[one.taken]?.(say(one)) ?? []),
  ];
}

const ELSEWHERE: Readonly<Partial<Record<Taken, (what: string) => string>>> = {
  foreign: what =>
    `${what} belongs to another account, and such names are global. Set data.bucketSuffix in lib/systems/bi-cards/environments.ts`,
  deleting: what =>
    `${what} is scheduled for deletion and keeps its name until then. Restore it (aws secretsmanager restore-secret --secret-id …) and import it, or wait`,
};

/** Resources with a name of their own that is written out; a computed one is new each time. */
function namedResources({ template }: Stack): { type: string; physicalName: string }[] {
  return Object.values(template.Resources).flatMap(({ Type, Properties = {} }) => {
    const physicalName = Properties[LOOK_UPS[Type]?.property ?? ''];
    return typeof physicalName === 'string' ? [{ type: Type, physicalName }] : [];
  });
}
