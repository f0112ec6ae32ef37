import { aws, google, type Limit } from './limit';

const CLOUDFRONT = aws('CloudFront quotas', 'AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html');
const NAT = aws('NAT gateways', 'vpc/latest/userguide/nat-gateway-basics.html');
const VERTEX = google('Vertex AI, pay as you go', 'vertex-ai/generative-ai/docs/standard-paygo');

/** Assumed: everybody behind one address of the company. */
const ONE_ADDRESS = 1;
/** Assumed: seconds that a question to the language model takes. */
const QUESTION_SECONDS = 10;
const FIVE_MINUTES = 300;

export const TRAFFIC: readonly Limit[] = [
  {
    what: 'requests of one address in five minutes',
    allows: ({ rateLimit }) => rateLimit,
    asks: ({ requests, pages }) => (requests + pages) * FIVE_MINUTES * ONE_ADDRESS,
    source: '`edge.rateLimit`; assumed: all users come from one address of the company',
    raisedBy: 'configuration',
    change: 'raise `edge.rateLimit`, or let offices leave through addresses of their own',
  },
  {
    what: 'requests a second of the distribution',
    allows: () => 250_000,
    asks: ({ requests, pages }) => requests + pages,
    source: CLOUDFRONT,
    raisedBy: 'AWS',
    change: 'ask for more',
  },
  {
    what: 'tokens a minute of the language model that Google serves first',
    allows: () => 500_000,
    asks: ({ tokens }) => tokens,
    source: `${VERTEX}: tier 1 of a Gemini Pro model, by the global endpoint; more is served while there is room, otherwise answered 429. Assumed: such a model, and the tokens of a question`,
    raisedBy: 'Google',
    change:
      'spend moves the organization to tier 2 by itself, with twice as much. A Flash model has four times as much; Provisioned Throughput is reserved and paid for',
  },
  {
    what: 'requests a minute to one language model',
    allows: () => 30_000,
    asks: ({ questions }) => questions * 60,
    source: `${VERTEX}: of a model in a Region`,
    raisedBy: 'nobody',
    change: 'divide the questions among models or Regions',
  },
  {
    what: 'open connections to the language model, of a NAT gateway',
    allows: () => 55_000,
    asks: ({ questions }, { natGateways }) => (questions * QUESTION_SECONDS) / natGateways,
    source: `${NAT}; assumed: a question takes ${QUESTION_SECONDS} s`,
    raisedBy: 'nobody',
    change: 'more addresses per gateway',
  },
];
