import { show, UserError } from '../../config/errors';
import { nearest } from '../../config/nearest';
import { isRecord } from '../model/template';
import type { Resource, TemplateSet } from '../model/template-set';
import { World } from '../model/world';

const SERVICE = 'AWS::ECS::Service';
const DEFINITION = 'AWS::ECS::TaskDefinition';

/**
 * The task definition that a logical id names, by itself or by a service that runs it.
 *
 * @param id `LogicalId`, or `stack/LogicalId` where several stacks have it
 * @throws UserError that says which there are
 */
export function taskNamed(set: TemplateSet, id: string): Resource {
  const candidates = set.ofType(SERVICE, DEFINITION);
  const found = candidates.filter(({ id: full, logicalId }) => full === id || logicalId === id);
  const [only, another] = found;
  const allowed = candidates.map(one => one.id);
  if (!only) {
    const meant = nearest(
      id,
      candidates.flatMap(one => [one.id, one.logicalId]),
    );
    throw new UserError(
      `no service or task definition is called ${show(id)}; ${meant ? `did you mean ${show(meant)}? ` : ''}${listed(allowed)}`,
    );
  }
  if (another) throw new UserError(`several are called ${show(id)}; ${listed(found.map(one => one.id))}`);
  return only.type === SERVICE ? definitionOf(set, only) : only;
}

/** The one task definition with a container of this name. */
export function taskWithContainer(set: TemplateSet, container: string): Resource {
  const found = set.ofType(DEFINITION).filter(({ template }) => {
    const containers = template.Properties?.ContainerDefinitions;
    return Array.isArray(containers) && containers.some(one => isRecord(one) && one.Name === container);
  });
  const [only, another] = found;
  if (!only) throw new UserError(`no task definition has a container called ${show(container)}`);
  if (another)
    throw new UserError(
      `several task definitions have a container called ${show(container)}; ${listed(found.map(({ id }) => id))}`,
    );
  return only;
}

function definitionOf(set: TemplateSet, service: Resource): Resource {
  const { resource } = new World(set).properties(service).at('TaskDefinition').identity();
  if (resource?.type === DEFINITION) return resource;
  throw new UserError(`the task definition of ${service.id} is in none of the templates`);
}

const listed = (ids: readonly string[]) =>
  ids.length === 0
    ? 'the templates have no service and no task definition'
    : `name one with --task: ${ids.join(', ')}`;
