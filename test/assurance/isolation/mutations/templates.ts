import type { Stack } from '../../../../lib/assurance/model/template';
import type { Json } from '../../../support/deployment';

/** A resource as it stands in a template that may be changed. */
export interface Found {
  readonly id: string;
  readonly stack: string;
  readonly resource: Json;
  readonly properties: Json;
}

/** The templates of bi-cards in one environment, for a mutation to change. */
export class Templates {
  readonly stacks: Stack[];
  private added = 0;

  constructor(stacks: readonly Stack[]) {
    this.stacks = structuredClone([...stacks]);
  }

  /** The template of a stack, for example `network`. */
  stack(name: string): Json {
    const found = this.stacks.find(({ key }) => key.endsWith(`-${name}`));
    if (!found) throw new Error(`no stack ${name}`);
    return found.template;
  }

  /** The one resource of a type whose logical id matches. */
  one(type: string, id = /./): Found {
    const found = this.all(type, id);
    const [only, another] = found;
    if (!only || another) throw new Error(`${found.length} of ${type} ${id} match, expected one`);
    return only;
  }

  all(type: string, like = /./): Found[] {
    return this.stacks.flatMap(({ key, template }) =>
      Object.entries<Json>(template.Resources)
        .filter(([id, resource]) => resource.Type === type && like.test(id))
        .map(([id, resource]) => ({
          id,
          resource,
          stack: key.replace(/^.*-/, ''),
          properties: resource.Properties,
        })),
    );
  }

  /** Adds a resource to a stack; gives a reference to it. */
  add(stack: string, type: string, properties: Json, more: Json = {}): { readonly Ref: string } {
    const id = `Mutant${this.added++}`;
    this.stack(stack).Resources[id] = { Type: type, Properties: properties, ...more };
    return { Ref: id };
  }

  remove({ stack, id }: Found): void {
    delete this.stack(stack).Resources[id];
  }

  /** A value of one stack for use in another of the same Region. */
  export(stack: string, value: Json): Json {
    const name = `mutant-${this.added++}`;
    const template = this.stack(stack);
    template.Outputs = {
      ...template.Outputs,
      [name.replace('-', '')]: { Value: value, Export: { Name: name } },
    };
    return { 'Fn::ImportValue': name };
  }

  /** Adds a condition that nobody can decide; gives its name. */
  undecided(stack: string): string {
    const template = this.stack(stack);
    template.Parameters = { ...template.Parameters, Mutant: { Type: 'String', Default: 'no' } };
    template.Conditions = { ...template.Conditions, Mutant: { 'Fn::Equals': [{ Ref: 'Mutant' }, 'yes'] } };
    return 'Mutant';
  }

  // What most mutations change.

  get service(): Json {
    return this.one('AWS::ECS::Service', /^Executor/).properties;
  }

  /** `AwsvpcConfiguration` of the service. */
  get placement(): Json {
    return this.service.NetworkConfiguration.AwsvpcConfiguration;
  }

  get task(): Found {
    return this.one('AWS::ECS::TaskDefinition', /^Executor/);
  }

  get container(): Json {
    return this.task.properties.ContainerDefinitions[0];
  }

  get taskRole(): Found {
    return this.one('AWS::IAM::Role', /^Executor.*TaskRole/);
  }

  /** Statements of the task role's own policy. */
  get taskPolicy(): Json[] {
    return this.one('AWS::IAM::Policy', /^Executor.*TaskRole/).properties.PolicyDocument.Statement;
  }

  get group(): Found {
    return this.one('AWS::EC2::SecurityGroup', /^Executor/);
  }

  /** The group, within its own stack. */
  get groupId(): Json {
    return { 'Fn::GetAtt': [this.group.id, 'GroupId'] };
  }

  get vpc(): { readonly Ref: string } {
    return { Ref: this.one('AWS::EC2::VPC').id };
  }

  get subnet(): Found {
    return this.one('AWS::EC2::Subnet', /executorSubnet1/);
  }

  get routeTable(): { readonly Ref: string } {
    return { Ref: this.one('AWS::EC2::RouteTable', /executorSubnet1/).id };
  }

  endpoint(id: RegExp): Found {
    return this.one('AWS::EC2::VPCEndpoint', id);
  }

  /** Statements of an endpoint's policy. */
  policy(id: RegExp): Json[] {
    return this.endpoint(id).properties.PolicyDocument.Statement;
  }

  get firewallRules(): Json[] {
    return this.one('AWS::Route53Resolver::FirewallRuleGroup').properties.FirewallRules;
  }

  get datasets(): Found {
    return this.one('AWS::S3::Bucket', /^Datasets/);
  }
}

export const EXECUTOR_S3 = /ExecutorS3/;
export const ECR_API = /EcrApi/;
export const ECR_DKR = /EcrDkr/;
export const LOGS = /^InterfaceEndpointsLogs/;

/** Somebody else's account. */
export const STRANGER = '999988887777';

/** Changes that open a way out each: by row of the table, then by what they do. */
export type Mutations = Readonly<Record<string, Readonly<Record<string, (templates: Templates) => unknown>>>>;
