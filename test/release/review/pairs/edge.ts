import { acl, distribution, EDGE, offices, siteBucket } from './bases/edge';
import { changing, edited, listed, type Pair, set } from './support';

const { ask, block, clear } = changing('shop-edge', EDGE);
const config = 'DistributionConfig';

export const hurting: readonly Pair[] = [
  block(
    'what no rule mentions is let in',
    { about: 'WAF default action', resource: acl },
    set(acl, { DefaultAction: { Allow: {} } }),
  ),
  block(
    'the site is no longer behind the web ACL',
    { about: 'WAF association', resource: distribution },
    set(distribution, { [`${config}.WebACLId`]: undefined }),
  ),
  block(
    'every address is in the list of offices',
    { about: 'WAF allow list', resource: offices },
    set(offices, { Addresses: ['0.0.0.0/1', '128.0.0.0/1'] }),
  ),
  // Hesitated: a new office is exactly this; a person has to know the network.
  ask(
    'one more network is in the list of offices',
    { about: 'WAF allow list', resource: offices },
    set(offices, { 'Addresses.+': '198.51.100.0/24' }),
  ),
  block(
    'managed rules count instead of blocking',
    { about: 'WAF rule', resource: acl },
    set(acl, { 'Rules.0.OverrideAction': { Count: {} } }),
  ),
  block(
    'offices are let in before any other rule has looked',
    { about: 'WAF priority', resource: acl },
    set(acl, { 'Rules.2.Priority': 1 }),
  ),
  block(
    'a rate is limited no more',
    { about: 'WAF rule removed', resource: acl },
    set(acl, { 'Rules.1': undefined }),
  ),
  block(
    'the site is served in clear text too',
    { about: 'CloudFront viewer protocol', resource: distribution },
    set(distribution, { [`${config}.DefaultCacheBehavior.ViewerProtocolPolicy`]: 'allow-all' }),
  ),
  block(
    'the site is turned off',
    { about: 'CloudFront disabled, availability', resource: distribution },
    set(distribution, { [`${config}.Enabled`]: false }),
  ),
  block(
    'the bucket of the site may be read by everybody',
    { about: 'resource policy opened', resource: 'SiteBucketPolicy31738B6D' },
    set('SiteBucketPolicy31738B6D', {
      'PolicyDocument.Statement.0.Principal': '*',
      'PolicyDocument.Statement.0.Condition': undefined,
    }),
  ),
  block(
    "the bucket of the site may be read by anybody's distribution",
    { about: 'resource policy opened, condition removed', resource: 'SiteBucketPolicy31738B6D' },
    set('SiteBucketPolicy31738B6D', { 'PolicyDocument.Statement.0.Condition': undefined }),
  ),
  block(
    'the bucket of the site is open to the public in all four ways',
    { about: 'public access', resource: siteBucket },
    set(siteBucket, { PublicAccessBlockConfiguration: undefined }),
  ),
];

export const harmless: readonly Pair[] = [
  clear('the site has another comment', {}, set(distribution, { [`${config}.Comment`]: 'shop.example.com' })),
  clear(
    'the site is compressed',
    {},
    set(distribution, { [`${config}.DefaultCacheBehavior.Compress`]: true }),
  ),
  clear('the site speaks HTTP/3', {}, set(distribution, { [`${config}.HttpVersion`]: 'http2and3' })),
  clear(
    'clear text is refused instead of redirected',
    {},
    set(distribution, { [`${config}.DefaultCacheBehavior.ViewerProtocolPolicy`]: 'https-only' }),
  ),
  clear('an office is half as large', {}, set(offices, { Addresses: ['192.0.2.0/25'] })),
  clear('a list of offices is described', {}, set(offices, { Description: 'head office' })),
  clear('a rate is limited earlier', {}, set(acl, { 'Rules.1.Statement.RateBasedStatement.Limit': 500 })),
  clear(
    'rules of a web ACL are written in another order with the same priorities',
    {},
    set(acl, { Rules: listed(EDGE, acl, 'Rules').toReversed() }),
  ),
  clear(
    'one more group of managed rules blocks',
    {},
    set(acl, {
      'Rules.+': {
        Name: 'Inputs',
        OverrideAction: { None: {} },
        Priority: 15,
        Statement: {
          ManagedRuleGroupStatement: { Name: 'AWSManagedRulesKnownBadInputsRuleSet', VendorName: 'AWS' },
        },
        VisibilityConfig: {
          CloudWatchMetricsEnabled: true,
          MetricName: 'Inputs',
          SampledRequestsEnabled: true,
        },
      },
    }),
  ),
  changing('shop-edge', edited(EDGE, set(offices, { 'Addresses.+': '198.51.100.0/24' }))).clear(
    'the networks of offices stand in another order',
    {},
    set(offices, { Addresses: ['198.51.100.0/24', '192.0.2.0/24'] }),
  ),
];
