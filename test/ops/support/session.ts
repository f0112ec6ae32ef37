import { namesOf } from '../../../lib/contract/bi-cards';
import type { BiCardsSession } from '../../../lib/ops/session';
import { environments } from '../../../lib/systems/bi-cards/environments';

export interface FakeSession extends BiCardsSession {
  /** Everything that was said, results included. */
  readonly said: string[];
  readonly asked: string[];
  /** Lines of the audit log, or whatever else the client of a class sent. */
  readonly results: unknown[];
}

/** A session of an operator who answers as told. Clients come from the caller's mocks. */
export function sessionOf(
  environment: 'staging' | 'production',
  changes: Partial<BiCardsSession> & { readonly answer?: 'yes' | 'no' | 'nobody' } = {},
): FakeSession {
  const config = environments[environment];
  const names = namesOf(environment);
  const said: string[] = [];
  const asked: string[] = [];
  const results: unknown[] = [];
  const { answer = 'yes', ...rest } = changes;
  return {
    deployment: names.deployment,
    region: config.region,
    cloud: 'aws',
    isProduction: environment === 'production',
    signal: new AbortController().signal,
    json: false,
    dryRun: false,
    yes: false,
    config,
    names,
    environment: {},
    client: (Client, region = config.region) => new Client({ region }),
    identity: async () => ({ account: '111111111111', arn: 'arn:aws:iam::111111111111:user/operator' }),
    now: () => new Date(),
    ui: {
      paint: (_, text) => text,
      say: line => void said.push(line),
      warn: line => void said.push(`warning: ${line}`),
      step: async (title, work, done = () => title) => {
        const result = await work(line => void said.push(line));
        said.push(done(result));
        return result;
      },
      item: () => {},
      result: (value, text) => {
        results.push(value);
        said.push(text());
      },
      confirm: async (question, typed) => {
        asked.push(typed ? `${question} [${typed}]` : question);
        return answer;
      },
    },
    said,
    asked,
    results,
    ...rest,
  };
}
