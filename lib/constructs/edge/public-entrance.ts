import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Alarms } from '../alarms/alarms';
import { alarmOnCertificate } from './certificate-alarm';
import { LoadBalancerWebAcl, type LoadBalancerWebAclProps } from './load-balancer-web-acl';

export interface PublicEntranceProps {
  readonly loadBalancer: IApplicationLoadBalancer;
  /** Name CloudFront connects to; the load balancer's certificate must cover it. */
  readonly domainName: string;
  readonly hostedZone: { readonly id: string; readonly name: string };
  readonly certificateArn: string;
  readonly webAcl: LoadBalancerWebAclProps;
  readonly alarms: Alarms;
}

/** The DNS name, the web ACL and the certificate's alarm of a public load balancer. */
export class PublicEntrance extends Construct {
  constructor(scope: Construct, id: string, props: PublicEntranceProps) {
    super(scope, id);
    new ARecord(this, 'Record', {
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: props.hostedZone.id,
        zoneName: props.hostedZone.name,
      }),
      recordName: `${props.domainName}.`,
      target: RecordTarget.fromAlias(new LoadBalancerTarget(props.loadBalancer)),
    });
    alarmOnCertificate(this, 'api', props.certificateArn, props.alarms);
    new CfnWebACLAssociation(this, 'Firewall', {
      resourceArn: props.loadBalancer.loadBalancerArn,
      webAclArn: new LoadBalancerWebAcl(this, 'WebAcl', props.webAcl).arn,
    });
  }
}
