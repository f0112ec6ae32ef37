import type { BiCardsConfig } from '../../lib/systems/bi-cards/config';

const hostedZone = { id: 'Z0123456789ABCDEFGHIJ', name: 'internal.company.com' };
const certificate = (region: string) =>
  `arn:aws:acm:${region}:222222222222:certificate/00000000-0000-0000-0000-000000000000`;

/** The guide's public load balancer, which no shipped environment uses, but one may. */
export const withPublicApi = (config: BiCardsConfig): BiCardsConfig => ({
  ...config,
  api: {
    ...config.api,
    exposure: {
      kind: 'public',
      domainName: 'api.bi.internal.company.com',
      hostedZone,
      certificateArn: certificate('ap-northeast-1'),
    },
  },
});

/** A name of one's own for the site. */
const withDomain = (config: BiCardsConfig): BiCardsConfig => ({
  ...config,
  edge: {
    ...config.edge,
    domain: { name: 'bi.internal.company.com', certificateArn: certificate('us-east-1'), hostedZone },
  },
});

/** A key of Google's in a secret, where federation is impossible. */
export const withGoogleKey = (config: BiCardsConfig): BiCardsConfig => ({
  ...config,
  googleIdentity: { kind: 'key', replaceAfterDays: 60 },
});

/** Every choice that no shipped environment makes, at once. */
export const withOtherChoices = (config: BiCardsConfig): BiCardsConfig =>
  withDomain(withPublicApi(withGoogleKey(config)));
