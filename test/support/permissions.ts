import type { Json, SynthesizedDeployment, SynthesizedStack } from './deployment';
import { producerOf } from './references';

/**
 * What every role of a deployment may do, a line a resource, by the role's stack and construct path:
 * `<actions> on <resource> if <conditions>`. What is denied starts with `never`. Managed policies are listed by name.
 */
export function permissionsOf(deployment: SynthesizedDeployment): Record<string, string[]> {
  return Object.fromEntries(
    deployment.stacks.flatMap(stack =>
      stack.resources
        .filter(({ type }) => type === 'AWS::IAM::Role')
        .map(role => {
          const attached = stack.resources.filter(
            ({ type, properties }) =>
              type === 'AWS::IAM::Policy' && properties.Roles.some(({ Ref }: Json) => Ref === role.logicalId),
          );
          const documents = [
            ...(role.properties.Policies ?? []),
            ...attached.map(policy => policy.properties),
          ];
          const text = new Text(deployment, stack);
          return [
            `${stack.id}: ${role.path}`,
            [
              ...(role.properties.ManagedPolicyArns ?? []).map((arn: Json) => text.of(arn)),
              ...documents.flatMap(({ PolicyDocument }) => text.ofStatements(PolicyDocument)),
            ],
          ];
        }),
    ),
  );
}

/** The statements of a resource's own policy: `<actions> to <principals> on <resource> if <conditions>`. */
export function resourcePolicy(
  deployment: SynthesizedDeployment,
  stackId: string,
  { Statement }: Json,
): string[] {
  return new Text(deployment, deployment.stack(stackId)).ofStatements({ Statement });
}

/** Values of templates as a person says them: `<path>` for a resource, ARNs without what is the stack's own. */
class Text {
  private readonly pathOf: ReadonlyMap<string, string>;

  constructor(
    private readonly deployment: SynthesizedDeployment,
    private readonly stack: SynthesizedStack,
  ) {
    this.pathOf = new Map(stack.resources.map(({ logicalId, path }) => [logicalId, path]));
  }

  ofStatements({ Statement }: Json): string[] {
    return Statement.flatMap(({ Effect, Action, Principal, Resource: on, Condition }: Json) => {
      const actions = [Action].flat().join(' ');
      const who = Principal === undefined ? '' : ` to ${this.principals(Principal)}`;
      return [on]
        .flat()
        .map(
          resource =>
            `${Effect === 'Deny' ? 'never ' : ''}${actions}${who} on ${this.of(resource)}${this.conditions(Condition)}`,
        );
    });
  }

  of(value: Json): string {
    const { region, account } = this.stack.artifact.environment;
    const own = ['', region, account, '<AWS::AccountId>'];
    return this.raw(value).replace(
      /arn:aws:([\w-]*):([\w-]*):(<AWS::AccountId>|\d*):/g,
      (_, service: string, ...place: string[]) =>
        [service, ...place.slice(0, 2).filter(part => !own.includes(part)), ''].join(':'),
    );
  }

  private principals(principal: Json): string {
    if (typeof principal === 'string') return principal;
    return Object.values(principal)
      .flat()
      .map(value => this.of(value))
      .join(', ');
  }

  private conditions(condition: Json): string {
    if (!condition) return '';
    const parts = Object.entries<Json>(condition).flatMap(([operator, keys]) =>
      Object.entries<Json>(keys).map(
        ([key, values]) =>
          `${key} ${operator} ${[values]
            .flat()
            .map(value => this.of(value))
            .join(' | ')}`,
      ),
    );
    return ` if ${parts.join(' and ')}`;
  }

  private raw(value: Json): string {
    if (typeof value !== 'object') return String(value);
    if (value.Ref) return `<${this.pathOf.get(value.Ref) ?? value.Ref}>`;
    if (value['Fn::GetAtt']) return `<${this.pathOf.get(value['Fn::GetAtt'][0]) ?? value['Fn::GetAtt'][0]}>`;
    if (value['Fn::Join']) return value['Fn::Join'][1].map((part: Json) => this.raw(part)).join('');
    if (value['Fn::Sub']) return value['Fn::Sub'];
    if (value['Fn::ImportValue'])
      return `<${producerOf(this.deployment, { exportName: value['Fn::ImportValue'] })}>`;
    throw new Error(`cannot say ${JSON.stringify(value)}`);
  }
}
