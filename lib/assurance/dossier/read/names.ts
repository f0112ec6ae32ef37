import type { Resource, TemplateSet } from '../../model/template-set';
import { CannotTell } from '../../model/unread';
import type { World } from '../../model/world';

/** Properties that hold a physical name, the most telling first. */
const NAMES = [
  'ServiceName',
  'FunctionName',
  'StateMachineName',
  'BucketName',
  'TableName',
  'TopicName',
  'QueueName',
  'LogGroupName',
  'RepositoryName',
  'BackupVaultName',
  'RoleName',
  'AlarmName',
  'DashboardName',
  'ClusterName',
  'Name',
];

/** The name that the template gives; undefined where CloudFormation makes one up. */
export function givenName(world: World, resource: Resource): string | undefined {
  const properties = world.properties(resource);
  for (const property of NAMES) {
    try {
      const found = properties.at(property).optionalText();
      if (found !== undefined) return found;
    } catch (error) {
      if (!(error instanceof CannotTell)) throw error;
    }
  }
  return undefined;
}

/** Segments of a construct path that say nothing to a person. */
const FILLER =
  /^(Resource|Default|Service|Function|Bucket|Machine|LoadBalancer|Task|Job|Role|Secret|Vault|Key)$/;

/** What a person calls a resource: its name without the deployment's, or what its construct is called. */
export function callName(world: World, resource: Resource, deployment?: string): string {
  const given = givenName(world, resource);
  if (given !== undefined) return withoutPrefix(given, deployment);
  const path = pathOf(resource);
  const [telling] = path
    .slice(2)
    .filter(segment => !FILLER.test(segment))
    .slice(-1);
  return telling ?? path.at(-1) ?? resource.logicalId;
}

export const withoutPrefix = (name: string, deployment?: string) =>
  deployment !== undefined && name.startsWith(`${deployment}-`) ? name.slice(deployment.length + 1) : name;

/** Construct path, or stack and logical id. */
export const pathOf = ({ label }: Resource): string[] => label.split('/');

/** The path below deployment and stack, as the goldens write it. */
export function shortPath(resource: Resource): string {
  const path = pathOf(resource);
  return path.length > 2 ? path.slice(2).join('/') : (path.at(-1) ?? resource.logicalId);
}

/** In an order that does not depend on that of the templates. */
export const byId = (a: { readonly id: string }, b: { readonly id: string }) =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/** What is deployed; the CDK's own note about itself is not. */
export const inOrder = (set: TemplateSet): Resource[] =>
  set.resources.filter(({ type }) => type !== 'AWS::CDK::Metadata').sort(byId);
