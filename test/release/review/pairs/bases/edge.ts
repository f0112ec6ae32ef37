import { att, likeCdk, ref, sub } from '../support';

export const acl = 'WebAcl7D1A9E40';
export const offices = 'Offices2B8C5F13';
export const distribution = 'Site1C6E0A97';
export const siteBucket = 'SiteBucket397A1860';

const rule = (name: string, priority: number, statement: object, action: object) => ({
  Name: name,
  Priority: priority,
  Statement: statement,
  VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: name, SampledRequestsEnabled: true },
  ...action,
});

/** A site for a few networks only: everything else is turned away. */
export const EDGE = likeCdk('shop-edge', {
  [offices]: {
    Type: 'AWS::WAFv2::IPSet',
    Properties: { Addresses: ['192.0.2.0/24'], IPAddressVersion: 'IPV4', Scope: 'CLOUDFRONT' },
  },
  [acl]: {
    Type: 'AWS::WAFv2::WebACL',
    Properties: {
      DefaultAction: { Block: {} },
      Rules: [
        rule(
          'Managed',
          10,
          { ManagedRuleGroupStatement: { Name: 'AWSManagedRulesCommonRuleSet', VendorName: 'AWS' } },
          { OverrideAction: { None: {} } },
        ),
        rule(
          'Rate',
          20,
          { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 1000 } },
          { Action: { Block: {} } },
        ),
        rule('Offices', 30, { IPSetReferenceStatement: { Arn: att(offices) } }, { Action: { Allow: {} } }),
      ],
      Scope: 'CLOUDFRONT',
      VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: 'site', SampledRequestsEnabled: true },
    },
  },
  [siteBucket]: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
    },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  },
  SiteAccess5E9A2C71: {
    Type: 'AWS::CloudFront::OriginAccessControl',
    Properties: {
      OriginAccessControlConfig: {
        Name: 'shop-site',
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    },
  },
  [distribution]: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Aliases: ['shop.example.com'],
        Comment: 'the shop',
        DefaultCacheBehavior: {
          CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
          TargetOriginId: 'site',
          ViewerProtocolPolicy: 'redirect-to-https',
        },
        DefaultRootObject: 'index.html',
        Enabled: true,
        Origins: [
          {
            DomainName: att(siteBucket, 'RegionalDomainName'),
            Id: 'site',
            OriginAccessControlId: att('SiteAccess5E9A2C71', 'Id'),
            S3OriginConfig: { OriginAccessIdentity: '' },
          },
        ],
        ViewerCertificate: {
          AcmCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/4d3c2b1a',
          MinimumProtocolVersion: 'TLSv1.2_2021',
          SslSupportMethod: 'sni-only',
        },
        WebACLId: att(acl),
      },
    },
  },
  SiteBucketPolicy31738B6D: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref(siteBucket),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 's3:GetObject',
            Condition: {
              StringEquals: {
                'AWS:SourceArn': sub(`arn:aws:cloudfront::<AWS::AccountId>:distribution/<${distribution}>`),
              },
            },
            Effect: 'Allow',
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Resource: sub(`<${siteBucket}.Arn>/*`),
          },
        ],
      },
    },
  },
});
