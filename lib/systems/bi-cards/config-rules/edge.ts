import { parseCidr } from '../../../config/cidr';
import { show } from '../../../config/errors';
import { CLOUDFRONT_REGION } from '../../../config/regions';
import { type Finding, rulesFor, unless } from '../../../config/rules';
import { certificateArn } from '../../../config/schema';
import type { BiCardsConfig } from '../config';

const { rule } = rulesFor<BiCardsConfig>();

/** The widest range an allow-list may hold: a company's 10.0.0.0/8, never half of the internet. */
const WIDEST_ALLOWED = 8;

export const edgeRules = [
  rule(['edge'], ({ edge }) =>
    edge.allowedCidrs.flatMap((range, index) =>
      unless((parseCidr(range)?.prefix ?? WIDEST_ALLOWED) >= WIDEST_ALLOWED, {
        path: `edge.allowedCidrs[${index}]`,
        found: show(range),
        allowed: `ranges of /${WIDEST_ALLOWED} to /32: this is an in-house site`,
      }),
    ),
  ),

  rule(['edge', 'cloud', 'region'], ({ edge, cloud, region }) => {
    const expected = cloud === 'local' ? region : CLOUDFRONT_REGION;
    return unless(edge.region === expected, {
      path: 'edge.region',
      found: show(edge.region),
      allowed: cloud === 'local' ? `${expected}, the Region of the local cloud` : `${expected} on AWS`,
    });
  }),

  rule(['edge', 'account'], ({ edge: { domain, region }, account }) =>
    domain === undefined
      ? []
      : [
          ...certificate('edge.domain', domain.certificateArn, region, account),
          ...(domain.hostedZone ? nameInZone('edge.domain.name', domain.name, domain.hostedZone.name) : []),
        ],
  ),

  rule(['api', 'account', 'region'], ({ api: { exposure }, account, region }) =>
    exposure.kind === 'public'
      ? [
          ...certificate('api.exposure', exposure.certificateArn, region, account),
          ...nameInZone('api.exposure.domainName', exposure.domainName, exposure.hostedZone.name),
        ]
      : [],
  ),

  rule(['api', 'edge'], ({ api: { exposure }, edge: { domain } }) =>
    exposure.kind === 'public'
      ? unless(exposure.domainName !== domain?.name, {
          path: 'api.exposure.domainName',
          found: `${show(exposure.domainName)}, the site's own name`,
          allowed: 'a name that is not edge.domain.name: that one leads to CloudFront',
        })
      : [],
  ),
];

/** Where a certificate must be; what is no certificate at all is the schema's to report. */
function certificate(path: string, arn: string, region: string, account: string): readonly Finding[] {
  if (!certificateArn.safeParse(arn).success) return [];
  const [, , , arnRegion, arnAccount] = arn.split(':');
  return [
    ...unless(arnRegion === region, {
      path: `${path}.certificateArn`,
      found: show(arn),
      allowed: `a certificate in ${region}`,
    }),
    ...unless(account === 'current' || arnAccount === account, {
      path: `${path}.certificateArn`,
      found: show(arn),
      allowed: `a certificate of this deployment's account, ${account}`,
    }),
  ];
}

function nameInZone(path: string, name: string, zone: string): readonly Finding[] {
  return unless(name === zone || name.endsWith(`.${zone}`), {
    path,
    found: show(name),
    allowed: `a name in the hosted zone ${zone}`,
  });
}
