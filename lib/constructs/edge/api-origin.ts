import { Duration } from 'aws-cdk-lib';
import { type IOrigin, OriginProtocolPolicy, VpcOrigin, VpcOriginEndpoint } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, VpcOrigin as VpcOriginReference } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';

const ORIGIN_ID = 'api';

export interface ApiOriginOptions {
  /** Seconds CloudFront waits for an answer; longer than the load balancer's own limit, so that one speaks first. */
  readonly readSeconds: number;
}

export interface PrivateOriginOptions extends ApiOriginOptions {
  /** Name of the VPC origin. */
  readonly name: string;
  readonly loadBalancer: IApplicationLoadBalancer;
}

/**
 * An internal load balancer behind a VPC origin: reached without leaving AWS's network, therefore over HTTP, and by
 * distributions of this account only. CloudFront does not reach subnets in the zone `apne1-az3`; which name that zone
 * has differs between accounts.
 */
export function privateOrigin(scope: Construct, id: string, options: PrivateOriginOptions): IOrigin {
  const { name, loadBalancer, readSeconds } = options;
  const vpcOrigin = new VpcOrigin(scope, id, {
    vpcOriginName: name,
    endpoint: VpcOriginEndpoint.applicationLoadBalancer(loadBalancer),
    httpPort: 80,
    protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
  });
  return VpcOriginReference.withVpcOrigin(vpcOrigin, {
    originId: ORIGIN_ID,
    readTimeout: Duration.seconds(readSeconds),
  });
}

/**
 * A public load balancer under a name that its certificate holds, over HTTPS. Its security group tells CloudFront from
 * everybody else, but not this distribution from a stranger's: against that stands the API's own sign-in.
 */
export function publicOrigin(domainName: string, { readSeconds }: ApiOriginOptions): IOrigin {
  return new HttpOrigin(domainName, {
    originId: ORIGIN_ID,
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    readTimeout: Duration.seconds(readSeconds),
  });
}

/** For the local cloud, which has no VPC origins: plain HTTP to the load balancer's own name. */
export function plainOrigin(
  loadBalancer: IApplicationLoadBalancer,
  { readSeconds }: ApiOriginOptions,
): IOrigin {
  return new HttpOrigin(loadBalancer.loadBalancerDnsName, {
    originId: ORIGIN_ID,
    protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
    readTimeout: Duration.seconds(readSeconds),
  });
}
