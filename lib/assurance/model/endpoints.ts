import { textOf, writtenOut } from './names';
import { described } from './network';
import type { Property } from './property';
import type { Resource } from './template-set';
import { perWorld, type World } from './world';

/** A VPC endpoint. */
export interface Endpoint {
  readonly resource: Resource;
  readonly vpc: Property;
  readonly kind: 'Gateway' | 'Interface' | 'other';
  /** Name of the service without provider and Region, for example `ecr.api`; the whole name for others' services. */
  readonly service: string;
  readonly routeTables: readonly Property[];
  /** Empty for an interface endpoint means the VPC's default group. */
  readonly groups: readonly Property[];
  /** Undefined is full access. */
  readonly policy: unknown;
}

export const endpoints = perWorld((world): Endpoint[] =>
  described(world, 'AWS::EC2::VPCEndpoint').map(({ resource, properties }) =>
    readEndpoint(world, resource, properties),
  ),
);

function readEndpoint(world: World, resource: Resource, properties: Property): Endpoint {
  const type = properties.at('VpcEndpointType').optionalText() ?? 'Gateway';
  const policy = properties.at('PolicyDocument').value;
  return {
    resource,
    vpc: properties.at('VpcId'),
    kind: type === 'Gateway' || type === 'Interface' ? type : 'other',
    service: serviceOf(world, properties),
    routeTables: properties.at('RouteTableIds').items(),
    groups: properties.at('SecurityGroupIds').items(),
    policy: policy === undefined ? undefined : writtenOut(world, policy),
  };
}

const AWS_SERVICE = /^com\.amazonaws\.(?:[a-z]{2}(?:-[a-z]+)+-\d|\$\{any:region\})\.(?<service>.+)$/;

function serviceOf(world: World, properties: Property): string {
  const name = properties.at('ServiceName').value;
  if (name === undefined) return 'another VPC resource';
  const text = textOf(world, name);
  return AWS_SERVICE.exec(text)?.groups?.service ?? text;
}
