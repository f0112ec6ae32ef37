import type { Scope } from './scope';
import { isRecord, type Stack } from './template';
import type { Output } from './template-set';
import { NO_VALUE, overChoices, Reference, Symbolic, Unknown, type Value } from './value';

/** `Ref`: a pseudo parameter, a parameter or a resource. */
export function ref(argument: unknown, { stack, set }: Scope): Value {
  const name = String(argument);
  const pseudo = PSEUDO.get(name);
  if (pseudo) return pseudo(stack, set.account);
  if (stack.template.Parameters && Object.hasOwn(stack.template.Parameters, name))
    return parameter(name, stack);
  const resource = set.in(stack, name);
  return resource
    ? new Reference(resource.id)
    : new Unknown(`${stack.key} refers to ${name}, which it does not define`);
}

/** A parameter is whatever somebody passes: a default is no promise. */
function parameter(name: string, stack: Stack): Value {
  const given = stack.parameters?.[name];
  if (given !== undefined) return given;
  return new Symbolic(
    `parameter:${stack.key}/${name}`,
    `parameter ${name} of ${stack.key}, which may be given any value`,
  );
}

const REGION = new Symbolic('any:region', 'the Region');
export const OWN_ACCOUNT = new Symbolic('own-account', 'the account');

const PSEUDO = new Map<string, (stack: Stack, ownAccount?: string) => Value>(
  Object.entries({
    // A stack of another account than the others says which.
    'AWS::AccountId': ({ account }, own) =>
      account === undefined || account === own ? OWN_ACCOUNT : account,
    'AWS::Region': ({ region }) => region ?? REGION,
    'AWS::Partition': ({ region }) => partition(region),
    'AWS::URLSuffix': ({ region }) => (partition(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'),
    'AWS::NoValue': () => NO_VALUE,
    'AWS::StackName': ({ key, name }) =>
      name ?? new Symbolic(`any:name of ${key}`, `the name of stack ${key}`),
    'AWS::StackId': ({ key }) => new Symbolic(`any:id of ${key}`, `the id of stack ${key}`),
    'AWS::NotificationARNs': () => new Unknown('AWS::NotificationARNs is known at deployment only'),
  }),
);

/** Where the Region is not known, it is taken to be one of the standard partition. */
function partition(region = ''): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** `Fn::GetAtt`, as a list or as `Id.Attribute`. */
export function getAttribute(argument: unknown, scope: Scope): Value {
  const [id = '', ...rest] = Array.isArray(argument) ? argument : String(argument).split('.');
  const path = rest.map(part => scope.resolve(part));
  const attribute = path.every(part => typeof part === 'string') ? path.join('.') : undefined;
  const resource = scope.set.in(scope.stack, String(id));
  if (!resource || !attribute)
    return new Unknown(`${scope.stack.key} asks for an attribute of ${id}, which it does not define`);
  // Attributes that say what the template has said already.
  const property = resource.template.Properties?.[SAME_AS_PROPERTY[`${resource.type}.${attribute}`] ?? ''];
  return property === undefined ? new Reference(resource.id, attribute) : scope.resolve(property);
}

const SAME_AS_PROPERTY: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC.CidrBlock': 'CidrBlock',
  'AWS::EC2::Subnet.CidrBlock': 'CidrBlock',
  'AWS::EC2::Subnet.VpcId': 'VpcId',
  'AWS::EC2::SecurityGroup.VpcId': 'VpcId',
};

/** `Fn::ImportValue`: an export of a stack in the same Region. */
export function importValue(argument: unknown, scope: Scope): Value {
  return overChoices([scope.resolve(argument)], ([name]) => {
    if (typeof name !== 'string') return new Unknown('the name of an imported value is not known');
    const found = scope.set
      .exportedAs(name)
      .filter(({ stack }) => stack.region === scope.stack.region)
      .filter(({ stack, output }) => scope.resolve(output.Export?.Name, stack) === name);
    return onlyOutput(found, `${name} is imported, and`, scope);
  });
}

/** `Fn::GetStackOutput`: an output of a stack in any Region, read when the stack that asks is deployed. */
export function stackOutput(argument: unknown, scope: Scope): Value {
  const { StackName, OutputName, Region, RoleArn } = isRecord(argument) ? argument : {};
  if (RoleArn !== undefined) return new Unknown(`output ${OutputName} is read from another account`);
  const found = scope.set.outputOf(StackName, OutputName, Region);
  return onlyOutput(found, `output ${OutputName} of ${StackName} is used, and`, scope);
}

function onlyOutput(found: readonly Output[], what: string, scope: Scope): Value {
  const [only, another] = found;
  if (!only) return new Unknown(`${what} none of the templates has it`);
  if (another) return new Unknown(`${what} ${found.length} of the templates have it`);
  return scope.resolve(only.output.Value, only.stack);
}
