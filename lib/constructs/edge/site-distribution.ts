import { Annotations, Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  type IOrigin,
  OriginRequestPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { ApiGate } from './api-gate';
import { SecurityHeaders } from './security-headers';
import type { SpaRouter } from './spa-router';
import type { StaticSite } from './static-site';
import type { ViewerWebAcl } from './viewer-web-acl';

export interface SiteDomain {
  readonly name: string;
  /** A certificate in us-east-1 that holds the name. */
  readonly certificateArn: string;
  /**
   * Zone in which the name is made to lead to the distribution.
   * @default - somebody else makes the record
   */
  readonly hostedZone?: { readonly id: string; readonly name: string };
}

export interface SiteDistributionProps {
  /** Prefix of the names of what CloudFront keeps per account. */
  readonly name: string;
  readonly site: StaticSite;
  readonly router: SpaRouter;
  /** Where `/api/*` goes. */
  readonly api: IOrigin;
  /** Closes the API for maintenance. @default - nothing does */
  readonly gate?: ApiGate;
  /** @default - none: everybody may open the site */
  readonly webAcl?: ViewerWebAcl;
  /**
   * CloudFront's additional metrics, each of which is charged for; the origin's latency is among them.
   * @default true
   */
  readonly additionalMetrics?: boolean;
  /** @default - the site is served under the CloudFront domain, whose oldest protocol, TLS 1.0, cannot be changed */
  readonly domain?: SiteDomain;
}

/**
 * A single-page application and its API under one domain.
 *
 * Three behaviours: documents, led into the release being served; `/assets/*`, hashed and cached for good; `/api/*`,
 * handed through in both directions with no cache and no error page, by a function that does nothing but close it for
 * maintenance. No error page is distribution-wide, because it would replace the API's errors too.
 *
 * IPv4 only: who may open the site is a list of IPv4 ranges, and a browser that preferred IPv6 would be shut out.
 */
export class SiteDistribution extends Construct {
  readonly distribution: Distribution;
  readonly url: string;

  constructor(scope: Construct, id: string, props: SiteDistributionProps) {
    super(scope, id);
    const { name, site, router, api, gate, webAcl, domain } = props;
    const headers = new SecurityHeaders(this, 'Headers', { name });
    const immutable = new CachePolicy(this, 'Immutable', {
      cachePolicyName: `${name}-immutable`,
      comment: 'files whose name changes with their content',
      defaultTtl: Duration.days(365),
      maxTtl: Duration.days(365),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    });
    this.distribution = new Distribution(this, 'Distribution', {
      comment: name,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: false,
      priceClass: PriceClass.PRICE_CLASS_200,
      publishAdditionalMetrics: props.additionalMetrics ?? true,
      webAclId: webAcl?.arn,
      ...(domain && {
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      defaultBehavior: {
        origin: site.origin,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        // Safe for documents: the router puts the release into the path, so no two releases share an entry.
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headers.documents,
        functionAssociations: [router.association],
      },
      additionalBehaviors: {
        '/assets/*': {
          origin: site.origin,
          viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
          cachePolicy: immutable,
          responseHeadersPolicy: headers.assets,
        },
        '/api/*': {
          origin: api,
          // A redirect would come too late: the request, with its token, has already crossed the network in clear.
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          responseHeadersPolicy: headers.api,
          compress: false,
          ...(gate && { functionAssociations: [gate.association] }),
        },
      },
    });
    Annotations.of(this.distribution).acknowledgeWarning(
      '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
      'the root is a document like any other: the default root object and the router both lead it to index.html',
    );
    this.url = `https://${domain?.name ?? this.distribution.distributionDomainName}`;
    if (domain?.hostedZone) this.record(domain.name, domain.hostedZone);
  }

  private record(domainName: string, { id, name }: { readonly id: string; readonly name: string }): void {
    new ARecord(this, 'Record', {
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: id, zoneName: name }),
      recordName: `${domainName}.`,
      target: RecordTarget.fromAlias(new CloudFrontTarget(this.distribution)),
    });
  }
}
