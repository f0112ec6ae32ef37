import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { describeServices, SERVICES } from '../../release/deploy/checks/services';
import { runningTasks } from '../../release/deploy/checks/truth';
import { deployedDigests } from '../../release/deploy/stacks/restore';
import { describeStack } from '../../release/deploy/stacks/stacks';
import { recordsOf, switchboard } from '../../release/deploy/wire';
import { readSwitch } from '../../release/spa/switch';
import { EXIT, type ExitCode } from '../exit';
import type { BiCardsSession } from '../session';
import { describeSurroundings } from './around-report';
import { differences, type Facts, type ServiceFacts } from './differences';
import { describeFacts } from './report';
import { lookAround } from './surroundings';

/** Prints what runs in a deployment, what should, and what stands around it. Not clear where the first two differ. */
export async function status(session: BiCardsSession): Promise<ExitCode> {
  await session.identity();
  const { ui } = session;
  const [facts, around] = await ui.step('Look', () => Promise.all([collect(session), lookAround(session)]));
  const differing = differences(facts);
  ui.result({ ...facts, around, differences: differing }, () =>
    describeFacts(facts, differing, ui.paint, describeSurroundings(around, ui.paint)),
  );
  return differing.length > 0 ? EXIT.notClear : EXIT.done;
}

/** What is deployed, asked of each service that knows. */
export async function collect(session: BiCardsSession): Promise<Facts> {
  const { records } = recordsOf(session);
  const [current, [lastTry], digests, stacks, services, spa] = await Promise.all([
    records.current(),
    records.latest(1),
    deployedDigests({ session }),
    stacksOf(session),
    servicesOf(session),
    servedSpa(session),
  ]);
  return {
    deployment: session.deployment,
    ...(current && { current: current.value }),
    ...(lastTry && { lastTry }),
    stackDigests: digests,
    stacks,
    services,
    ...(spa !== undefined && { spa }),
  };
}

async function stacksOf({ client, names, config }: BiCardsSession) {
  const found = await Promise.all(
    Object.entries(names.stacks).map(async ([key, name]) => {
      const region = key === 'edge' ? config.edge.region : config.region;
      const stack = await describeStack(client(CloudFormationClient, region), name);
      return { name, status: stack?.status ?? 'missing', version: stack?.version ?? '' };
    }),
  );
  return found;
}

async function servicesOf(session: BiCardsSession): Promise<ServiceFacts[]> {
  const services = await describeServices({ session }).catch(error => {
    if (error instanceof Error && error.name === 'ClusterNotFoundException') return [];
    throw error;
  });
  return Promise.all(
    SERVICES.map(async name => {
      const service = services.find(({ serviceName }) => serviceName === name);
      const tasks = service ? await runningTasks(session, name) : [];
      return {
        name,
        wanted: service?.desiredCount ?? 0,
        running: service?.runningCount ?? 0,
        rollouts: (service?.deployments ?? []).flatMap(({ rolloutState }) => rolloutState ?? []),
        digests: [...new Set(tasks.flatMap(({ digests }) => digests))],
      };
    }),
  );
}

/** Unknown before the edge stack is deployed. */
const servedSpa = (session: BiCardsSession) =>
  switchboard(session)
    .then(readSwitch)
    .then(({ spa }) => spa)
    .catch(() => undefined);
