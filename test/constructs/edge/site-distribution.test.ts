import { CERTIFICATE, configOf, DOMAIN, siteTemplate } from './site';

const template = siteTemplate();
const withDomain = siteTemplate({ domain: DOMAIN });

function behaviour(path: string) {
  const config = configOf(template);
  if (path === 'default') return config.DefaultCacheBehavior;
  return config.CacheBehaviors.find((each: { PathPattern: string }) => each.PathPattern === path);
}

function headersOf(path: string) {
  const policy = behaviour(path).ResponseHeadersPolicyId.Ref;
  const config = template.toJSON().Resources[policy].Properties.ResponseHeadersPolicyConfig;
  const custom: { Header: string; Value: string }[] = config.CustomHeadersConfig?.Items ?? [];
  return {
    security: config.SecurityHeadersConfig,
    custom: Object.fromEntries(custom.map(({ Header, Value }) => [Header, Value])),
  };
}

describe('the API behaviour', () => {
  const api = behaviour('/api/*');

  it('passes through the gate and no other function', () => {
    expect(api.FunctionAssociations).toEqual([
      {
        EventType: 'viewer-request',
        FunctionARN: { 'Fn::GetAtt': [expect.stringMatching(/^GateFunction/), 'FunctionARN'] },
      },
    ]);
    expect(api.LambdaFunctionAssociations).toBeUndefined();
  });

  it('and the documents behaviour read one store, so that both close at once', () => {
    const stores = Object.values(template.findResources('AWS::CloudFront::Function')).map(
      ({ Properties }) => Properties.FunctionConfig.KeyValueStoreAssociations,
    );
    expect(stores).toHaveLength(2);
    expect(stores[0]).toEqual(stores[1]);
  });

  it('has errors that reach the caller as the API sent them: no error page is distribution-wide', () => {
    expect(configOf(template).CustomErrorResponses).toBeUndefined();
  });

  it('caches nothing and compresses nothing', () => {
    // The managed policy CachingDisabled. Source: CloudFront developer guide, "Use managed cache policies".
    expect(api.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    expect(api.Compress).toBe(false);
  });

  it('passes every method, and everything of a request but the Host header', () => {
    expect([...api.AllowedMethods].sort()).toEqual([
      'DELETE',
      'GET',
      'HEAD',
      'OPTIONS',
      'PATCH',
      'POST',
      'PUT',
    ]);
    // The managed policy AllViewerExceptHostHeader.
    expect(api.OriginRequestPolicyId).toBe('b689b0a8-53d0-40ab-baf2-68738e2966ac');
  });

  it('refuses plain HTTP instead of redirecting a request that carries a token', () => {
    expect(api.ViewerProtocolPolicy).toBe('https-only');
  });

  it('overrides no header of the API but those of the transport', () => {
    const { security, custom } = headersOf('/api/*');
    expect(Object.keys(security).sort()).toEqual(['ContentTypeOptions', 'StrictTransportSecurity']);
    expect(custom).toEqual({});
  });
});

describe('the assets behaviour', () => {
  const assets = behaviour('/assets/*');

  it('has no function: a hashed file is never rewritten, so open tabs survive a release', () => {
    expect(assets.FunctionAssociations).toBeUndefined();
  });

  it('keeps files at the edge for a year', () => {
    const { CachePolicyConfig } = template.toJSON().Resources[assets.CachePolicyId.Ref].Properties;
    expect(CachePolicyConfig).toMatchObject({ DefaultTTL: 31_536_000, MaxTTL: 31_536_000 });
  });

  it('tells browsers nothing about caching, because they would keep the 404 of a missing asset too', () => {
    expect(headersOf('/assets/*').custom).not.toHaveProperty('Cache-Control');
  });
});

describe('the documents behaviour', () => {
  const documents = behaviour('default');

  it('accepts nothing but reading', () => {
    expect(documents.AllowedMethods).toBeUndefined();
    expect(documents.ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  it('passes through the router', () => {
    expect(documents.FunctionAssociations).toEqual([
      {
        EventType: 'viewer-request',
        FunctionARN: { 'Fn::GetAtt': [expect.stringMatching(/^RouterFunction/), 'FunctionARN'] },
      },
    ]);
  });

  it('makes browsers ask again, so that a release shows at once', () => {
    expect(headersOf('default').custom['Cache-Control']).toBe('no-cache');
  });
});

describe('security headers of pages and assets', () => {
  it.each(['default', '/assets/*'])('allow no inline script, no frame and no other host: %s', path => {
    const { security } = headersOf(path);
    const policy: string = security.ContentSecurityPolicy.ContentSecurityPolicy;
    const directive = (name: string) => policy.split('; ').find(text => text.startsWith(`${name} `));
    expect(directive('script-src')).toBe("script-src 'self'");
    expect(directive('connect-src')).toBe("connect-src 'self'");
    expect(directive('frame-ancestors')).toBe("frame-ancestors 'none'");
    expect(directive('object-src')).toBe("object-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  });

  it.each(['default', '/assets/*'])('override whatever an object carries: %s', path => {
    const { security, custom } = headersOf(path);
    expect(security).toMatchObject({
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, Override: true },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY', Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: true },
    });
    expect(custom).toMatchObject({
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Permissions-Policy': expect.stringContaining('camera=()'),
    });
  });
});

describe('the domain', () => {
  it('is reached over TLS 1.2 or newer', () => {
    expect(configOf(withDomain)).toMatchObject({
      Aliases: ['bi.example.com'],
      ViewerCertificate: { AcmCertificateArn: CERTIFICATE, MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
  });

  it('leads to the distribution, by IPv4 like the allow-list', () => {
    expect(configOf(withDomain).IPV6Enabled).toBe(false);
    withDomain.resourcePropertiesCountIs(
      'AWS::Route53::RecordSet',
      { Name: 'bi.example.com.', Type: 'A' },
      1,
    );
    withDomain.resourceCountIs('AWS::Route53::RecordSet', 1);
  });

  it('is not recorded where somebody else keeps the zone, or where there is none', () => {
    const elsewhere = siteTemplate({ domain: { name: 'bi.example.com', certificateArn: CERTIFICATE } });
    elsewhere.resourceCountIs('AWS::Route53::RecordSet', 0);
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    expect(configOf(template).Aliases).toBeUndefined();
  });
});

it('speaks HTTP/2 and HTTP/3 and compresses what it serves itself', () => {
  expect(configOf(template)).toMatchObject({ HttpVersion: 'http2and3', PriceClass: 'PriceClass_200' });
  for (const path of ['default', '/assets/*']) expect(behaviour(path).Compress).toBe(true);
});
