import { unknownDeployment } from '../config/errors';
import { type Names, namesOf } from '../contract/bi-cards';
import type { BiCardsConfig } from '../systems/bi-cards/config';
import { biCardsDeployments, loadBiCards } from '../systems/bi-cards/load';
import { deliveryDeployments, loadDelivery } from '../systems/delivery/load';
import { type ClientClass, ClientPool } from './clients';
import { type Identity, identityOf, requireAccount } from './identity';
import { interruption } from './interruption';
import { localEndpoint } from './local-endpoint';
import type { SessionOptions } from './options';
import { terminalUi } from './ui/terminal';
import type { Ui } from './ui/ui';

/** What every action has: where it works, as whom, and how it talks to the person at the keyboard. */
export interface Session {
  /** For example `bi-production`. */
  readonly deployment: string;
  /** The deployment's own Region. */
  readonly region: string;
  readonly cloud: 'aws' | 'local';
  /** Production: a question is answered by typing the environment's name. */
  readonly isProduction: boolean;
  readonly ui: Ui;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  /**
   * An SDK client, made once per class and Region.
   *
   * @param region @default the deployment's own
   */
  client<C>(Client: ClientClass<C>, region?: string): C;
  /** Variables that lead a child process, such as the CDK CLI, to the same cloud; empty for AWS. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Who acts, as STS knows them; asked once.
   *
   * @throws OpsError in another account than the configured one
   */
  identity(): Promise<Identity>;
  now(): Date;
}

export interface BiCardsSession extends Session {
  readonly config: BiCardsConfig;
  readonly names: Names;
}

/** @throws UserError for a deployment that is none of bi-cards, or a configuration that is wrong */
export function openBiCards(options: SessionOptions): BiCardsSession {
  const config = loadBiCards(options.deployment);
  const names = namesOf(config.environment, config.data.bucketSuffix);
  const session = open(options, { ...config, isProduction: config.environment === 'production' });
  return { ...session, config, names };
}

/** @throws UserError for an unknown deployment */
export function openDeployment(options: SessionOptions): Session {
  const { deployment } = options;
  if (biCardsDeployments.includes(deployment)) return openBiCards(options);
  if (deliveryDeployments.includes(deployment)) {
    const config = loadDelivery(deployment);
    // Every environment pulls its images from there.
    return open(options, { ...config, isProduction: config.cloud === 'aws' });
  }
  throw unknownDeployment(deployment, [...biCardsDeployments, ...deliveryDeployments]);
}

interface Place {
  readonly account: string;
  readonly region: string;
  readonly cloud: 'aws' | 'local';
  readonly isProduction: boolean;
}

function open(options: SessionOptions, { account, region, cloud, isProduction }: Place): Session {
  const { deployment, json = false, dryRun = false, yes = false } = options;
  const local = cloud === 'local' ? localEndpoint() : undefined;
  const clients = new ClientPool(local);
  let identity: Promise<Identity> | undefined;
  const session: Session = {
    deployment,
    region,
    cloud,
    isProduction,
    ui: terminalUi({ json, yes }),
    signal: interruption(),
    json,
    dryRun,
    yes,
    client: (Client, where = region) => clients.get(Client, where),
    environment: local?.environment ?? {},
    identity: () => {
      identity ??= identityOf(session).then(found => requireAccount(found, account, deployment));
      return identity;
    },
    now: () => new Date(),
  };
  return session;
}
