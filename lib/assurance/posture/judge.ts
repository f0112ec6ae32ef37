import { overCases } from '../model/cases';
import type { Resource, TemplateSet } from '../model/template-set';
import { CannotTell } from '../model/unread';
import { World } from '../model/world';
import type { Finding } from './acknowledgement';
import type { Control, Result } from './control';

/** What a control comes to in one deployment. */
export interface Judgement {
  readonly control: Control;
  /** Resources that it applies to. */
  readonly applicable: number;
  readonly failures: readonly Finding[];
}

/** Judges a deployment's templates, each resource in every case that open conditions leave. */
export function judge(set: TemplateSet, controls: readonly Control[]): Judgement[] {
  const world = new World(set);
  return controls.map(control => {
    const results = set
      .ofType(...control.types)
      .map(resource => ({ resource, result: resultOf(control, resource, world) }));
    return {
      control,
      applicable: results.filter(({ result }) => result !== 'not-applicable').length,
      failures: results.flatMap(({ resource, result }) =>
        typeof result === 'object' ? [{ rule: control.id, scope: resource.label, why: result.failed }] : [],
      ),
    };
  });
}

/** The worst that any case gives. */
export function resultOf(control: Control, resource: Resource, world: World): Result {
  const cases = overCases(
    world,
    one => inOneCase(control, resource, one),
    () => ({ failed: 'not known: it depends on too many conditions to look at every case' }),
  );
  return cases.map(({ result }) => result).reduce(worse);
}

function inOneCase(control: Control, resource: Resource, world: World): Result {
  try {
    if (!world.exists(resource)) return 'not-applicable';
    return control.check({ resource, properties: world.properties(resource) }, world);
  } catch (error) {
    if (error instanceof CannotTell) return { failed: `not known: ${error.message}` };
    throw error;
  }
}

const worse = (a: Result, b: Result): Result => (typeof a === 'object' || b === 'not-applicable' ? a : b);
