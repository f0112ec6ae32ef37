import { namesOf } from '../../lib/contract/bi-cards';
import type { BiCardsSession } from '../../lib/ops/session';
import { loadBiCards } from '../../lib/systems/bi-cards/load';
import { RecordingUi } from './recording-ui';

export type FakeSession = BiCardsSession & { readonly ui: RecordingUi };

/** A session whose SDK clients never leave this process: mock their classes with aws-sdk-client-mock. */
export function fakeSession(
  environment: 'local' | 'staging' | 'production' = 'production',
  more: Partial<BiCardsSession> = {},
): FakeSession {
  const names = namesOf(environment);
  const config = loadBiCards(names.deployment);
  return {
    deployment: names.deployment,
    region: config.region,
    cloud: config.cloud,
    isProduction: environment === 'production',
    ui: new RecordingUi(),
    signal: new AbortController().signal,
    json: false,
    dryRun: false,
    yes: false,
    client: (Client, region = config.region) =>
      new Client({ region, credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' } }),
    environment: {},
    identity: async () => ({
      account: '222222222222',
      arn: 'arn:aws:sts::222222222222:assumed-role/ops/ann',
    }),
    now: () => new Date('2026-11-28T03:00:00Z'),
    config,
    names,
    ...more,
  } as FakeSession;
}

/** A session of somebody who answers every question so. */
export function answering(
  answer: RecordingUi['answer'],
  environment: 'staging' | 'production',
  more: Partial<BiCardsSession> = {},
): FakeSession {
  const session = fakeSession(environment, more);
  session.ui.answer = answer;
  return session;
}
