import type { Resource, TemplateSet } from './template-set';
import { Reference, type Value } from './value';

/** What a value says about which resource it names. */
export interface Identity {
  readonly resource?: Resource;
  /** It names something that is certainly no resource of the templates, such as a VPC's own default group. */
  readonly isElse?: true;
}

/** Attributes that name the resource itself; `undefined` stands for `Ref`. */
const NAMES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'AWS::EC2::VPC': [undefined, 'VpcId'],
  'AWS::EC2::Subnet': [undefined, 'SubnetId'],
  'AWS::EC2::SecurityGroup': [undefined, 'GroupId', 'Id'],
  'AWS::EC2::RouteTable': [undefined, 'RouteTableId'],
  'AWS::EC2::PrefixList': [undefined, 'PrefixListId'],
  'AWS::ECS::TaskDefinition': [undefined, 'TaskDefinitionArn'],
  'AWS::ECS::Service': [undefined, 'ServiceArn', 'Name'],
  'AWS::IAM::ManagedPolicy': [undefined, 'PolicyArn'],
};
const USUAL: readonly (string | undefined)[] = [undefined, 'Id', 'Arn'];

/** Attributes that name another thing, which AWS makes with the resource. */
const NAMES_ELSE = new Set(['AWS::EC2::VPC.DefaultSecurityGroup', 'AWS::EC2::VPC.DefaultNetworkAcl']);

/** Types that give whatever they were told to, such as the id of another resource. */
const GIVES_ANYTHING = /^(?!AWS::)|^AWS::(CloudFormation|SSM)::/;

export function identify(value: Value | undefined, set: TemplateSet): Identity {
  if (!(value instanceof Reference)) return {};
  const resource = set.get(value.resource);
  if (!resource || GIVES_ANYTHING.test(resource.type)) return {};
  if ((NAMES[resource.type] ?? USUAL).includes(value.attribute)) return { resource };
  return NAMES_ELSE.has(`${resource.type}.${value.attribute}`) ? { isElse: true } : {};
}
