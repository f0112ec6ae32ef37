/**
 * What the local cloud (MiniStack, pinned in `lib/local/requirements.in`) cannot host, and what stands in for it.
 * One aspect leaves exactly these types out of the templates, `npm run local` prints them, tests keep the list true.
 */
export interface NotHosted {
  /** CloudFormation resource types. */
  readonly types: readonly string[];
  /** What there is instead. */
  readonly standIn: string;
}

export const NOT_HOSTED = [
  {
    types: ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'],
    standIn: 'security groups without their rules between groups: no traffic is filtered',
  },
  {
    types: [
      'AWS::Route53Resolver::FirewallConfig',
      'AWS::Route53Resolver::FirewallDomainList',
      'AWS::Route53Resolver::FirewallRuleGroup',
      'AWS::Route53Resolver::FirewallRuleGroupAssociation',
      'AWS::Route53Resolver::ResolverQueryLoggingConfig',
      'AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation',
    ],
    standIn: 'no DNS Firewall and no query log: names resolve as on this machine',
  },
  {
    types: ['AWS::EC2::FlowLog'],
    standIn: 'no flow logs: no traffic passes through the VPC',
  },
  {
    types: [
      'AWS::CloudFront::MonitoringSubscription',
      'AWS::Logs::Delivery',
      'AWS::Logs::DeliveryDestination',
      'AWS::Logs::DeliverySource',
    ],
    standIn: 'no access log and no additional metrics of CloudFront',
  },
  {
    types: ['AWS::Logs::QueryDefinition'],
    standIn: 'no saved queries: there is no console to run them in',
  },
  {
    types: ['AWS::Budgets::Budget'],
    standIn: 'no budget: nothing here costs anything',
  },
  {
    types: ['AWS::CloudWatch::CompositeAlarm'],
    standIn: 'no alarms over other alarms: an outage pages nobody, its parts show their state',
  },
  {
    types: ['AWS::IAM::OIDCProvider'],
    standIn: 'no role for GitHub workflows: releases are created from this machine',
  },
  {
    types: [
      'AWS::Backup::BackupSelection',
      'AWS::Backup::RestoreTestingPlan',
      'AWS::Backup::RestoreTestingSelection',
    ],
    standIn: 'a backup vault and a plan that selects nothing: no backup is made and none is tested',
  },
] as const satisfies readonly NotHosted[];

/** What is there and does less than in AWS; printed after every start, so that nobody takes it for a proof. */
export const RECORDED_ONLY = [
  'containers: services and tasks are recorded and never run; nothing answers behind the load balancer, and the health check says so',
  'before the first image each service wants 0 tasks, which is unhealthy too',
  'CloudFront leads /api/* to the load balancer and serves nothing else: it is refused by buckets that ask for TLS, and its functions find no KeyValueStore, so that no release is served and maintenance closes nothing',
  'roles, endpoint policies and security groups are recorded and never enforced',
  'an alarm over metric math watches the first of its metrics, without the formula',
] as const;
