import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** A value of a synthesized template; deliberately loose, because tests pick out what they know is there. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape
type Json = any;

export interface TemplateResource {
  readonly id: string;
  readonly properties: Json;
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: Json;
  readonly Action: string | string[];
  readonly Resource: Json;
  readonly Condition?: Record<string, Record<string, Json>>;
}

/** Reads one stack's template: resources by type, and what they refer to. */
export class TemplateReader {
  readonly json: Json;

  constructor(stack: Stack) {
    this.json = Template.fromStack(stack).toJSON();
  }

  ofType(type: string): TemplateResource[] {
    return Object.entries<Json>(this.json.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({ id, properties: resource.Properties ?? {} }));
  }

  /** The one resource of its type, or the one whose Name tag is given. */
  only(type: string, name?: string): TemplateResource {
    const found = this.ofType(type).filter(
      ({ properties }) =>
        name === undefined || properties.Tags?.some((tag: Json) => tag.Key === 'Name' && tag.Value === name),
    );
    if (found.length !== 1 || !found[0])
      throw new Error(`${found.length} of ${type} ${name ?? ''}, expected one`);
    return found[0];
  }

  /** Logical ids of the route tables a subnet is associated with. */
  routeTablesOf(subnetId: string): string[] {
    return this.ofType('AWS::EC2::SubnetRouteTableAssociation')
      .filter(({ properties }) => properties.SubnetId.Ref === subnetId)
      .map(({ properties }) => properties.RouteTableId.Ref);
  }

  routesIn(routeTableId: string): TemplateResource[] {
    return this.ofType('AWS::EC2::Route').filter(
      ({ properties }) => properties.RouteTableId.Ref === routeTableId,
    );
  }

  gatewayEndpointsIn(routeTableId: string): TemplateResource[] {
    return this.ofType('AWS::EC2::VPCEndpoint').filter(({ properties }) =>
      properties.RouteTableIds?.some((table: Json) => table.Ref === routeTableId),
    );
  }
}

export function statementsOf(resource: TemplateResource): Statement[] {
  return resource.properties.PolicyDocument?.Statement ?? [];
}

/** A template value with its intrinsics written in, for comparison: `Ref` gives `${name}`. */
export function flat(value: Json): Json {
  if (Array.isArray(value)) return value.map(flat);
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return `\${${value.Ref}}`;
  if ('Fn::GetAtt' in value) return `\${${value['Fn::GetAtt'].join('.')}}`;
  if ('Fn::Join' in value) return flat(value['Fn::Join'][1]).join(value['Fn::Join'][0]);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, flat(inner)]));
}

export function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}
