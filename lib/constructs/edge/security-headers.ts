import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseCustomHeader,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';

export interface SecurityHeadersProps {
  /** Prefix of the policies' names, which are unique in an account. */
  readonly name: string;
}

/** Scripts come from the site alone and none is inline; styles may be, because chart libraries write them. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** True of every answer under the site's name, whoever wrote it. */
const TRANSPORT: ResponseSecurityHeadersBehavior = {
  strictTransportSecurity: {
    accessControlMaxAge: Duration.days(365),
    includeSubdomains: true,
    override: true,
  },
  contentTypeOptions: { override: true },
};

const PAGES: ResponseSecurityHeadersBehavior = {
  ...TRANSPORT,
  contentSecurityPolicy: { contentSecurityPolicy: CONTENT_SECURITY_POLICY, override: true },
  frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
  referrerPolicy: {
    referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
    override: true,
  },
};

const ISOLATION: ResponseCustomHeader[] = [
  { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override: true },
  { header: 'Cross-Origin-Resource-Policy', value: 'same-origin', override: true },
  {
    header: 'Permissions-Policy',
    value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    override: true,
  },
];

/** Response headers that make a browser keep to the site: one policy per kind of answer. */
export class SecurityHeaders extends Construct {
  /** Pages and other documents. A browser asks again each time, so that a new release shows at once. */
  readonly documents: ResponseHeadersPolicy;
  /** Hashed files; how long to keep them is said by the files themselves. */
  readonly assets: ResponseHeadersPolicy;
  /** Answers of the API: what it sends stays as it is, but for the transport's own headers. */
  readonly api: ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, { name }: SecurityHeadersProps) {
    super(scope, id);
    this.documents = new ResponseHeadersPolicy(this, 'Documents', {
      responseHeadersPolicyName: `${name}-documents`,
      securityHeadersBehavior: PAGES,
      customHeadersBehavior: {
        customHeaders: [{ header: 'Cache-Control', value: 'no-cache', override: true }, ...ISOLATION],
      },
    });
    this.assets = new ResponseHeadersPolicy(this, 'Assets', {
      responseHeadersPolicyName: `${name}-assets`,
      securityHeadersBehavior: PAGES,
      customHeadersBehavior: { customHeaders: ISOLATION },
    });
    this.api = new ResponseHeadersPolicy(this, 'Api', {
      responseHeadersPolicyName: `${name}-api`,
      securityHeadersBehavior: TRANSPORT,
    });
  }
}
