import {
  certificateInTokyo,
  certificateInVirginia,
  domain,
  hostedZone,
  publicExposure,
  rejectionsIn,
} from './support';

const { refuses, refusesAll } = rejectionsIn('staging');

describe('the allow-list', () => {
  refuses('a site without a list', 'edge.allowedCidrs', [], /at least one range.*allow-list/);
  refuses('a site open to everybody', 'edge.allowedCidrs[0]', '0.0.0.0/0', /"0\.0\.0\.0\/0".*\/8 to \/32/);
  refuses('a site open to half of the internet', 'edge.allowedCidrs[1]', '128.0.0.0/1', /\/8 to \/32/);
  refuses('an IPv6 range', 'edge.allowedCidrs[0]', '2001:db8::/32', /IPv6 is not supported/);
});

describe('the rate limit', () => {
  refuses('less than AWS WAF accepts', 'edge.rateLimit', 9, /from 10 to 2000000000/);
  refuses('more than AWS WAF accepts', 'edge.rateLimit', 2_000_000_001, /from 10 to 2000000000/);
});

describe("the site's name and certificate", () => {
  /** One changed part of an otherwise valid domain is the only problem. */
  const refusesPart = (title: string, part: string, value: unknown, words: RegExp) =>
    refusesAll(
      title,
      { 'edge.domain': domain, [`edge.domain.${part}`]: value },
      { [`edge.domain.${part}`]: words },
    );

  refuses('an edge outside us-east-1', 'edge.region', 'ap-northeast-1', /us-east-1 on AWS/);
  refusesPart('a certificate in Tokyo', 'certificateArn', certificateInTokyo, /a certificate in us-east-1/);
  refusesPart(
    'a certificate of IAM',
    'certificateArn',
    'arn:aws:iam::222222222222:server-certificate/bi',
    /acm/,
  );
  refusesPart(
    'a name outside the hosted zone',
    'name',
    'bi.company.com',
    /hosted zone internal\.company\.com/,
  );
  refusesPart('a name that only ends like the hosted zone', 'name', 'bi-internal.company.com', /hosted zone/);
  refusesPart('a zone name instead of its id', 'hostedZone.id', 'internal', /hosted zone id/);
  refusesAll(
    'a URL instead of a name',
    { 'edge.domain': { name: 'https://bi.company.com', certificateArn: certificateInVirginia } },
    { 'edge.domain.name': /a domain name in lower case/ },
  );
  refusesAll(
    'a certificate of another account',
    { account: '333333333333', 'edge.domain': domain },
    { 'edge.domain.certificateArn': /this deployment's account, 333333333333/ },
  );
});

describe("the public load balancer's name and certificate", () => {
  const refusesPart = (title: string, part: string, value: unknown, words: RegExp) =>
    refusesAll(
      title,
      { 'edge.domain': domain, 'api.exposure': publicExposure, [`api.exposure.${part}`]: value },
      { [`api.exposure.${part}`]: words },
    );

  refusesPart('a certificate in us-east-1', 'certificateArn', certificateInVirginia, /in ap-northeast-1/);
  refusesPart('a name outside the hosted zone', 'domainName', 'api.example.com', /hosted zone internal/);
  refusesPart("the site's name", 'domainName', domain.name, /the site's own name.*leads to CloudFront/);
  refusesPart('a zone name instead of its id', 'hostedZone.id', hostedZone.name, /hosted zone id/);
});
