import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  CfnFirewallConfig,
  CfnFirewallDomainList,
  CfnFirewallRuleGroup,
  CfnFirewallRuleGroupAssociation,
  CfnResolverQueryLoggingConfig,
  CfnResolverQueryLoggingConfigAssociation,
} from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';
import type { AllowedName } from '../../config/allowed-name';
import type { State } from '../../config/schema';
import { removalPolicy } from '../data/removal';

export interface DnsFirewallProps {
  /** Prefix of the resources' names, for example `bi-production`. */
  readonly name: string;
  readonly vpc: IVpc;
  readonly allow: readonly AllowedName[];
  readonly logRetentionDays: number;
  /** Encrypts the log; its policy admits CloudWatch Logs. */
  readonly encryptionKey: IKey;
  readonly state: State;
}

/**
 * Lets a VPC resolve the listed names and nothing else; fails closed; logs every query with what became of it.
 *
 * DNS is the one way out that neither security groups nor network ACLs filter: a query for
 * `<data>.attacker.example` reaches the attacker's name server from a subnet without any route.
 *
 * What it does not do:
 * - It is VPC-wide, so an executor can resolve the names that only others need. It learns addresses it has no route
 *   to; whoever runs those names' servers sees the query.
 * - It checks names, not connections; and each name of a CNAME chain, so the target of an alias must be listed too.
 * - The association refuses changes and deletion: before the stack can be deleted, set its mutation protection to
 *   DISABLED (`aws route53resolver update-firewall-rule-group-association`).
 */
export class DnsFirewall extends Construct {
  /**
   * Queries of the VPC as JSON; blocked ones have `firewall_rule_action` BLOCK. An answer out of the resolver's
   * cache is not logged again.
   */
  readonly queryLog: LogGroup;
  /** Puts the rules into force. */
  readonly association: CfnFirewallRuleGroupAssociation;

  constructor(scope: Construct, id: string, props: DnsFirewallProps) {
    super(scope, id);
    this.queryLog = this.logQueries(props);
    const rules = this.rules(props);
    const failClosed = new CfnFirewallConfig(this, 'FailClosed', {
      resourceId: props.vpc.vpcId,
      firewallFailOpen: 'DISABLED',
    });
    this.association = new CfnFirewallRuleGroupAssociation(this, 'Association', {
      name: props.name,
      vpcId: props.vpc.vpcId,
      firewallRuleGroupId: rules.attrId,
      // First of all groups: the lowest value the API takes.
      priority: 101,
      mutationProtection: 'ENABLED',
    });
    this.association.node.addDependency(failClosed);
  }

  private rules(props: DnsFirewallProps): CfnFirewallRuleGroup {
    const domains = (id: string, list: string, names: string[]) =>
      new CfnFirewallDomainList(this, id, { name: `${props.name}-${list}`, domains: names }).attrId;
    return new CfnFirewallRuleGroup(this, 'Rules', {
      name: props.name,
      firewallRules: [
        {
          priority: 100,
          action: 'ALLOW',
          firewallDomainListId: domains(
            'Allowed',
            'allowed',
            props.allow.map(({ name }) => name),
          ),
          firewallDomainRedirectionAction: 'INSPECT_REDIRECTION_DOMAIN',
        },
        {
          priority: 200,
          action: 'BLOCK',
          firewallDomainListId: domains('Everything', 'everything', ['*']),
          // Not NXDOMAIN: for a parent domain it says that no name below exists (RFC 8020), the allowed ones included.
          blockResponse: 'NODATA',
        },
      ],
    });
  }

  /** Route 53 adds the log group's resource policy itself, with the rights of whoever deploys. */
  private logQueries(props: DnsFirewallProps): LogGroup {
    const logGroup = new LogGroup(this, 'QueryLog', {
      // Under this prefix AWS's log delivery does not fill up the account's log resource policy.
      logGroupName: `/aws/vendedlogs/dns/${props.name}`,
      retention: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
      removalPolicy: removalPolicy(props.state),
    });
    const config = new CfnResolverQueryLoggingConfig(this, 'QueryLogging', {
      name: props.name,
      destinationArn: logGroup.logGroupArn,
    });
    new CfnResolverQueryLoggingConfigAssociation(this, 'QueryLoggingAssociation', {
      resolverQueryLogConfigId: config.attrId,
      resourceId: props.vpc.vpcId,
    });
    return logGroup;
  }
}
