import { arnOf, nameOf, textOf } from '../model/names';
import type { Resource } from '../model/template-set';
import { perWorldAnd, type World } from '../model/world';
import { anything, OWN_ACCOUNT } from '../policy/token';
import type { Deed } from './power';
import { bucketsWithin } from './s3-grants';
import { allGroups, rolesOf, runs, subnetsOf, type Task, tablesOf, vpc } from './task';

/** What would open the lock at run time, by the resource it is done to. */
export const deedsOn = perWorldAnd((world: World, task: Task): Deed[] => {
  const { task: taskRole, execution } = rolesOf(world, task.definition);
  const arn = (service: string, resource: string) => {
    const [partition, region] = ['Partition', 'Region'].map(name =>
      textOf(world, world.resolve({ Ref: `AWS::${name}` }, task.definition)),
    );
    return `arn:${partition}:${service}:${region}:${OWN_ACCOUNT}:${resource}`;
  };
  const ec2 = (type: string, resources: readonly Resource[], actions: string) =>
    resources.flatMap(one =>
      each('ec2', actions, arn('ec2', `${type}/${textOf(world, nameOf(world, one))}`)),
    );
  const any = (service: string, actions: string) =>
    each(service, actions, arn(service, anything('resource')));
  return [
    ...ec2(
      'route-table',
      tablesOf(world, task),
      'CreateRoute ReplaceRoute EnableVgwRoutePropagation AssociateRouteTable',
    ),
    ...ec2(
      'subnet',
      subnetsOf(world, task),
      'ReplaceRouteTableAssociation ModifySubnetAttribute AssociateSubnetCidrBlock',
    ),
    ...ec2(
      'security-group',
      allGroups(world, task),
      'AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress ModifySecurityGroupRules',
    ),
    ...ec2(
      'vpc',
      [vpc(world, task)],
      'CreateVpcEndpoint CreateVpcPeeringConnection AttachVpnGateway CreateTransitGatewayVpcAttachment AssociateDhcpOptions AssociateVpcCidrBlock',
    ),
    ...each('ec2', 'ModifyVpcEndpoint', arn('ec2', `vpc-endpoint/${anything('endpoint')}`)),
    ...each(
      'ec2',
      'ModifyNetworkInterfaceAttribute',
      arn('ec2', `network-interface/${anything('interface')}`),
    ),
    ...any(
      'route53resolver',
      'AssociateFirewallRuleGroup DisassociateFirewallRuleGroup UpdateFirewallRuleGroupAssociation CreateFirewallRule UpdateFirewallRule DeleteFirewallRule UpdateFirewallDomains ImportFirewallDomains UpdateFirewallConfig AssociateResolverRule',
    ),
    ...any('route53profiles', 'AssociateProfile'),
    ...any('ecs', 'UpdateService CreateTaskSet'),
    ...any('cloudformation', 'UpdateStack CreateChangeSet CreateStack'),
    ...bucketsWithin(world, task).flatMap(name =>
      each(
        's3',
        'PutBucketPolicy PutBucketAcl PutReplicationConfiguration PutBucketPublicAccessBlock',
        `arn:aws:s3:::${name}`,
      ),
    ),
    ...[taskRole, execution].flatMap(role =>
      role ? each('iam', 'PutRolePolicy AttachRolePolicy UpdateAssumeRolePolicy', role.arn) : [],
    ),
    ...[...new Set(runs(world, task).map(({ resource }) => resource))].flatMap(resource =>
      (REDEFINED[resource.type] ?? []).map(action => ({
        action,
        resource: textOf(world, arnOf(world, resource)),
      })),
    ),
  ];
});

/** Who redefines a run redefines where it runs. */
const REDEFINED: Readonly<Record<string, readonly string[]>> = {
  'AWS::StepFunctions::StateMachine': ['states:UpdateStateMachine'],
  'AWS::Scheduler::Schedule': ['scheduler:UpdateSchedule'],
  'AWS::Events::Rule': ['events:PutTargets'],
  'AWS::Pipes::Pipe': ['pipes:UpdatePipe'],
};

const each = (service: string, actions: string, resource: string): Deed[] =>
  actions.split(' ').map(action => ({ action: `${service}:${action}`, resource }));
